package io.muster.api.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.api.testing.Allocation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonReaderTest {

  /** Of a body of 64 kB; each part of it with its whole pointer took hundreds of megabytes. */
  private static final long MOST_BYTES = 20_000_000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "}",
        "[1,]",
        "{\"a\":1,}",
        "{a:1}",
        "{'a':1}",
        "01",
        "+1",
        ".5",
        "1.",
        "1e",
        "0x10",
        "NaN",
        "Infinity",
        "-Infinity",
        "-",
        "tru",
        "nulls",
        "{} {}",
        "{}x",
        "1 2",
        "[1 2]",
        "{\"a\" 1}",
        "\"\t\"",
        "\"\\x41\"",
        "\"\\u12\"",
        "\"a",
        "// c\n1",
        "/* c */1",
        "# c\n1",
        "\u0000",
        "{}\u0000",
        "1e999",
        "-1e999",
        "[1,,2]",
        "{\"a\":}",
        "\u00a01",
        "\u000c1"
      })
  void whatIsNoJsonIsRefused(String text) {
    assertInstanceOf(ParsedJson.Malformed.class, parse(text), text);
    assertFalse(ReferenceJson.accepts(bytes(text)), text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        " { } ",
        "\"\"",
        "0",
        "-0",
        "1e3",
        "1E-3",
        "-1.5",
        "true",
        "null",
        "[[[]]]",
        "{\"\":{\"\":\"\"}}",
        "\"\\u00e9\\n\\/\"",
        "\"😀\"",
        "\"\\ud83d\\ude00\"",
        "123456789012345678901234567890",
        "\r\n\t[1 , 2]"
      })
  void whatIsJsonIsRead(String text) {
    ParsedJson.Value value = assertInstanceOf(ParsedJson.Value.class, parse(text), text);
    assertEquals(List.of(), value.faults());
    assertTrue(ReferenceJson.accepts(bytes(text)), text);
  }

  @Test
  void aDuplicateNameIsTold() {
    ParsedJson.Value value =
        assertInstanceOf(
            ParsedJson.Value.class, parse("{\"a\":{\"b/c\":1,\"b/c\":2},\"d\":1,\"\\u0064\":2}"));
    assertEquals(List.of("/a/b~1c", "/d"), value.faults().stream().map(f -> f.pointer()).toList());
  }

  @Test
  void halfOfASurrogatePairIsTold() {
    ParsedJson.Value value =
        assertInstanceOf(
            ParsedJson.Value.class, parse("{\"a\":\"x\\ud800\",\"b\":\"\\ude00\\ud83d\"}"));
    assertEquals(List.of("/a", "/b"), value.faults().stream().map(f -> f.pointer()).toList());
  }

  @Test
  void aFaultIsFoundWhereItIsHoweverDeep() {
    ParsedJson.Value value =
        assertInstanceOf(
            ParsedJson.Value.class,
            parse(
                """
                [0, {"a": [[], {"b~": [true, "\\ud800"]}, "\\ude00"]},
                 {"d": {"e": [1]}, "d": {"f": {}}, "": 1, "": 2}, "\\ud800"]\
                """));
    assertEquals(
        List.of("/1/a/1/b~0/1", "/1/a/2", "/2/d", "/2/", "/3"),
        value.faults().stream().map(f -> f.pointer()).toList());
  }

  @Test
  void manyFaultsBelowALongNameTakeLittleMemory() {
    String start = "{\"" + "A".repeat(32_000) + "\":{\"\":1";
    String body = start + ",\"\":1".repeat((65_000 - start.length()) / 5) + "}}";

    ParsedJson.Value value = assertInstanceOf(ParsedJson.Value.class, parse(body));
    long bytes = Allocation.of(() -> parse(body));

    // One more than an answer holds says that there are more.
    assertEquals(51, value.faults().size());
    assertTrue(value.faults().stream().allMatch(fault -> fault.pointer().length() <= 130));
    assertTrue(bytes < MOST_BYTES, () -> bytes + " bytes");
  }

  @Test
  void manyElementsBelowALongNameTakeLittleMemory() {
    String body = "{\"" + "A".repeat(32_000) + "\":[1" + ",1".repeat(16_000) + "]}";

    ParsedJson.Value value = assertInstanceOf(ParsedJson.Value.class, parse(body));
    long bytes = Allocation.of(() -> parse(body));

    assertEquals(List.of(), value.faults());
    assertTrue(bytes < MOST_BYTES, () -> bytes + " bytes");
  }

  @Test
  void depthIsBounded() {
    assertInstanceOf(ParsedJson.Value.class, parse("[".repeat(32) + "]".repeat(32)));
    ParsedJson.Malformed tooDeep =
        assertInstanceOf(ParsedJson.Malformed.class, parse("[".repeat(33) + "]".repeat(33)));
    assertTrue(tooDeep.detail().contains("32 levels"), tooDeep.detail());
    assertInstanceOf(ParsedJson.Malformed.class, parse("{\"a\":".repeat(10_000)));
  }

  @Test
  void aByteOrderMarkIsRefusedWithItsName() {
    ParsedJson.Malformed marked = assertInstanceOf(ParsedJson.Malformed.class, parse("\uFEFF{}"));
    assertTrue(marked.detail().contains("byte order mark"), marked.detail());
  }

  @Test
  void invalidUtf8IsRefused() {
    byte[][] texts = {
      {'"', (byte) 0xc0, (byte) 0xaf, '"'},
      {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'},
      {'"', (byte) 0xff, '"'},
      {'"', (byte) 0xe2, (byte) 0x82, '"'},
      {'"', (byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80, '"'},
      {(byte) 0xfe, (byte) 0xff, 0, '1'}
    };
    for (byte[] text : texts) {
      ParsedJson.Malformed refused =
          assertInstanceOf(ParsedJson.Malformed.class, StrictJsonReader.parse(text));
      assertTrue(refused.detail().contains("UTF-8"), refused.detail());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"password\": hunter2secret}",
        "{\"password\":\"hunter2secret",
        "hunter2secret",
        "{\"password\":\"\\qhunter2secret\"}",
        "[\"hunter2secret\" \"hunter2secret\"]",
        "{\"a\":\"hunter2secret\"} hunter2secret",
        "{hunter2secret:1}"
      })
  void whatWasSentIsNeverRepeated(String text) {
    ParsedJson.Malformed refused = assertInstanceOf(ParsedJson.Malformed.class, parse(text), text);
    assertFalse(refused.detail().contains("hunter2"), refused.detail());
    assertTrue(refused.detail().contains("line 1, column"), refused.detail());
  }

  @Property(tries = 3000)
  void agreesWithAnotherReaderOfTheGrammar(@ForAll("nearlyJson") byte[] text) {
    boolean read = StrictJsonReader.parse(text) instanceof ParsedJson.Value;
    assertEquals(ReferenceJson.accepts(text), read, () -> new String(text, StandardCharsets.UTF_8));
  }

  @Property(tries = 1000)
  void anyBytesGetAnAnswer(@ForAll byte[] text) {
    assertEquals(
        ReferenceJson.accepts(text), StrictJsonReader.parse(text) instanceof ParsedJson.Value);
  }

  /** Tokens in any order, and sometimes a byte of them changed. */
  @Provide
  Arbitrary<byte[]> nearlyJson() {
    Arbitrary<String> valid = Arbitraries.lazy(this::values);
    Arbitrary<String> tokens =
        Arbitraries.of(
                "{",
                "}",
                "[",
                "]",
                ",",
                ":",
                "\"a\"",
                "\"\\u0000\"",
                "1",
                "-0.5e3",
                "true",
                "null",
                " ",
                "\n",
                "é")
            .list()
            .ofMaxSize(12)
            .map(list -> String.join("", list));
    Arbitrary<byte[]> texts =
        Arbitraries.oneOf(valid, valid, tokens).map(StrictJsonReaderTest::bytes);
    Arbitrary<byte[]> changed =
        net.jqwik.api.Combinators.combine(
                texts, Arbitraries.integers().between(0, 1_000_000), Arbitraries.bytes())
            .as(
                (bytes, where, to) -> {
                  byte[] copy = bytes.clone();
                  if (copy.length > 0) {
                    copy[where % copy.length] = to;
                  }
                  return copy;
                });
    return Arbitraries.oneOf(texts, changed);
  }

  private Arbitrary<String> values() {
    Arbitrary<String> strings =
        Arbitraries.strings()
            .withChars("ab \\\"/é😀{}[]:,")
            .ofMaxLength(6)
            .map(text -> "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
            // Characters are drawn one by one, so half a pair may come alone: no UTF-8 has that.
            .filter(text -> StandardCharsets.UTF_8.newEncoder().canEncode(text));
    Arbitrary<String> plain =
        Arbitraries.oneOf(
            strings, Arbitraries.of("0", "-1", "1.5", "2e9", "1e-7", "true", "false", "null"));
    Arbitrary<String> inner = Arbitraries.lazy(() -> Arbitraries.oneOf(plain, plain, values()));
    Arbitrary<String> arrays =
        inner.list().ofMaxSize(3).map(list -> "[" + String.join(" , ", list) + "]");
    Arbitrary<String> objects =
        net.jqwik.api.Combinators.combine(strings, inner)
            .as((name, value) -> name + ":" + value)
            .list()
            .ofMaxSize(3)
            .map(list -> "{" + String.join(",", list) + "}");
    return Arbitraries.oneOf(plain, arrays, objects);
  }

  private static ParsedJson parse(String text) {
    return StrictJsonReader.parse(bytes(text));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
