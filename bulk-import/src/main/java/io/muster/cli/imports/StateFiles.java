package io.muster.cli.imports;

import io.muster.cli.CliException;
import io.muster.cli.CliExit;
import io.muster.cli.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where it is written down how far the import of a file is: beside the file, for its owner alone,
 * held by one process at a time.
 */
final class StateFiles implements AutoCloseable {

  private static final String SUFFIX = ".muster-import";

  private final Path state;
  private final Path rejected;
  private final LockFile lock;

  private StateFiles(Path state, LockFile lock) {
    this.state = state;
    this.rejected = state.resolveSibling(state.getFileName() + ".rejected");
    this.lock = lock;
  }

  /** Where the state of this file's import is. */
  static Path pathOf(SourceFile file) {
    Path path = file.path().toAbsolutePath();
    return path.resolveSibling(path.getFileName() + SUFFIX);
  }

  /**
   * Takes hold of the state of a file's import.
   *
   * @throws CliException if another process has it, or nothing can be written there
   */
  static StateFiles hold(SourceFile file) {
    Path state = pathOf(file);
    try {
      LockFile lock = LockFile.hold(state.resolveSibling(state.getFileName() + ".lock"));
      if (lock != null) {
        return new StateFiles(state, lock);
      }
    } catch (IOException failed) {
      throw new CliException(
          CliExit.CANT_CREATE,
          state
              + " can't be made, which is needed to go on after a crash: "
              + failed
              + ". Without it rows can be piped in: ./muster import - < FILE");
    }
    throw new CliException(
        CliExit.CANT_CREATE, "another process imports " + file + " at the moment");
  }

  /** What is written down; empty if nothing is. */
  Optional<ImportState> read() {
    try {
      return Files.exists(state)
          ? Optional.of(ImportState.decode(Files.readString(state)))
          : Optional.empty();
    } catch (IOException broken) {
      throw new CliException(
          CliExit.BAD_INPUT,
          state + " can't be read (" + broken.getMessage() + "); --restart throws it away");
    }
  }

  void write(ImportState now) {
    try {
      PrivateFiles.replace(state, now.encode());
    } catch (IOException failed) {
      throw new CliException(CliExit.IO, state + " can't be written: " + failed);
    }
  }

  RejectedLog rejectedLog(long length) throws IOException {
    return RejectedLog.open(rejected, length);
  }

  /** Throws away what is written down. */
  void delete() throws IOException {
    Files.deleteIfExists(state);
    Files.deleteIfExists(rejected);
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
