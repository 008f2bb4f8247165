package io.muster.imports.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {

  @ParameterizedTest
  @CsvSource({
    "2024-05-31T09:30:00Z,2024-05-31T09:30:00Z",
    "2024-05-31t09:30:00z,2024-05-31T09:30:00Z",
    "2024-05-31 09:30:00.5+00:00,2024-05-31T09:30:00.500Z",
    "2024-05-31T09:30:00.1234567891Z,2024-05-31T09:30:00.123Z",
    "2024-02-29T23:59:59-05:30,2024-03-01T05:29:59Z",
    "0001-01-01T00:00:00+23:59,0000-12-31T00:01:00Z",
  })
  void timesAreReadToTheMillisecond(String text, String time) {
    assertEquals(Instant.parse(time), Rfc3339.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2024-05-31",
        "2024-05-31T09:30:00",
        "2024-05-31T09:30Z",
        "2024-05-31T09:30:00.Z",
        "2024-05-31T09:30:00.5",
        "2024-05-31T09:30:00ZZ",
        "2024-05-31T09:30:00+0100",
        "2024-05-31T09:30:00+01:0x",
        "2024-05-31T09:30:00+24:00",
        "2024-05-31T24:00:00Z",
        "2024-05-31T09:60:00Z",
        "2024-05-31T09:30:60Z",
        "2024-02-30T09:30:00Z",
        "2024-13-01T09:30:00Z",
        "2024-00-01T09:30:00Z",
        "+2024-05-31T09:30:00Z",
        "2024-05-31T09:30:00\u0661Z",
        "\u0662024-05-31T09:30:00Z",
        " 2024-05-31T09:30:00Z",
        "2024/05/31T09:30:00Z"
      })
  void whatIsNoTimeIsNoTime(String text) {
    assertNull(Rfc3339.parse(text));
  }

  @Property(tries = 500)
  void timesAreReadAsTheJdkReadsThem(
      @ForAll @LongRange(min = -60_000_000_000L, max = 250_000_000_000L) long seconds,
      @ForAll @IntRange(max = 999_999_999) int nanos,
      @ForAll @IntRange(min = -1_079, max = 1_079) int offsetMinutes) {
    Instant time = Instant.ofEpochSecond(seconds, nanos);
    String text =
        OffsetDateTime.ofInstant(time, ZoneOffset.ofTotalSeconds(offsetMinutes * 60))
            .format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);

    assertEquals(time.truncatedTo(ChronoUnit.MILLIS), Rfc3339.parse(text));
  }
}
