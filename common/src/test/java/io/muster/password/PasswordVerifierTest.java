package io.muster.password;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The hashes of {@code foreign-hashes.csv} were made by argon2-cffi 25.1, bcrypt 4.0 for Python,
 * passlib 1.7.4, libxcrypt, and Python's hashlib (OpenSSL).
 */
@Timeout(60)
class PasswordVerifierTest {

  private static final String OURS =
      "$argon2id$v=19$m=19456,t=2,p=1$UzQAxxDvhlgOCt9li18pIw$6nD+IZbyAsSu1AJGa/ura70QAF8pVBrL4vJZopPpmXY";

  private static final String PASSWORD = "Пароль🔑ß";
  private static final String BCRYPT =
      "$2b$05$tfsg7FRDdPGJgVxClGnauuJGXQFIE2.YkzeL0s52PlgIRRGlbxGN2";
  private static final String STRONGER =
      "$argon2id$v=19$m=65536,t=3,p=4$kDJXRk68cyjSKbIC4oPlyg$25kFpvnhdjI38qRCRDt9x57UYulkNlXTNcCzAioUqvI";

  private final AtomicInteger worked = new AtomicInteger();
  private final PasswordHasher hasher = counting(PasswordHasher.argon2id());
  private final PasswordVerifier verifier = new PasswordVerifier(hasher);

  private PasswordHasher counting(PasswordHasher.Work work) {
    return new PasswordHasher(
        new SecureRandom(),
        (password, salt) -> {
          worked.incrementAndGet();
          return work.hash(password, salt);
        });
  }

