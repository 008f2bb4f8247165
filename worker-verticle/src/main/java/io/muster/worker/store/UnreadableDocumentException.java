package io.muster.worker.store;

/** A document in the store is not as Muster writes it: those that need it can't be served. */
final class UnreadableDocumentException extends RuntimeException {
  UnreadableDocumentException(RuntimeException cause) {
    super(cause.getMessage(), cause);
  }
}
