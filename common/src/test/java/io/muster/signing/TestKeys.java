package io.muster.signing;

import java.util.List;

/** Keys for tests. */
final class TestKeys {

  static final String FIRST_SECRET = "first-secret-of-the-tests-0123456789";
  static final String SECOND_SECRET = "second-secret-of-the-tests-0123456789";
  static final SigningKeys FIRST = SigningKeys.of(List.of(FIRST_SECRET));
  static final SigningKeys SECOND_THEN_FIRST = SigningKeys.of(List.of(SECOND_SECRET, FIRST_SECRET));
  static final SigningKeys SECOND = SigningKeys.of(List.of(SECOND_SECRET));

  private TestKeys() {}
}
