package io.muster.bench.imports;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.muster.backends.process.LocalMachine;
import io.muster.bench.load.SampleUsers;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A file of users for each round, all of whose addresses are new; one is there at a time. */
public final class UserFiles implements AutoCloseable {
  private static final int BUFFER = 1 << 20;

  private final Path folder = Path.of(LocalMachine.get().newFolder("imports-"));
  private final String run = UUID.randomUUID().toString().substring(0, 8);
  private final int rows;
  private final SampleUsers.Order order;
  private int round = -1;
  private @Nullable Path file;

  /** Files of so many rows, whose addresses come in that order; none is there yet. */
  public UserFiles(int rows, SampleUsers.Order order) {
    this.rows = rows;
    this.order = order;
  }

  /** The file of a round, in NDJSON; the same until another round's is asked for. Blocks. */
  public Path of(int wanted) {
    Path current = file;
    if (current != null && wanted == round) {
      return current;
    }
    close();
    round = wanted;
    Path made = folder.resolve("users-" + wanted + ".ndjson");
    file = made;
    write(made, new SampleUsers(run + "-" + wanted, order));
    return made;
  }

  private void write(Path path, SampleUsers users) {
    try (FileOutputStream bytes = new FileOutputStream(path.toFile());
        OutputStream out = new BufferedOutputStream(bytes, BUFFER)) {
      for (int n = 0; n < rows; n++) {
        out.write((users.row(n) + "\n").getBytes(US_ASCII));
      }
      out.flush();
      // Whoever reads it first must not pay for writing it.
      bytes.getFD().sync();
    } catch (IOException failed) {
      throw new UncheckedIOException("can't write " + path, failed);
    }
  }

  /** Removes the file that is there. */
  @Override
  public void close() {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException("can't delete " + file, failed);
    }
  }
}
