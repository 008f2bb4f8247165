package io.muster.signing;

/** What the text of a consistency token turned out to be. */
public sealed interface ConsistencyTokenDecoding {

  /**
   * A token of ours that is still valid.
   *
   * @param point what a read with it has to wait for
   */
  record Valid(ClusterPoint point) implements ConsistencyTokenDecoding {}

  /**
   * Not to be honoured.
   *
   * @param reason why not
   */
  record Invalid(Reason reason) implements ConsistencyTokenDecoding {}

  /** Why a token is not honoured. */
  enum Reason {
    MALFORMED("is not a consistency token; send the value of the header as it was received"),
    FORGED("was not made by this service, or with a key that is no longer known"),
    EXPIRED("is too old; leave it out, every copy has had the time to catch up"),
    FROM_THE_FUTURE("lies in the far future; send the value of the header as it was received");

    private final String detail;

    Reason(String detail) {
      this.detail = detail;
    }

    /** What is wrong and what would be right, to follow the field's name. */
    public String detail() {
      return detail;
    }
  }
}
