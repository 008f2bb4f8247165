package io.muster.imports.rows;

import io.muster.imports.ImportRow;
import io.muster.imports.RowFault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row as it was found in a file. */
public sealed interface FileRow {

  /** Where it stands. */
  RowPlace place();

  /**
   * A user.
   *
   * @param place where it stands
   * @param row the user, its hash where the file has one
   * @param password the password in plaintext; null if the file has none, and then the hash may be
   *     there
   */
  record User(RowPlace place, ImportRow row, @Nullable String password) implements FileRow {
    @Override
    public String toString() {
      return "User[" + place + "]";
    }
  }

  /**
   * A row that can't be taken.
   *
   * @param place where it stands
   * @param faults all that is wrong with it: 1 to {@link RowSource#MAX_FAULTS}
   */
  record Faulty(RowPlace place, List<RowFault> faults) implements FileRow {
    /** Keeps a copy of the faults. */
    public Faulty {
      faults = List.copyOf(faults);
    }
  }
}
