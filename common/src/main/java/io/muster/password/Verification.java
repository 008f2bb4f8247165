package io.muster.password;

/** What came of holding a password against a stored hash. */
public sealed interface Verification {

  /** It is the password, and its hash is as strong as those made today. */
  record Match() implements Verification {}

  /**
   * It is the password, and its hash should be replaced.
   *
   * @param strongerHash a hash of the same password as it is made today, in PHC format
   */
  record WeakMatch(String strongerHash) implements Verification {
    @Override
    public String toString() {
      return "WeakMatch[redacted]";
    }
  }

  /** It is another password, or there is no hash. */
  record Mismatch() implements Verification {}

  /** The stored hash is none that {@link PhcFormat} accepts: no password can be told to be it. */
  record UnknownHash() implements Verification {}

  /**
   * The hash can't be verified by a process with so little memory.
   *
   * @param memoryKib how much it needs, in KiB
   */
  record TooLarge(int memoryKib) implements Verification {}
}
