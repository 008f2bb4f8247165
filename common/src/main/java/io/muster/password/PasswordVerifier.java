package io.muster.password;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Holds passwords against stored hashes of every scheme that {@link PhcFormat} accepts, each read
 * as UTF-8 bytes. Of a bcrypt hash's password only the first 72 bytes count, as with whoever made
 * it.
 *
 * <p>Each verification costs one Argon2id as {@link PasswordHasher} makes it, whatever is stored
 * and also where nothing is, so that its time doesn't tell which users there are. A hash made in
 * another way costs its own work besides: such a user can be told by time until the first match has
 * replaced the hash. One that is stronger than ours is never replaced, so its user always can.
 *
 * <p>All hashes of others that are verified at a time take 128 MiB at most, or half of the heap if
 * that is less. Takes tens of milliseconds at least: never on an event loop, see {@link
 * HashingPool}. Safe for any thread if its hasher is.
 */
public final class PasswordVerifier {

  private final PasswordHasher hasher;
  private final MemoryBudget memory;

  /**
   * A verifier.
   *
   * @param hasher makes the hashes that weak ones are replaced with
   */
  public PasswordVerifier(PasswordHasher hasher) {
    this(hasher, MemoryBudget.ofHeap(Runtime.getRuntime().maxMemory()));
  }

  PasswordVerifier(PasswordHasher hasher, MemoryBudget memory) {
    this.hasher = hasher;
    this.memory = memory;
  }

  /**
   * Verifies.
   *
   * @param password the password, without broken surrogate pairs
   * @param storedHash the hash; null where there is none, which is a mismatch and takes as long
   */
  public Verification verify(String password, @Nullable String storedHash) {
    if (storedHash != null && PhcFormat.check(storedHash) instanceof PhcCheck.Valid valid) {
      return PasswordHasher.isLikeOurs(storedHash)
          ? likeOurs(password, storedHash)
          : foreign(password, storedHash, valid.scheme());
    }
    hasher.hash(password);
    return storedHash == null ? new Verification.Mismatch() : new Verification.UnknownHash();
  }

  private Verification likeOurs(String password, String storedHash) {
    String[] parts = storedHash.split("\\$");
    Base64.Decoder base64 = Base64.getDecoder();
    byte[] hash =
        hasher.hash(
            password.getBytes(StandardCharsets.UTF_8), base64.decode(parts[parts.length - 2]));
    return MessageDigest.isEqual(hash, base64.decode(parts[parts.length - 1]))
        ? new Verification.Match()
        : new Verification.Mismatch();
  }

  private Verification foreign(String password, String storedHash, PhcScheme scheme) {
    // Of use after a match with a weak one, else for its time alone.
    String fresh = hasher.hash(password);
    int needKib = ForeignHashes.memoryKib(scheme, storedHash);
    if (!memory.has(needKib)) {
      return new Verification.TooLarge(needKib);
    }
    if (!memory.run(needKib, () -> ForeignHashes.matches(scheme, storedHash, password))) {
      return new Verification.Mismatch();
    }
    return ForeignHashes.isWeaker(scheme, storedHash)
        ? new Verification.WeakMatch(fresh)
        : new Verification.Match();
  }
}
