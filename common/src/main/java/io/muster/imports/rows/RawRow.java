package io.muster.imports.rows;

import io.muster.imports.RowFault;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The texts of one row by the fields they are for, and what is wrong with it so far. */
final class RawRow {

  private final Map<UserField, String> texts = new EnumMap<>(UserField.class);
  private final List<RowFault> faults = new ArrayList<>();
  private boolean refused;

  /** Forgets the row before. */
  void clear() {
    texts.clear();
    faults.clear();
    refused = false;
  }

  @Nullable String text(UserField field) {
    return texts.get(field);
  }

  void put(UserField field, String text) {
    texts.put(field, text);
  }

  /** Adds a fault, as long as there aren't enough of them. */
  void fault(String field, String reason) {
    if (faults.size() < RowSource.MAX_FAULTS) {
      faults.add(new RowFault(field, reason));
    }
  }

  /** Forgets all but this one fault, beside which nothing else is worth telling. */
  void refuse(String field, String reason) {
    clear();
    fault(field, reason);
    refused = true;
  }

  /** Takes the faults so far for all that is to be told. */
  void refuse() {
    refused = true;
  }

  /** Whether its texts aren't worth a look. */
  boolean isRefused() {
    return refused;
  }

  List<RowFault> faults() {
    return faults;
  }

  @Override
  public String toString() {
    return "RawRow[redacted]";
  }
}
