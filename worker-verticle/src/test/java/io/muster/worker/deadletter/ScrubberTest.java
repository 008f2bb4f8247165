package io.muster.worker.deadletter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScrubberTest {

  @Test
  void everyPasswordIsRemovedAtWhateverDepthAndInWhateverForm() {
    assertEquals(
        Optional.of(
            "{\"name\":\"Ann\",\"password\":\"\",\"a\":[{\"Password\":\"\",\"n\":1.50}],"
                + "\"password\":\"\",\"old_passwd\":\"\"}"),
        scrub(
            "{ \"name\": \"Ann\", \"password\": \"secret\", \"a\": [ {\"Password\": {\"x\": \"secret\"},"
                + " \"n\": 1.50} ], \"password\": [\"secret\"], \"old_passwd\": \"secret\"}"));
  }

  @Test
  void aHashStaysAndWhatIsNoneInItsPlaceGoes() {
    String hash =
        "{\"password_hash\":\"$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW\"}";
    assertEquals(Optional.of(hash), scrub(hash));
    for (String secret : List.of("\"secret\"", "[\"secret\"]", "42", "null", "\"$2b$secret\"")) {
      assertEquals(
          Optional.of("{\"password_hash\":\"\",\"n\":1}"),
          scrub("{\"password_hash\":" + secret + ",\"n\":1}"));
    }
  }

  @Test
  void ofABodyThatIsNoJsonObjectNothingIsKept() {
    assertEquals(Optional.empty(), scrub("password=secret"));
    assertEquals(Optional.empty(), scrub("\"secret\""));
    assertEquals(Optional.empty(), scrub("{\"a\":1} secret"));
    assertEquals(Optional.empty(), scrub("{\"a\":{\"b\":\"secret\""));
    assertEquals(Optional.empty(), scrub(""));
    assertEquals(Optional.empty(), scrub("{\"a\":".repeat(5_000)));
  }

  private static Optional<String> scrub(String body) {
    return Scrubber.scrub(body.getBytes(StandardCharsets.UTF_8))
        .map(kept -> new String(kept, StandardCharsets.UTF_8));
  }
}
