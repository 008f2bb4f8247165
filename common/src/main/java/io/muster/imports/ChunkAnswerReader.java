package io.muster.imports;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.muster.imports.ChunkResult.RejectedRow;
import io.muster.json.StrictJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the replies that {@link ChunkReply} writes. */
final class ChunkAnswerReader {

  private static final String FIRST_ROW = "first_row";

  private ChunkAnswerReader() {}

  static ChunkAnswer read(byte[] body) throws IOException {
    Map<String, String> texts = new HashMap<>();
    List<RejectedRow> rejected = new ArrayList<>();
    try (JsonParser parser = StrictJson.FACTORY.createParser(body)) {
      expect(parser.nextToken(), JsonToken.START_OBJECT);
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (name.equals("rejected_rows")) {
          expect(value, JsonToken.START_ARRAY);
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            rejected.add(rejectedRow(parser));
          }
        } else if (value.isScalarValue()) {
          texts.put(name, parser.getText());
        } else {
          parser.skipChildren();
        }
      }
    }
    return answer(texts, rejected);
  }

  private static ChunkAnswer answer(Map<String, String> texts, List<RejectedRow> rejected)
      throws IOException {
    ChunkStatus status =
        ChunkStatus.ofWireName(text(texts, "status")).orElseThrow(() -> wrong("status"));
    // A chunk that is kept as failed has rows; a dead letter that became none has not.
    return status == ChunkStatus.FAILED && !texts.containsKey(FIRST_ROW)
        ? failed(texts)
        : decided(texts, status, rejected);
  }

  private static ChunkAnswer.Failed failed(Map<String, String> texts) throws IOException {
    boolean isKnown = texts.containsKey("import_id") || texts.containsKey("chunk");
    return new ChunkAnswer.Failed(isKnown ? id(texts) : null, text(texts, "reason"));
  }

  private static ChunkAnswer.Decided decided(
      Map<String, String> texts, ChunkStatus status, List<RejectedRow> rejected)
      throws IOException {
    ChunkAnswer.Decided answer =
        new ChunkAnswer.Decided(
            id(texts),
            status,
            number(texts, FIRST_ROW),
            number(texts, "last_row"),
            number(texts, "created"),
            number(texts, "updated"),
            number(texts, "skipped"),
            number(texts, "rejected"),
            rejected,
            texts.getOrDefault("reason", ""));
    if (answer.created() + answer.updated() + answer.skipped() + answer.rejected()
        != answer.rows()) {
      throw new IOException("the counts of the reply don't add up to its rows");
    }
    return answer;
  }

  private static ChunkId id(Map<String, String> texts) throws IOException {
    String text = text(texts, "import_id") + "/" + number(texts, "chunk");
    return ChunkId.parse(text).orElseThrow(() -> wrong("import_id or chunk"));
  }

  private static RejectedRow rejectedRow(JsonParser parser) throws IOException {
    expect(parser.currentToken(), JsonToken.START_OBJECT);
    long row = 0;
    List<RowFault> faults = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals("row") && value == JsonToken.VALUE_NUMBER_INT) {
        row = parser.getLongValue();
      } else if (name.equals("faults") && value == JsonToken.START_ARRAY) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          faults.add(fault(parser));
        }
      } else {
        parser.skipChildren();
      }
    }
    if (row < 1 || faults.isEmpty()) {
      throw wrong("rejected_rows");
    }
    return new RejectedRow(row, faults);
  }

  private static RowFault fault(JsonParser parser) throws IOException {
    expect(parser.currentToken(), JsonToken.START_OBJECT);
    String field = "";
    String reason = "";
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals(RowJson.FIELD) && value == JsonToken.VALUE_STRING) {
        field = parser.getText();
      } else if (name.equals(RowJson.REASON) && value == JsonToken.VALUE_STRING) {
        reason = parser.getText();
      } else {
        parser.skipChildren();
      }
    }
    return new RowFault(field, reason);
  }

  private static void expect(JsonToken found, JsonToken wanted) throws IOException {
    if (found != wanted) {
      throw new IOException("the reply isn't built as one");
    }
  }

  private static String text(Map<String, String> texts, String name) throws IOException {
    String value = texts.get(name);
    if (value == null) {
      throw wrong(name);
    }
    return value;
  }

  private static long number(Map<String, String> texts, String name) throws IOException {
    try {
      long value = Long.parseLong(text(texts, name));
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException noNumber) {
      // As a negative one.
    }
    throw wrong(name);
  }

  private static IOException wrong(String name) {
    return new IOException("the reply's field " + name + " is missing or wrong");
  }
}
