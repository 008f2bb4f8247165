package io.muster.backends.process;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Where server programs run: this machine, or the inside of a container. It has a POSIX shell,
 * {@code /proc}, {@code setsid} and GNU grep. Any thread; calls block.
 */
public interface Machine extends AutoCloseable {
  /** What it is, for people: {@code "program"} or {@code "Docker image mongo:8.0"}. */
  String description();

  /** The address that programs listen on, so that tests reach them at {@code 127.0.0.1}. */
  String bindAddress();

  /**
   * Runs a program to its end.
   *
   * @param environment added to what the program inherits
   * @param limit after which it is killed
   * @throws BackendException when it can't be run or takes too long; not when it fails
   */
  Result run(List<String> words, Map<String, String> environment, Duration limit);

  /** Makes a new empty folder that only its owner may enter; returns its absolute path. */
  String newFolder(String prefix);

  /** Writes a text file that only its owner may read. */
  void write(String file, String content);

  /** Removes a folder and all that is in it. */
  void delete(String folder);

  @Override
  void close();

  /**
   * How a program ended.
   *
   * @param status its exit status
   * @param output what it printed, standard error included
   */
  record Result(int status, String output) {
    /** The output, without white space around it. */
    public String text() {
      return output.strip();
    }

    /**
     * This, if the program succeeded.
     *
     * @throws BackendException with the output otherwise
     */
    public Result orThrow(String what) {
      if (status != 0) {
        throw new BackendException(what + " failed with status " + status + ": " + text());
      }
      return this;
    }
  }
}
