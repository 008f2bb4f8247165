package io.muster.backends;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The version of a server.
 *
 * @param text as the server says it, such as {@code 4.0.5}
 */
public record ServerVersion(String text) implements Comparable<ServerVersion> {
  /** Asks for any version. */
  public static final String ANY = "any";

  /** What an embedded backend says: it is like no release of the real one. */
  public static final ServerVersion EMBEDDED = new ServerVersion("embedded");

  private static final Pattern NUMBER = Pattern.compile("\\d+");

  /** Whether this is of the line asked for: {@code 4}, {@code 3.10} or {@code any}. */
  public boolean isOf(String line) {
    if (line.equals(ANY)) {
      return true;
    }
    List<Integer> wanted = new ServerVersion(line).numbers();
    List<Integer> mine = numbers();
    return mine.size() >= wanted.size() && mine.subList(0, wanted.size()).equals(wanted);
  }

  /** Whether this is that release or a later one; false for an embedded backend. */
  public boolean isAtLeast(int major, int minor) {
    List<Integer> mine = numbers();
    if (mine.size() < 2) {
      return false;
    }
    return mine.get(0) > major || (mine.get(0) == major && mine.get(1) >= minor);
  }

  @Override
  public int compareTo(ServerVersion other) {
    int numbers =
        Arrays.compare(numbers().toArray(Integer[]::new), other.numbers().toArray(Integer[]::new));
    return numbers != 0 ? numbers : text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }

  private List<Integer> numbers() {
    return Arrays.stream(text.split("[.]"))
        .takeWhile(part -> NUMBER.matcher(part).matches())
        .map(Integer::valueOf)
        .toList();
  }
}
