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

/**
 * What the sender of a chunk learns of it by the reply that {@link ChunkReply} makes.
 *
 * @param id which chunk
 * @param status how it ended
 * @param firstRow its first row
 * @param lastRow its last row; one less than the first where it had none
 * @param created how many rows made a user
 * @param updated how many rows changed one
 * @param skipped how many rows were passed over
 * @param rejected how many rows were refused
 * @param rejectedRows the rows that were refused by themselves, in order; none where the chunk was
 *     refused as a whole
 * @param reason why the chunk was refused as a whole; empty where it wasn't
 */
public record ChunkAnswer(
    ChunkId id,
    ChunkStatus status,
    long firstRow,
    long lastRow,
    long created,
    long updated,
    long skipped,
    long rejected,
    List<RejectedRow> rejectedRows,
    String reason) {

  /** Takes its own copy. */
  public ChunkAnswer {
    rejectedRows = List.copyOf(rejectedRows);
  }

  /** How many rows it had. */
  public long rows() {
    return lastRow - firstRow + 1;
  }

  /**
   * Reads the body of a reply.
   *
   * @throws IOException if it is none
   */
  public static ChunkAnswer decode(byte[] body) throws IOException {
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
    long chunk = number(texts, "chunk");
    ChunkAnswer answer =
        new ChunkAnswer(
            new ChunkId(text(texts, "import_id"), (int) chunk),
            ChunkStatus.ofWireName(text(texts, "status")).orElseThrow(() -> wrong("status")),
            number(texts, "first_row"),
            number(texts, "last_row"),
            number(texts, "created"),
            number(texts, "updated"),
            number(texts, "skipped"),
            number(texts, "rejected"),
            rejected,
            texts.getOrDefault("reason", ""));
    boolean addsUp =
        answer.created + answer.updated + answer.skipped + answer.rejected == answer.rows();
    if (chunk > ImportIds.MAX_CHUNK || !addsUp) {
      throw new IOException("the counts of the reply don't add up to its rows");
    }
    return answer;
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
