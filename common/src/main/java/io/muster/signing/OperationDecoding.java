package io.muster.signing;

/** What the text of an operation's id turned out to be. */
public sealed interface OperationDecoding {

  /**
   * An id of ours.
   *
   * @param operation what it says
   */
  record Valid(Operation operation) implements OperationDecoding {}

  /** No id of ours: there is no such operation. */
  record Invalid() implements OperationDecoding {}
}
