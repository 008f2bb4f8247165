package io.muster.api.http;

import io.muster.problem.Problem;
import io.muster.problem.ProblemType;
import io.muster.signing.ClusterPoint;
import io.muster.signing.ConsistencyTokenDecoding;
import io.muster.signing.ConsistencyTokens;
import io.muster.user.FieldError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The Consistency-Token header of a read. */
public sealed interface ConsistencyPoint {

  /** The header's name. */
  String HEADER = "Consistency-Token";

  /**
   * The read may go on.
   *
   * @param point what it must see; null where any state will do
   */
  record Usable(@Nullable ClusterPoint point) implements ConsistencyPoint {}

  /**
   * The token is none of ours, or no longer good.
   *
   * @param answer says so
   */
  record Refused(Answer answer) implements ConsistencyPoint {}

  /** Reads the header of a call. */
  static ConsistencyPoint of(Call call, ConsistencyTokens tokens) {
    String token = call.header(HEADER);
    if (token == null) {
      return new Usable(null);
    }
    ConsistencyTokenDecoding decoding = tokens.decode(token);
    if (decoding instanceof ConsistencyTokenDecoding.Valid valid) {
      return new Usable(valid.point());
    }
    String detail = ((ConsistencyTokenDecoding.Invalid) decoding).reason().detail();
    return new Refused(
        Answer.of(
            new Problem(
                ProblemType.INVALID_TOKEN,
                "the consistency token " + detail,
                List.of(new FieldError(HEADER, detail)))));
  }
}
