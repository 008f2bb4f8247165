package io.muster.imports;

import java.util.Optional;

/**
 * Which chunk of which import; the id of its message and of its result.
 *
 * @param importId the import
 * @param chunk its number, from 0 without gaps
 */
public record ChunkId(String importId, int chunk) {

  private static final int MOST_DIGITS = 8;

  /** The one of this text; empty where it isn't written as {@link #text} writes it. */
  public static Optional<ChunkId> parse(String text) {
    int slash = text.lastIndexOf('/');
    String number = text.substring(slash + 1);
    boolean isNumber =
        !number.isEmpty()
            && number.length() <= MOST_DIGITS
            && number.chars().allMatch(c -> c >= '0' && c <= '9');
    if (slash < 0 || !isNumber || !ImportIds.isValid(text.substring(0, slash))) {
      return Optional.empty();
    }
    ChunkId id = new ChunkId(text.substring(0, slash), Integer.parseInt(number));
    return id.chunk() <= ImportIds.MAX_CHUNK && id.text().equals(text)
        ? Optional.of(id)
        : Optional.empty();
  }

  /** {@code <import_id>/<chunk>}. */
  public String text() {
    return importId + "/" + chunk;
  }

  @Override
  public String toString() {
    return text();
  }
}
