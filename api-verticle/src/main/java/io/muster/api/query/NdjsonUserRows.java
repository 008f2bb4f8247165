package io.muster.api.query;

import io.vertx.core.buffer.Buffer;
import org.bson.RawBsonDocument;

/** Users as NDJSON: one JSON object on each line. */
final class NdjsonUserRows implements UserRows {

  private final JsonBytes json = new JsonBytes();
  private final UserJson users;

  NdjsonUserRows(boolean withHashes) {
    this.users = withHashes ? UserJson.withHashes(json) : UserJson.asShown(json);
  }

  @Override
  public void add(RawBsonDocument document) {
    users.append(document);
    json.raw('\n');
  }

  @Override
  public Buffer toBuffer() {
    return json.toBuffer();
  }
}
