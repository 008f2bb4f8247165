package io.muster.password;

/** The ways to hash a password that are accepted from outside. */
public enum PhcScheme {
  ARGON2ID,
  BCRYPT,
  SCRYPT,
  PBKDF2,
  /** One round of SHA-256, as old services kept it: to be replaced at the next sign-in. */
  SHA256_LEGACY
}
