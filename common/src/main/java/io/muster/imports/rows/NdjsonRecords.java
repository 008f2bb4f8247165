package io.muster.imports.rows;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.muster.imports.RowJson;
import io.muster.json.StrictJson;
import io.muster.text.Texts;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Reads records that are a JSON object each. */
final class NdjsonRecords implements RecordReader {

  /** The longest field name, and the longest reason, that a row which was refused before brings. */
  static final int MAX_FIELD = 100;

  static final int MAX_REASON = 300;

  private static final String EXTENSIONS = "extensions";
  private static final String WHAT_A_ROW_IS = "must be one JSON object without duplicate keys";
  private static final String WHAT_REJECTED_IS =
      "must be a list of objects with the texts field and reason, and stand alone in its row";

  private final ColumnMap columns;
  private final Map<String, UserField> fields = new HashMap<>();

  NdjsonRecords(ColumnMap columns) {
    this.columns = columns;
    for (UserField field : UserField.values()) {
      fields.put(field.fieldName(), field);
    }
    fields.put(UserField.ID_ALIAS, UserField.ID);
    fields.keySet().removeAll(columns.ignored());
    fields.putAll(columns.fields());
  }

  @Override
  public void read(RecordSplitter record, RecordText text, RawRow row) {
    try (JsonParser parser = StrictJson.FACTORY.createParser(text.chars(), 0, text.length())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        row.refuse("", WHAT_A_ROW_IS);
        return;
      }
      readObject(parser, row);
      if (parser.nextToken() != null) {
        row.refuse("", WHAT_A_ROW_IS + "; something follows it");
      }
    } catch (IOException malformed) {
      // The parser's message can quote the row: only the place is told.
      row.refuse("", WHAT_A_ROW_IS + at(malformed, record, text));
    }
  }

  private static String at(IOException malformed, RecordSplitter record, RecordText text) {
    if (!(malformed instanceof JsonProcessingException parsing) || parsing.getLocation() == null) {
      return "";
    }
    int index = Math.max(0, parsing.getLocation().getColumnNr() - 1);
    return "; it breaks at " + text.placeOf(record, Math.min(index, text.length()));
  }

  /** Reads the object at whose beginning the parser stands. */
  void readObject(JsonParser parser, RawRow row) throws IOException {
    boolean rejected = false;
    int keys = 0;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      JsonToken value = parser.nextToken();
      UserField field = fields.get(key);
      keys++;
      if (field != null) {
        readField(parser, value, field, row);
      } else if (key.equals(RowJson.REJECTED) && !columns.ignored().contains(key)) {
        rejected = true;
        readRejected(parser, value, row);
      } else {
        if (!key.equals(EXTENSIONS) && !columns.ignored().contains(key)) {
          unknown(key, row);
        }
        parser.skipChildren();
      }
    }
    if (rejected && (keys > 1 || row.faults().isEmpty())) {
      row.refuse(RowJson.REJECTED, WHAT_REJECTED_IS);
    } else if (rejected) {
      row.refuse();
    }
  }

  /** Where lines were made wrongly, a key may well be an address or a hash. */
  private static void unknown(String key, RawRow row) {
    if (ToldNames.isTellable(key)) {
      row.fault(key, "is not a field of a user: rename or remove it");
    } else {
      row.fault("", "has a field whose name is no identifier: rename or remove it");
    }
  }

  private static void readField(JsonParser parser, JsonToken value, UserField field, RawRow row)
      throws IOException {
    boolean isNumber = field == UserField.VERSION;
    if (value == (isNumber ? JsonToken.VALUE_NUMBER_INT : JsonToken.VALUE_STRING)) {
      if (row.text(field) != null) {
        row.fault(field.fieldName(), "is there twice, under two names: leave one of them out");
      }
      row.put(field, parser.getText());
    } else if (value != JsonToken.VALUE_NULL) {
      row.fault(field.fieldName(), isNumber ? "must be a whole number from 1" : "must be a string");
      parser.skipChildren();
    }
  }

  private static void readRejected(JsonParser parser, JsonToken value, RawRow row)
      throws IOException {
    if (value != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return;
    }
    boolean wellFormed = true;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      wellFormed &= readFault(parser, row);
    }
    if (!wellFormed) {
      row.clear();
    }
  }

  private static boolean readFault(JsonParser parser, RawRow row) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return false;
    }
    String field = null;
    String reason = null;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.VALUE_STRING && key.equals(RowJson.FIELD)) {
        field = parser.getText();
      } else if (value == JsonToken.VALUE_STRING && key.equals(RowJson.REASON)) {
        reason = parser.getText();
      } else {
        parser.skipChildren();
      }
    }
    if (field == null || reason == null) {
      return false;
    }
    row.fault(clip(field, MAX_FIELD), clip(reason, MAX_REASON));
    return true;
  }

  /** A text from outside as it can be shown, no longer than this. */
  private static String clip(String text, int most) {
    String visible = Texts.printable(text);
    return visible.length() <= most ? visible : visible.substring(0, most - 3) + "...";
  }
}