  @ParameterizedTest
  @CsvFileSource(resources = "foreign-hashes.csv", delimiter = '|')
  void whatOthersHashedIsVerifiedAndAnotherPasswordIsNot(
      String maker, String password, String hash, boolean weak) {
    // Where it is done for its time alone, the work needn't be the real one.
    PasswordHasher counted =
        PasswordHasher.isLikeOurs(hash) ? hasher : counting((bytes, salt) -> new byte[32]);
    PasswordVerifier any = new PasswordVerifier(counted);

    Verification right = any.verify(password, hash);
    Verification wrong = any.verify("?" + password.substring(1), hash);

    assertInstanceOf(PhcCheck.Valid.class, PhcFormat.check(hash), maker);
    Class<? extends Verification> match =
        weak ? Verification.WeakMatch.class : Verification.Match.class;
    assertEquals(match, right.getClass(), maker + hash);
    assertEquals(new Verification.Mismatch(), wrong, maker + hash);
    assertEquals(2, worked.get(), "each costs one hash of ours, whoever made it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "$1$salt$abc", "$scrypt$ln=30,r=32,p=1$c29tZXNhbHQ$c29tZXNhbHQ"})
  void whatIsNoHashMatchesNothingAndTakesAsLong(String stored) {
    assertEquals(new Verification.UnknownHash(), verifier.verify("password", stored));
    assertEquals(1, worked.get());
  }

  @Test
  void whereThereIsNoUserTheWorkIsTheSame() {
    verifier.verify(PASSWORD, OURS);
    int forAUser = worked.getAndSet(0);
    assertEquals(new Verification.Mismatch(), verifier.verify(PASSWORD, null));

    assertEquals(1, forAUser);
    assertEquals(forAUser, worked.get());
  }

  @Test
  void aMatchWithAWeakHashBringsOneThatIsVerifiedAndNotWeak() {
    Verification.WeakMatch weak =
        assertInstanceOf(Verification.WeakMatch.class, verifier.verify(PASSWORD, BCRYPT));

    assertTrue(PasswordHasher.isLikeOurs(weak.strongerHash()));
    assertEquals(new Verification.Match(), verifier.verify(PASSWORD, weak.strongerHash()));
    assertEquals(new Verification.Mismatch(), verifier.verify("other", weak.strongerHash()));
  }

  @ParameterizedTest
  @CsvSource({
    "19456, 1, true",
    "19455, 2, true",
    "19456, 2, false",
    "19456, 3, false",
    "65536, 1, true",
    "131072, 10, false"
  })
  void anArgon2idHashIsWeakBelowOurMemoryOrOurPasses(int memory, int passes, boolean weak) {
    String hash = "$argon2id$v=19$m=" + memory + ",t=" + passes + ",p=2$c29tZXNhbHQ$c29tZXNhbHQ";

    assertEquals(weak, ForeignHashes.isWeaker(PhcScheme.ARGON2ID, hash));
  }

  /** As all implementations have it that truncate: the 72nd byte counts, the 73rd doesn't. */
  @Test
  void ofABcryptPasswordTheFirst72BytesCount() {
    String hash = "$2b$04$8KyoV6ePMGW65nOc1NAgrObsWsmH3KKmlL7gQyQ4WQ25y4SOceh3i";

    assertInstanceOf(Verification.WeakMatch.class, verifier.verify("x".repeat(72), hash));
    assertInstanceOf(Verification.WeakMatch.class, verifier.verify("x".repeat(72) + "y", hash));
    assertEquals(new Verification.Mismatch(), verifier.verify("x".repeat(71), hash));
    assertEquals(new Verification.Mismatch(), verifier.verify("x".repeat(71) + "y", hash));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ARGON2ID|$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$c29tZXNhbHQ|65536",
        "SCRYPT|$scrypt$ln=15,r=8,p=1$c29tZXNhbHQ$c29tZXNhbHQ|32768",
        "SCRYPT|$scrypt$ln=17,r=8,p=1$c29tZXNhbHQ$c29tZXNhbHQ|131072",
        "SCRYPT|$scrypt$ln=15,r=32,p=8$c29tZXNhbHQ$c29tZXNhbHQ|131072",
        "PBKDF2|$pbkdf2-sha256$i=1000$c29tZXNhbHQ$c29tZXNhbHQ|0"
      })
  void theMemoryOfAHashIsKnownBeforeItIsVerified(PhcScheme scheme, String hash, int kib) {
    assertEquals(kib, ForeignHashes.memoryKib(scheme, hash));
  }

  @Test
  void aHashThatNeedsMoreMemoryThanThereIsIsNotTriedAndToldFromAMismatch() {
    PasswordVerifier small = new PasswordVerifier(hasher, MemoryBudget.ofHeap(96 * 1_024 * 1_024));

    assertEquals(new Verification.TooLarge(65_536), small.verify(PASSWORD, STRONGER));
    assertInstanceOf(Verification.WeakMatch.class, small.verify(PASSWORD, BCRYPT));
  }

  @Test
  void theLargestHashThatIsAcceptedFitsAHeapOfTwiceItsSize() {
    MemoryBudget budget = MemoryBudget.ofHeap(300L * 1_024 * 1_024);

    assertTrue(budget.has(PhcFormat.MAX_MEMORY_KIB));
    assertFalse(budget.has(PhcFormat.MAX_MEMORY_KIB + 1));
  }

  @Test
  void hashesThatNeedTheMemoryOfEachOtherAreVerifiedInTurn() throws Exception {
    MemoryBudget budget = new MemoryBudget(100);
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger running = new AtomicInteger();
    Thread first = new Thread(() -> budget.run(60, () -> waits(running, go)));
    Thread second = new Thread(() -> budget.run(60, () -> waits(running, go)));
    first.start();
    await().until(() -> running.get() == 1);
    assertTrue(budget.run(40, () -> true), "what fits beside it needn't wait");
    second.start();
    await().until(() -> second.getState() == Thread.State.WAITING);

    assertEquals(1, running.get());
    go.countDown();
    first.join();
    second.join();
    assertEquals(2, running.get());
  }

  private static boolean waits(AtomicInteger running, CountDownLatch go) {
    running.incrementAndGet();
    try {
      go.await();
    } catch (InterruptedException ended) {
      throw new IllegalStateException(ended);
    }
    return true;
  }
}
