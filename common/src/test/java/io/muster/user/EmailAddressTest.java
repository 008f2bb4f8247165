package io.muster.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {

  private static EmailAddress address(String text) {
    return assertInstanceOf(EmailAddress.Parsed.Valid.class, EmailAddress.parse(text)).address();
  }

  @Test
  void theDomainIsLowerCaseAndTheLocalPartStaysAsWritten() {
    EmailAddress address = address("  Ada.Lovelace+x@EXAMPLE.Org ");

    assertEquals("Ada.Lovelace+x@example.org", address.written());
    assertEquals("ada.lovelace+x@example.org", address.key());
  }

  @Test
  void addressesThatDifferOnlyInCaseOrCompositionHaveOneKey() {
    assertEquals(address("ADA@example.org").key(), address("ada@EXAMPLE.org").key());
    assertEquals(address("jose\u0301@example.org").key(), address("JOS\u00C9@example.org").key());
    assertEquals(address("stra\u00DFe@example.org").key(), address("STRASSE@example.org").key());
    assertNotEquals(address("ada@example.org").key(), address("ada@example.com").key());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"山田@例え.jp", "o'brien@example.co.uk", "a@b.c", "x_y-z%a@sub.example.org", "1@1.io"})
  void addressesInAnyScriptAreTaken(String text) {
    assertEquals(text, address(text).written());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "@",
        "ada",
        "ada@",
        "@example.org",
        "ada@example",
        "a da@example.org",
        ".ada@example.org",
        "ada.@example.org",
        "a..da@example.org",
        "ada@exa mple.org",
        "ada@-example.org",
        "ada@example..org",
        "ada@.org",
        "ada@example.org.",
        "\"ada\"@example.org",
        "ada\u0000@example.org",
        "ada@exam\nple.org",
        "ada@b@example.org",
        "ada\uD800@example.org",
        "ada@example_.org"
      })
  void whatIsNoAddressIsRefused(String text) {
    assertInstanceOf(EmailAddress.Parsed.Invalid.class, EmailAddress.parse(text));
  }

  @Test
  void anAddressThatIsTooLongIsRefused() {
    String local = "a".repeat(64);
    String domain = "b".repeat(63) + "." + "c".repeat(63) + "." + "d".repeat(57) + ".org";

    assertInstanceOf(EmailAddress.Parsed.Valid.class, EmailAddress.parse(local + "@" + domain));
    assertInstanceOf(
        EmailAddress.Parsed.Invalid.class, EmailAddress.parse("a" + local + "@" + domain));
    assertInstanceOf(EmailAddress.Parsed.Invalid.class, EmailAddress.parse(local + "@e" + domain));
  }
}
