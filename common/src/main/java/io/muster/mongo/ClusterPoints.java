package io.muster.mongo;

import com.mongodb.reactivestreams.client.ClientSession;
import io.muster.signing.ClusterPoint;
import java.nio.ByteBuffer;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/** Between sessions and the points that consistency tokens carry. */
public final class ClusterPoints {

  private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();

  private ClusterPoints() {}

  /** The point that a session has reached; {@link ClusterPoint#NONE} where it has run nothing. */
  public static ClusterPoint of(ClientSession session) {
    BsonTimestamp operationTime = session.getOperationTime();
    if (operationTime == null) {
      return ClusterPoint.NONE;
    }
    BsonDocument clusterTime = session.getClusterTime();
    return new ClusterPoint(
        operationTime.getValue(), clusterTime == null ? new byte[0] : bytes(clusterTime));
  }

  /**
   * Makes a session's reads wait for a point. Only this session's clock moves, never the one that
   * all operations share.
   */
  public static void advance(ClientSession session, ClusterPoint point) {
    session.advanceOperationTime(new BsonTimestamp(point.operationTime()));
    if (point.clusterTime().length > 0) {
      session.advanceClusterTime(new RawBsonDocument(point.clusterTime()));
    }
  }

  private static byte[] bytes(BsonDocument document) {
    // The buffer behind a document may be longer than it.
    ByteBuffer buffer = new RawBsonDocument(document, CODEC).getByteBuffer().asNIO();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }
}
