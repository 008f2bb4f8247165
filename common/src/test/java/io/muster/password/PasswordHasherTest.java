package io.muster.password;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The hashes expected here were made by the reference implementation of Argon2 (in C). */
class PasswordHasherTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "correct_horse_battery_staple 30313233343536373839616263646566"
            + " $argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$+f06+Z7WYCC2oS6snIY6TgsfrPc6GvLrzjyiNK8frxY",
        "Пароль🔑ß 000102030405060708090a0b0c0d0e0f"
            + " $argon2id$v=19$m=19456,t=2,p=1$AAECAwQFBgcICQoLDA0ODw"
            + "$zJY06lsvyHVluwBkXWzv+FpfLQnxP/9iShxnlbj3TZA",
      })
  void aHashIsWhatTheReferenceImplementationMakes(String password, String salt, String expected) {
    assertEquals(expected, new PasswordHasher(saltOf(salt)).hash(password));
  }

  @Test
  void theLongestPasswordIsHashedWhole() {
    PasswordHasher hasher = new PasswordHasher(saltOf("ff".repeat(16)));

    assertEquals(
        "$argon2id$v=19$m=19456,t=2,p=1$/////////////////////w"
            + "$VuxTp5kKA1NEIArF/4Xf+KAoZleOxsNttlVPsC3JVo4",
        hasher.hash("x".repeat(128)));
  }

  /** The vectors of the reference implementation's own tests. */
  @ParameterizedTest
  @CsvSource({
    "65536, 09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7",
    "256, 9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe",
  })
  void theLibraryComputesTheKnownVectors(int memory, String expected) {
    byte[] hash =
        Argon2Function.getInstance(memory, 2, 1, 32, Argon2.ID)
            .hash(
                "password".getBytes(StandardCharsets.UTF_8),
                "somesalt".getBytes(StandardCharsets.UTF_8))
            .getBytes();

    assertEquals(expected, HexFormat.of().formatHex(hash));
  }

  @Test
  void theSamePasswordGetsAnotherSaltEachTime() {
    PasswordHasher hasher = new PasswordHasher(new SecureRandom());

    assertNotEquals(hasher.hash("password"), hasher.hash("password"));
  }

  @Test
  void aHashIsAcceptedAsOneFromOutside() {
    String hash = new PasswordHasher(new SecureRandom()).hash("password");

    assertEquals(new PhcCheck.Valid(PhcScheme.ARGON2ID), PhcFormat.check(hash));
    assertTrue(hash.startsWith("$argon2id$v=19$m=19456,t=2,p=1$"), hash);
  }

  private static RandomGenerator saltOf(String hex) {
    byte[] salt = HexFormat.of().parseHex(hex);
    return new RandomGenerator() {
      @Override
      public void nextBytes(byte[] bytes) {
        System.arraycopy(salt, 0, bytes, 0, bytes.length);
      }

      @Override
      public long nextLong() {
        return 0;
      }
    };
  }
}
