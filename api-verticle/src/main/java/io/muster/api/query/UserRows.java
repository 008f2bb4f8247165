package io.muster.api.query;

import io.vertx.core.buffer.Buffer;
import org.bson.RawBsonDocument;

/** Collects users as the rows of an export. For one thread. */
interface UserRows {

  /** Adds a row for a stored user. */
  void add(RawBsonDocument document);

  /** The rows, each with its line ending. */
  Buffer toBuffer();
}
