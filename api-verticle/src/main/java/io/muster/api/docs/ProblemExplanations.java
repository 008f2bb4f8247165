package io.muster.api.docs;

import io.muster.problem.ProblemType;

/** What each problem type means, and whether it helps to try again. Plain text, no markup. */
final class ProblemExplanations {

  private ProblemExplanations() {}

  /** What it means. */
  static String meaning(ProblemType type) {
    return switch (type) {
      case MALFORMED ->
          "The request could not be read: broken JSON, a missing body, or headers that HTTP doesn't"
              + " allow. The detail says where.";
      case INVALID ->
          "The request could be read, but fields, parameters or headers of it are not as they must"
              + " be. The member errors names all of them and says what would be right.";
      case INVALID_TOKEN ->
          "The Consistency-Token was not made by this service, was changed on the way, or is from"
              + " the future.";
      case UNREADABLE_FILE ->
          "Something in the file of an import makes it and what follows unreadable. The detail says"
              + " where and what. The import has failed; rows that were taken before stay taken.";
      case UNAUTHENTICATED -> "The operation needs an API key, and none that is known was sent.";
      case FORBIDDEN -> "The API key is known, but its role doesn't allow the operation.";
      case NOT_FOUND ->
          "There is nothing at this address. An operation or an import is also not found by other"
              + " clients than its own.";
      case USER_NOT_FOUND -> "There is no user with this id: it never was, or it was deleted.";
      case METHOD_NOT_ALLOWED ->
          "The address is known, but not with this method. The Allow header names those it has.";
      case NOT_ACCEPTABLE ->
          "The Accept header excludes every media type that the operation can answer with.";
      case REQUEST_TIMEOUT -> "The body of the request did not arrive in time.";
      case EMAIL_TAKEN ->
          "Another user has this email address. Addresses that differ in case only count as one.";
      case USER_EXISTS -> "There already is a user with the id that the new one was to have.";
      case COMMAND_EXPIRED ->
          "The write waited longer than the maximum age of a command and was dropped. It was not"
              + " applied and never will be.";
      case COMMAND_FAILED ->
          "No worker could process the write. It is kept among the dead letters, where an operator"
              + " can look at it and replay it.";
      case UPLOAD_OFFSET ->
          "The body would begin at another place of the file than where the import's known part"
              + " ends. The Upload-Offset header says where that is.";
      case UPLOAD_RUNNING ->
          "Another request is sending the file of this import, or did so until a moment ago.";
      case IMPORT_CLOSED ->
          "The import is complete, has failed, was cancelled, or is too old to take more rows.";
      case TIMESTAMP_AHEAD ->
          "The command's timestamp lies more than five minutes in the future: its sender's clock is"
              + " wrong.";
      case GONE -> "The operation was so long ago that its outcome is no longer kept.";
      case VERSION_MISMATCH ->
          "If-Match named a version that the user doesn't have (any more): somebody else changed"
              + " it. Nothing was written.";
      case TOO_LARGE -> "The body is longer than the service reads.";
      case URI_TOO_LONG -> "The address is longer than the service reads.";
      case HEADERS_TOO_LARGE -> "The headers are longer than the service reads.";
      case UNSUPPORTED_MEDIA_TYPE ->
          "The body has a media type, charset or content coding that the operation doesn't read."
              + " The Accept header of the answer names what it does.";
      case IDEMPOTENCY_MISMATCH ->
          "The Idempotency-Key was used before, with another request. Nothing was written.";
      case TOO_MANY_REQUESTS -> "The client sends more requests than its share.";
      case INTERNAL ->
          "A fault of the service. The log has an entry with the request id of the answer.";
      case OVERLOADED ->
          "More writes are waiting, or more exports running, than the service takes. This request was not taken, and nothing of"
              + " it will be applied; an earlier one with the same Idempotency-Key may have been"
              + " taken.";
      case UNAVAILABLE ->
          "A part that the service needs (the broker, the database) can't be reached, or the"
              + " process is about to stop. An upload can be resumed. Another request to"
              + " write that is answered so was not taken; an earlier one with the same"
              + " Idempotency-Key may have been.";
      case OUTCOME_UNKNOWN ->
          "The write may have been taken, and the service can't tell. The member operation, and"
              + " the Location header, name the address that will.";
    };
  }

  /** Whether it helps to try again. */
  static String retry(ProblemType type) {
    return switch (type) {
      case TOO_MANY_REQUESTS, OVERLOADED, UNAVAILABLE ->
          "Try again after the seconds in Retry-After.";
      case OUTCOME_UNKNOWN ->
          "Ask the operation, or try again with the same Idempotency-Key: it happens once.";
      case REQUEST_TIMEOUT, INTERNAL -> "Trying again may help; use the same Idempotency-Key.";
      case COMMAND_EXPIRED -> "Send it again as a new request, with another Idempotency-Key.";
      case VERSION_MISMATCH -> "Read the user again and decide anew.";
      case UPLOAD_OFFSET -> "Send the file from the offset in Upload-Offset.";
      case UPLOAD_RUNNING ->
          "Wait until it has ended, for half a minute at most where its sender is gone.";
      case UNREADABLE_FILE ->
          "Mend the file and import it anew; on_conflict=skip passes over"
              + " the users who are there.";
      default -> "Trying again without a change gives the same answer.";
    };
  }
}
