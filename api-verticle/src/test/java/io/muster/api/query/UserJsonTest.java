package io.muster.api.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vertx.core.json.JsonObject;
import java.util.Date;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.DocumentCodec;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;

class UserJsonTest {

  private static final ObjectId ID = new ObjectId("65f00000000000000000abcd");

  private static RawBsonDocument raw(String name, Object version) {
    Document document =
        new Document("_id", ID)
            .append("name", name)
            .append("email", "ada@example.org")
            .append("email_key", "ada@example.org")
            .append("password_hash", "$argon2id$secret")
            .append("created_at", new Date(1_700_000_000_123L))
            .append("updated_at", new Date(1_700_000_000_000L))
            .append("version", version)
            .append("later", List.of(1, new Document("x", true)));
    return new RawBsonDocument(document, new DocumentCodec());
  }

  @Test
  void aUserIsShownWithItsFieldsAndNothingElse() {
    UserView view = UserJson.render(raw("Ada", 3L));

    JsonObject json = view.json().toJsonObject();
    assertEquals(
        List.of("_id", "created_at", "email", "name", "updated_at", "version"),
        json.fieldNames().stream().sorted().toList());
    assertEquals(ID.toHexString(), json.getString("_id"));
    assertEquals("2023-11-14T22:13:20.123Z", json.getString("created_at"));
    assertEquals(3, json.getInteger("version"));
    assertEquals(3, view.version());
    assertEquals(ID.toHexString(), view.id().hex());
    assertFalse(view.json().toString().contains("argon2id"));
  }

  @Test
  void namesInAnyScriptAndWithAnyPunctuationAreValidJson() {
    String name = "\"Ada\" \\ 山田 \uD83D\uDE00 \u0001 tab\t é";

    assertEquals(name, UserJson.render(raw(name, 1)).json().toJsonObject().getString("name"));
  }

  @Test
  void aDocumentInsideALargerBufferIsReadFromItsPlace() {
    RawBsonDocument user = raw("Ada", 1L);
    byte[] bytes = user.getByteBuffer().array();
    byte[] larger = new byte[bytes.length + 14];
    System.arraycopy(bytes, 0, larger, 7, bytes.length);

    UserView view = UserJson.render(new RawBsonDocument(larger, 7, bytes.length));

    assertEquals("Ada", view.json().toJsonObject().getString("name"));
    BsonDocument same = user.decode(new BsonDocumentCodec());
    assertEquals(same.getString("name").getValue(), "Ada");
  }
}
