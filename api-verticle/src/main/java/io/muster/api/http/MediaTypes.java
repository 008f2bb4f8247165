package io.muster.api.http;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Content negotiation: what a client takes, and what it sends. */
final class MediaTypes {

  /** The media type of every problem. */
  static final String PROBLEM = "application/problem+json";

  private static final List<String> PROBLEM_ONLY = List.of(PROBLEM);

  private MediaTypes() {}

  /**
   * The media type to answer with.
   *
   * @param produced what the operation can answer, the preferred one first
   * @param accept the Accept header, or null where there was none
   * @return null if the client takes none of them, nor a problem
   */
  static @Nullable String best(List<String> produced, @Nullable String accept) {
    String first = produced.get(0);
    if (accept == null || accept.equals("*/*") || accept.equals(first)) {
      return first;
    }
    String best = null;
    double bestQuality = 0;
    for (String mediaType : produced) {
      double quality = quality(mediaType, accept);
      if (quality > bestQuality) {
        best = mediaType;
        bestQuality = quality;
      }
    }
    // Whoever takes problems alone still gets what was asked for.
    return best == null && quality(PROBLEM_ONLY.get(0), accept) > 0 ? first : best;
  }

  /** How much a client wants a media type: of its ranges the most exact one says. */
  private static double quality(String mediaType, String accept) {
    int exactness = 0;
    double quality = 0;
    for (String range : accept.split(",")) {
      String[] parts = range.split(";", -1);
      int exact = exactness(mediaType, parts[0].strip().toLowerCase(Locale.ROOT));
      if (exact > exactness) {
        exactness = exact;
        quality = weight(parts);
      }
    }
    return quality;
  }

  private static int exactness(String mediaType, String range) {
    if (range.equals(mediaType)) {
      return 3;
    }
    if (range.equals("*/*")) {
      return 1;
    }
    boolean family =
        range.endsWith("/*") && mediaType.startsWith(range.substring(0, range.length() - 1));
    return family ? 2 : 0;
  }

  private static double weight(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      String part = parts[i].strip().toLowerCase(Locale.ROOT);
      if (part.startsWith("q=")) {
        try {
          return Double.parseDouble(part.substring(2));
        } catch (NumberFormatException notAWeight) {
          return 0;
        }
      }
    }
    return 1;
  }

  /**
   * The media type of a Content-Type header, in lower case; null where it is absent or asks for
   * another charset than UTF-8.
   */
  static @Nullable String ofBody(@Nullable String contentType) {
    if (contentType == null) {
      return null;
    }
    String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
    for (int i = 1; i < parts.length; i++) {
      String part = parts[i].strip();
      if (part.startsWith("charset=") && !isUtf8(part.substring(8))) {
        return null;
      }
    }
    return parts[0].strip();
  }

  private static boolean isUtf8(String charset) {
    return charset.equals("utf-8") || charset.equals("\"utf-8\"") || charset.equals("utf8");
  }
}
