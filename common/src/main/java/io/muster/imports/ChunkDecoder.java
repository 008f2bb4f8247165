package io.muster.imports;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.muster.imports.rows.ChunkRows;
import io.muster.json.StrictJson;
import io.muster.messaging.Delivery;
import io.muster.messaging.MessageProperties;
import io.muster.messaging.PropertyChecks;
import io.muster.text.Texts;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads chunks of imports from deliveries, as strictly as HTTP input: whoever may reach the queue
 * may send anything. A row that is wrong is refused alone; what is wrong with the chunk itself
 * makes the message a dead letter. Safe for all threads.
 */
public final class ChunkDecoder {

  /** The largest body in bytes: the rows and what stands around them. */
  public static final int MAX_BODY = ImportChunk.MAX_ROW_BYTES + 4_096;

  /** How many wrong fields are told: a body has room for a hundred thousand. */
  private static final int MOST_FAULTS = 20;

  private final Set<String> ownUsers;

  /**
   * Reads.
   *
   * @param ownUsers the AMQP users of Muster's own processes: they alone may name reply queues of
   *     Muster
   */
  public ChunkDecoder(Set<String> ownUsers) {
    this.ownUsers = Set.copyOf(ownUsers);
  }

  /** Reads one delivery from the queue of imports; whatever it is, this doesn't throw. */
  public ChunkDecoding decode(Delivery delivery) {
    try {
      return read(delivery);
    } catch (RuntimeException failed) {
      return new ChunkDecoding.Invalid(
          null, "it could not be read: " + failed.getClass().getSimpleName());
    }
  }

  private ChunkDecoding read(Delivery delivery) {
    MessageProperties properties = delivery.properties();
    List<String> faults = new ArrayList<>();
    checkProperties(properties, faults);
    if (delivery.body().length > MAX_BODY) {
      faults.add("the body must have at most " + MAX_BODY + " bytes");
      return new ChunkDecoding.Invalid(null, String.join("; ", faults));
    }
    Fields fields = new Fields(faults);
    fields.readBody(delivery.body());
    ChunkId id = fields.id();
    if (id != null && !id.text().equals(properties.messageId())) {
      faults.add("the property message_id must be <import_id>/<chunk>, here " + id.text());
    }
    String sender = properties.userId();
    Instant timestamp = properties.timestamp();
    Long firstRow = fields.firstRow;
    if (id == null
        || sender == null
        || timestamp == null
        || firstRow == null
        || !faults.isEmpty()) {
      return new ChunkDecoding.Invalid(id, String.join("; ", faults));
    }
    return new ChunkDecoding.Valid(
        new ImportChunk(
            id, firstRow, fields.rows, fields.last, fields.onConflict, sender, timestamp));
  }

  private void checkProperties(MessageProperties properties, List<String> faults) {
    String user = properties.userId();
    PropertyChecks.checkUser(user, faults);
    PropertyChecks.checkForm(properties, "chunk", faults);
    PropertyChecks.checkReplyTo(properties, ownUsers.contains(String.valueOf(user)), faults);
  }

  /** The body's fields, each of the right type and within its bounds. */
  private static final class Fields {

    private final List<String> faults;
    private @Nullable String importId;
    private @Nullable Long chunk;
    private @Nullable Long firstRow;
    private boolean rowsSent;
    private List<ChunkRow> rows = List.of();
    private boolean last;
    private OnConflict onConflict = OnConflict.FAIL;

    Fields(List<String> faults) {
      this.faults = faults;
    }

    @Nullable ChunkId id() {
      return importId == null || chunk == null ? null : new ChunkId(importId, chunk.intValue());
    }

    void readBody(byte[] body) {
      try (JsonParser parser = StrictJson.FACTORY.createParser(body)) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
          faults.add("the body must be a JSON object");
          return;
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          readField(parser, name, parser.nextToken());
        }
        if (parser.nextToken() != null) {
          faults.add("nothing may follow the JSON object");
        }
      } catch (IOException malformed) {
        // The parser's message can quote the body, and with it a secret.
        faults.add("the body must be one JSON object without duplicate keys");
      }
      missing("import_id", importId != null);
      missing("chunk", chunk != null);
      missing("first_row", firstRow != null);
      missing("rows", rowsSent);
      if (firstRow != null && firstRow + rows.size() - 1 > ImportIds.MAX_ROW) {
        faults.add("/first_row must leave no row behind number " + ImportIds.MAX_ROW);
      }
    }

    private void readField(JsonParser parser, String name, JsonToken value) throws IOException {
      switch (name) {
        case "import_id" -> importId = importId(parser, value);
        case "chunk" -> chunk = number(parser, value, name, 0, ImportIds.MAX_CHUNK);
        case "first_row" -> firstRow = number(parser, value, name, 1, ImportIds.MAX_ROW);
        case "rows" -> readRows(parser, value);
        case "last" -> readLast(parser, value);
        case "on_conflict" -> readOnConflict(parser, value);
        case "extensions" -> parser.skipChildren();
        default -> {
          if (faults.size() < MOST_FAULTS) {
            faults.add("/" + Texts.clipped(name) + " is not a field of a chunk");
          }
          parser.skipChildren();
        }
      }
    }

    private @Nullable String importId(JsonParser parser, JsonToken value) throws IOException {
      if (value == JsonToken.VALUE_STRING && ImportIds.isValid(parser.getText())) {
        return parser.getText();
      }
      faults.add("/import_id " + ImportIds.RULE);
      parser.skipChildren();
      return null;
    }

    private @Nullable Long number(
        JsonParser parser, JsonToken value, String name, long least, long most) throws IOException {
      if (value == JsonToken.VALUE_NUMBER_INT
          && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
          && parser.getLongValue() >= least
          && parser.getLongValue() <= most) {
        return parser.getLongValue();
      }
      faults.add("/" + name + " must be a whole number from " + least + " to " + most);
      parser.skipChildren();
      return null;
    }

    private void readRows(JsonParser parser, JsonToken value) throws IOException {
      rowsSent = true;
      if (value != JsonToken.START_ARRAY) {
        faults.add("/rows must be a list of rows");
        parser.skipChildren();
        return;
      }
      ChunkRows reader = new ChunkRows();
      List<ChunkRow> read = new ArrayList<>();
      boolean tooMany = false;
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        ChunkRow row = reader.read(parser);
        if (read.size() < ImportChunk.MAX_ROWS) {
          read.add(row);
        } else if (!tooMany) {
          tooMany = true;
          faults.add("/rows must have at most " + ImportChunk.MAX_ROWS + " rows");
        }
      }
      rows = read;
    }

    private void readLast(JsonParser parser, JsonToken value) throws IOException {
      if (value == JsonToken.VALUE_TRUE) {
        last = true;
      } else if (value != JsonToken.VALUE_FALSE) {
        faults.add("/last must be true on the last chunk, and else be left out");
        parser.skipChildren();
      }
    }

    private void readOnConflict(JsonParser parser, JsonToken value) throws IOException {
      String text = value == JsonToken.VALUE_STRING ? parser.getText() : "";
      OnConflict.ofWireName(text)
          .ifPresentOrElse(
              found -> onConflict = found,
              () -> faults.add("/on_conflict must be one of fail, skip, update"));
      parser.skipChildren();
    }

    private void missing(String field, boolean there) {
      if (!there && faults.stream().noneMatch(fault -> fault.startsWith("/" + field + " "))) {
        faults.add("/" + field + " is missing");
      }
    }
  }
}
