package io.muster.password;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhcFormatTest {

  private static final String SALT = "MDEyMzQ1Njc4OWFiY2RlZg";
  private static final String HASH = "gy5SuVm5Z7Vw7keB9se9p87QGcomaseB/S2U1OhTsM0";

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "ARGON2ID $argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$" + HASH,
        "ARGON2ID $argon2id$v=19$m=65536,t=3,p=4$" + SALT + "$" + HASH,
        "ARGON2ID $argon2id$v=19$m=102400,t=2,p=8$" + SALT + "$" + HASH,
        "ARGON2ID $argon2id$v=19$m=131072,t=10,p=16$" + SALT + "$" + HASH,
        "BCRYPT $2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW",
        "BCRYPT $2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy",
        "BCRYPT $2y$14$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy",
        "SCRYPT $scrypt$ln=15,r=8,p=1$" + SALT + "$" + HASH,
        "SCRYPT $scrypt$ln=17,r=8,p=1$" + SALT + "$" + HASH,
        "PBKDF2 $pbkdf2-sha256$i=600000$" + SALT + "$" + HASH,
        "PBKDF2 $pbkdf2-sha512$i=210000$" + SALT + "$" + HASH,
        "PBKDF2 $pbkdf2-sha256$29000$aU2p1fp/b60V4hzDuDcGoA$PmLR.LJN1wXUZlLaPr9BAP2Bgzl.KBYoZp1I2DFxfhY",
        "SHA256_LEGACY $sha256-legacy$5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8",
        "SHA256_LEGACY $sha256-legacy$c2FsdA$5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8",
      })
  void hashesOfCommonLibrariesAreAccepted(PhcScheme scheme, String hash) {
    assertEquals(new PhcCheck.Valid(scheme), PhcFormat.check(hash));
    assertTrue(PhcFormat.fault(hash).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "password",
        "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8",
        "$argon2i$v=19$m=19456,t=2,p=1$" + SALT + "$" + HASH,
        "$argon2d$v=19$m=19456,t=2,p=1$" + SALT + "$" + HASH,
        "$argon2id$v=16$m=19456,t=2,p=1$" + SALT + "$" + HASH,
        "$argon2id$m=19456,t=2,p=1$" + SALT + "$" + HASH,
        "$argon2id$v=19$m=19456,t=2,p=1,keyid=x$" + SALT + "$" + HASH,
        "$argon2id$v=19$m=19456,t=2,p=1$" + SALT + "=$" + HASH,
        "$argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$" + HASH + "\n",
        "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZ.$" + HASH,
        "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZé$" + HASH,
        "$argon2id$v=19$m=19456,t=2,p=1$$" + HASH,
        " $argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$" + HASH,
        "$argon2id$v=19$m=19456,t=2,p=1$" + SALT,
        "$argon2id$v=19$m=19456,t=2,p=1$AAAA$" + HASH,
        "$argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$AAAA",
        "$argon2id$v=19$m=٣٣٣٣,t=2,p=1$" + SALT + "$" + HASH,
        "$2b$12$tooshort",
        "$2x$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW",
        "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMU!",
        "$2b$03$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW",
        "$scrypt$ln=15,r=8$" + SALT + "$" + HASH,
        "$pbkdf2-md5$i=600000$" + SALT + "$" + HASH,
        "$pbkdf2-sha256$i=999$" + SALT + "$" + HASH,
        "$pbkdf2-sha256$i=600000$" + SALT + "$" + "gy5SuVm5Z7Vw7keB9se9p87QGcomaseB_S2U1OhTsM0",
        "$scrypt$ln=15,r=8,p=1$" + SALT + "$" + "gy5SuVm5Z7Vw7keB9se9p87QGcomaseB.S2U1OhTsM0",
        "$sha256-legacy$5e88",
        "$sha256-legacy$c2.sdA$5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8",
        "$sha256-legacy$5E884898DA28047151D0E56F8DC6292773603D0D6AABBDD62A11EF721D1542D8",
        "$1$salt$abcdefghijklmnopqrstuv",
      })
  void otherTextIsRefusedWithoutRepeatingIt(String hash) {
    PhcCheck.Invalid invalid = assertInstanceOf(PhcCheck.Invalid.class, PhcFormat.check(hash));

    assertTrue(invalid.reason().startsWith("must "), invalid.reason());
    assertFalse(invalid.reason().contains(HASH), invalid.reason());
    assertFalse(invalid.reason().contains(SALT), invalid.reason());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$argon2id$v=19$m=131073,t=2,p=1$" + SALT + "$" + HASH,
        "$argon2id$v=19$m=9999999,t=2,p=1$" + SALT + "$" + HASH,
        "$argon2id$v=19$m=19456,t=11,p=1$" + SALT + "$" + HASH,
        "$argon2id$v=19$m=19456,t=2,p=17$" + SALT + "$" + HASH,
        "$argon2id$v=19$m=19456,t=0,p=1$" + SALT + "$" + HASH,
        "$argon2id$v=19$m=8,t=1,p=2$" + SALT + "$" + HASH,
        "$2b$15$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW",
        "$2b$31$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW",
        "$scrypt$ln=18,r=8,p=1$" + SALT + "$" + HASH,
        "$scrypt$ln=99,r=8,p=1$" + SALT + "$" + HASH,
        "$scrypt$ln=16,r=1,p=1$" + SALT + "$" + HASH,
        "$scrypt$ln=20,r=32,p=8$" + SALT + "$" + HASH,
        "$scrypt$ln=15,r=8,p=9$" + SALT + "$" + HASH,
        "$pbkdf2-sha256$i=2000001$" + SALT + "$" + HASH,
        "$pbkdf2-sha256$i=99999999$" + SALT + "$" + HASH,
      })
  void aHashThatWouldCostTooMuchToVerifyIsRefused(String hash) {
    PhcCheck.Invalid invalid = assertInstanceOf(PhcCheck.Invalid.class, PhcFormat.check(hash));

    assertTrue(
        invalid.reason().contains(" from ") || invalid.reason().contains("at most"),
        invalid.reason());
  }

  @Test
  void aHashOfMoreThan512CharactersIsRefused() {
    String reason = PhcFormat.fault("$argon2id$" + "A".repeat(503)).orElseThrow();

    assertTrue(reason.contains("512") && reason.contains("513"), reason);
  }
}
