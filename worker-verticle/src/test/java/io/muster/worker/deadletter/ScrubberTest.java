package io.muster.worker.deadletter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScrubberTest {

  @Test
  void everyPasswordIsRemovedAtWhateverDepthAndInWhateverForm() {
    assertEquals(
        Optional.of(
            "{\"name\":\"Ann\",\"password\":\"\",\"a\":[{\"Password\":\"\",\"n\":1.50}],"
                + "\"password\":\"\",\"password_hash\":\"$h$\"}"),
        scrub(
            "{ \"name\": \"Ann\", \"password\": \"secret\", \"a\": [ {\"Password\": {\"x\": \"secret\"},"
                + " \"n\": 1.50} ], \"password\": [\"secret\"], \"password_hash\": \"$h$\"}"));
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
