package io.muster.user;

import io.muster.text.Texts;
import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;

/**
 * An address in the form in which it is stored.
 *
 * @param written trimmed, in Unicode NFC, its domain in lower case
 * @param key the written form case-folded: two users never share it
 */
public record EmailAddress(String written, String key) {

  /** The longest address accepted, in UTF-8 bytes of its written form (RFC 5321, 4.5.3.1.3). */
  public static final int MAX_BYTES = 254;

  private static final int MAX_LOCAL_BYTES = 64;
  private static final String ATEXT_MARKS = "!#$%&'*+-/=?^_`{|}~";

  /** An address, or why the text is none. */
  public sealed interface Parsed {
    /**
     * The text is an address.
     *
     * @param address its stored form
     */
    record Valid(EmailAddress address) implements Parsed {}

    /**
     * The text is no address.
     *
     * @param detail what is wrong with it and what would be right
     */
    record Invalid(String detail) implements Parsed {}
  }

  /** Reads an address from text as a person or a file wrote it. */
  public static Parsed parse(String text) {
    String trimmed = Normalizer.normalize(text.strip(), Normalizer.Form.NFC);
    int at = trimmed.lastIndexOf('@');
    if (at < 1 || at == trimmed.length() - 1) {
      return new Parsed.Invalid("must be an address such as name@example.org");
    }
    String local = trimmed.substring(0, at);
    String domain = trimmed.substring(at + 1).toLowerCase(Locale.ROOT);
    if (Texts.utf8Length(trimmed) > MAX_BYTES || Texts.utf8Length(local) > MAX_LOCAL_BYTES) {
      return new Parsed.Invalid(
          "must be at most 254 bytes long, with at most 64 bytes before the @");
    }
    if (!isLocalPart(local)) {
      return new Parsed.Invalid(
          "the part before the @ must be of letters, digits, single dots and "
              + ATEXT_MARKS
              + " without spaces or quotes");
    }
    if (!isDomain(domain)) {
      return new Parsed.Invalid(
          "the part after the @ must be a domain name with at least one dot, such as example.org");
    }
    String written = Normalizer.normalize(local + "@" + domain, Normalizer.Form.NFC);
    return new Parsed.Valid(new EmailAddress(written, keyOf(written)));
  }

  /** The key of an address in its written form. */
  public static String keyOf(String written) {
    // Upper then lower folds what lower alone leaves apart (the sharp s, the final sigma).
    String folded = written.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    return Normalizer.normalize(folded, Normalizer.Form.NFC);
  }

  private static boolean isLocalPart(String local) {
    if (local.startsWith(".") || local.endsWith(".") || local.contains("..")) {
      return false;
    }
    return local
        .codePoints()
        .allMatch(
            c ->
                c == '.'
                    || (c < 128
                        ? Character.isLetterOrDigit(c) || ATEXT_MARKS.indexOf(c) >= 0
                        : isVisible(c)));
  }

  private static boolean isVisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private static boolean isDomain(String domain) {
    if (!domain.contains(".") || domain.length() > 253) {
      return false;
    }
    try {
      String ascii = IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES);
      return ascii.length() <= 253 && !ascii.endsWith(".");
    } catch (IllegalArgumentException notADomain) {
      return false;
    }
  }
}
