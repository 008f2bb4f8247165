package io.muster.access;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A set of API keys. Its text has a line for each key, {@code name role sha256:hash}, empty lines,
 * and comments that begin with {@code #}. A client may have several keys (with one role), so that
 * it can change over from one to the next and keep its name, of which ids of its writes are made.
 * Immutable.
 */
public final class ApiKeys {

  /** The most keys one client may have. */
  public static final int MAX_KEYS_OF_A_CLIENT = 4;

  /** The longest text of a key that is looked at, in characters. */
  private static final int MAX_KEY_LENGTH = 256;

  private static final int MAX_FAULTS = 20;
  private static final Pattern LINE =
      Pattern.compile("(\\S+)[ \\t]+(\\S+)[ \\t]+sha256:([0-9a-f]{64})");
  private static final byte[] NO_HASH = new byte[32];

  private final List<ApiKey> keys;
  private final Map<String, List<Entry>> byName = new HashMap<>();

  @SuppressWarnings("ArrayRecordComponent") // a hash, compared by find only
  private record Entry(Client client, byte[] hash) {}

  private ApiKeys(List<ApiKey> keys) {
    this.keys = List.copyOf(keys);
    for (ApiKey key : keys) {
      byName
          .computeIfAbsent(key.client().name(), unused -> new ArrayList<>())
          .add(new Entry(key.client(), HexFormat.of().parseHex(key.hash())));
    }
  }

  /** What a text turned out to be. */
  public sealed interface Parsed {

    /**
     * A set of keys, maybe an empty one.
     *
     * @param keys the keys
     */
    record Valid(ApiKeys keys) implements Parsed {}

    /**
     * None.
     *
     * @param faults each names its line, what is wrong and what would be right, without the line's
     *     text; at most 20
     */
    record Invalid(List<String> faults) implements Parsed {}
  }

  /** Reads a text, strictly: one wrong line and there are no keys at all. */
  public static Parsed parse(String text) {
    List<ApiKey> keys = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    int number = 0;
    for (String line : text.split("\\R", -1)) {
      number++;
      String stripped = line.strip();
      if (!stripped.isEmpty() && !stripped.startsWith("#")) {
        String fault = parseLine(stripped, keys);
        if (!fault.isEmpty()) {
          faults.add("line " + number + " " + fault);
        }
      }
    }
    return faults.isEmpty()
        ? new Parsed.Valid(new ApiKeys(keys))
        : new Parsed.Invalid(List.copyOf(faults.subList(0, Math.min(faults.size(), MAX_FAULTS))));
  }

  /**
   * The client that holds a key. Takes the same time whether the key is nearly right or all wrong.
   *
   * @param text what came with the request
   */
  public Optional<Client> find(String text) {
    if (text.length() > MAX_KEY_LENGTH) {
      return Optional.empty();
    }
    byte[] hash = ApiKey.sha256(text);
    // A name is no secret, and whoever has none is compared all the same.
    List<Entry> candidates = byName.get(ApiKey.claimedName(text));
    if (candidates == null) {
      candidates = List.of(new Entry(Client.LOCAL, NO_HASH));
    }
    Optional<Client> found = Optional.empty();
    for (Entry candidate : candidates) {
      if (MessageDigest.isEqual(candidate.hash(), hash)) {
        found = Optional.of(candidate.client());
      }
    }
    return found;
  }

  /** The keys in the order of the text. */
  public List<ApiKey> keys() {
    return keys;
  }

  private static String parseLine(String line, List<ApiKey> keys) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      return "must be a name, a role and sha256: with 64 lower-case hexadecimal characters";
    }
    String name = String.valueOf(matcher.group(1));
    Optional<Role> role = Role.ofLabel(String.valueOf(matcher.group(2)));
    String hash = String.valueOf(matcher.group(3));
    if (!Client.isValidName(name)) {
      return "has a name that is none: it must " + Client.NAME_RULE;
    }
    if (role.isEmpty()) {
      return "has a role that is none: it must be read, write, import or admin";
    }
    Client client = new Client(name, role.get());
    List<ApiKey> sameName = keys.stream().filter(key -> key.client().name().equals(name)).toList();
    if (sameName.stream().anyMatch(key -> !key.client().equals(client))) {
      return "gives " + name + " another role than a line before: a client has one role";
    }
    if (sameName.size() >= MAX_KEYS_OF_A_CLIENT) {
      return "is one key too many for " + name + ": a client has at most " + MAX_KEYS_OF_A_CLIENT;
    }
    if (keys.stream().anyMatch(key -> key.hash().equals(hash))) {
      return "has the hash of a line before: a key is there once";
    }
    keys.add(new ApiKey(client, hash));
    return "";
  }
}
