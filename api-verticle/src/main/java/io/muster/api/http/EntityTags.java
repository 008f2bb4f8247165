package io.muster.api.http;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Versions of users as entity tags, and the conditions that name them (RFC 9110, 13.1). */
public final class EntityTags {

  private static final Pattern TAG = Pattern.compile("(W/)?\"([!#-~]*)\"");
  private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,17}");

  private EntityTags() {}

  /** The tag of a version. */
  public static String of(long version) {
    return "\"" + version + "\"";
  }

  /** Whether an If-None-Match names this version, compared weakly; false where there is none. */
  public static boolean namesAny(@Nullable String ifNoneMatch, long version) {
    if (ifNoneMatch == null) {
      return false;
    }
    if (ifNoneMatch.equals("*")) {
      return true;
    }
    String wanted = Long.toString(version);
    Matcher tags = TAG.matcher(ifNoneMatch);
    while (tags.find()) {
      if (wanted.equals(tags.group(2))) {
        return true;
      }
    }
    return false;
  }

  /** What an If-Match asks for. */
  public sealed interface Condition {

    /** Any version will do. */
    record Any() implements Condition {}

    /**
     * This one only.
     *
     * @param version the version
     */
    record Version(long version) implements Condition {}

    /** A tag that no version ever has. */
    record Never() implements Condition {}

    /** More tags than one: a write can be made to depend on one version only. */
    record Several() implements Condition {}
  }

  /** Reads an If-Match; null where there is none. */
  public static Condition ifMatch(@Nullable String header) {
    if (header == null || header.equals("*")) {
      return new Condition.Any();
    }
    List<String> strong = new ArrayList<>();
    int count = 0;
    Matcher tags = TAG.matcher(header);
    while (tags.find()) {
      count++;
      String opaque = String.valueOf(tags.group(2));
      if (tags.group(1) == null && VERSION.matcher(opaque).matches()) {
        strong.add(opaque);
      }
    }
    if (count > 1) {
      return new Condition.Several();
    }
    // A weak tag never matches here: the comparison is the strong one.
    return strong.isEmpty()
        ? new Condition.Never()
        : new Condition.Version(Long.parseLong(strong.get(0)));
  }
}
