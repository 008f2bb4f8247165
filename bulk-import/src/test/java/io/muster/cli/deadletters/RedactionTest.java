package io.muster.cli.deadletters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RedactionTest {

  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

  @Test
  void aBodyShowsItsFieldsAndNothingAboutPeople() {
    assertEquals(
        "{\"user_id\":\"65f0c0ffee00000000000001\",\"name\":\"(hidden)\","
            + "\"email\":\"a***@example.org\",\"password_hash\":\"(hidden)\",\"if_version\":3}",
        Redaction.body(
            "{\"user_id\":\"65f0c0ffee00000000000001\",\"name\":\"Ada Lovelace\","
                + "\"email\":\"ada@example.org\",\"password_hash\":\"$2b$10$abc\","
                + "\"if_version\":3}"));
  }

  @Test
  void fieldsThatNobodyKnowsAreHiddenAtAnyDepthWhateverTheirType() {
    String shown =
        Redaction.body(
            "{\"extensions\":{\"phone\":49301234,\"tags\":[\"Ada\",\"ada@example.org\",null,true],"
                + "\"Password\":\"\",\"old_password\":\"hunter2\",\"user_id\":\"Ada\"},"
                + "\"eve@example.org\":1.5}");

    assertEquals(
        "{\"extensions\":{\"phone\":\"(hidden)\",\"tags\":[\"(hidden)\",\"(hidden)\",null,true],"
            + "\"Password\":\"(removed)\",\"old_password\":\"(hidden)\",\"user_id\":\"(hidden)\"},"
            + "\"e***@example.org\":\"(hidden)\"}",
        shown);
  }

  @Test
  void addressesInReasonsAreShortened() {
    assertEquals(
        "index email_key dup key: { email_key: \"a***@example.org\" }, e***@x.org",
        Redaction.text("index email_key dup key: { email_key: \"ada@example.org\" }, eve$1@x.org"));
    assertEquals("no address @ all", Redaction.text("no address @ all"));
  }

  @Test
  void nothingThatIsShownMovesTheTerminal() {
    assertEquals("a?[31mb?c?", Redaction.text("a\u001b[31mb\nc\u202e"));
    assertEquals("a?31mb?0;c", Redaction.text("a\u009b31mb\u009d0;c"));
    KeptLetter letter = Letters.kept(Letters.letter("crm/1\u009b31m", NOW, Letters.CREATE), null);
    for (String shown :
        List.of(
            String.join("", LetterText.table(List.of(letter))),
            String.join("", LetterText.details(letter, "")),
            LetterJson.letterAndBody(letter, ""))) {
      assertTrue(shown.codePoints().noneMatch(Character::isISOControl), shown);
    }
  }

  @Test
  void neitherAListNorTheDetailsShowNameAddressOrHash() {
    KeptLetter letter = Letters.kept(Letters.letter("crm/1", NOW, Letters.CREATE), null);
    List<String> shown =
        List.of(
            String.join("\n", LetterText.table(List.of(letter))),
            String.join("\n", LetterText.details(letter, "")),
            LetterJson.letter(letter),
            LetterJson.letterAndBody(letter, ""));

    for (String text : shown) {
      assertTrue(text.contains("crm/1"), text);
      assertTrue(text.contains("a***@example.org"), text);
      assertFalse(text.contains("ada@example.org"), text);
      assertFalse(text.contains("\"Ada\""), text);
      assertFalse(text.contains("argon2"), text);
      assertFalse(text.contains("$"), text);
    }
    assertEquals(1, shown.get(3).lines().count());
  }
}
