package io.muster.messaging;

/** What became of a published message. */
public sealed interface PublishResult {

  /** The broker has it: it can no longer be lost. */
  record Confirmed() implements PublishResult {}

  /**
   * The broker does not have it and never will: it may be published anew at leisure.
   *
   * @param reason why not
   */
  record Refused(Reason reason) implements PublishResult {}

  /** It was sent, and the connection ended before the confirm: the broker may have it or not. */
  record Unconfirmed() implements PublishResult {}

  /** Why a message was not taken. */
  enum Reason {
    /** The queue is full and the broker said no. */
    QUEUE_FULL,
    /** No queue is bound for its routing key. */
    NO_ROUTE,
    /** As many messages as may be are waiting for their confirm in this process. */
    WINDOW_FULL,
    /** The broker has blocked publishers: memory or disk is short. */
    BLOCKED,
    /** There is no connection; the message was not sent. */
    DISCONNECTED
  }

  /** The one instance: confirms are many. */
  PublishResult CONFIRMED = new Confirmed();

  /** The one instance. */
  PublishResult UNCONFIRMED = new Unconfirmed();
}
