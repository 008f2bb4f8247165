package io.muster.problem;

import java.util.Optional;

/** Every kind of refusal; its address is {@code /problems/<slug>}, stable for ever. */
public enum ProblemType {
  MALFORMED("malformed", 400, "Malformed request"),
  INVALID("invalid", 400, "Invalid fields"),
  INVALID_TOKEN("invalid-token", 400, "Invalid consistency token"),
  UNREADABLE_FILE("unreadable-file", 400, "File can't be read"),
  UNAUTHENTICATED("unauthenticated", 401, "Authentication needed"),
  FORBIDDEN("forbidden", 403, "Not allowed"),
  NOT_FOUND("not-found", 404, "Not found"),
  USER_NOT_FOUND("user-not-found", 404, "No such user"),
  METHOD_NOT_ALLOWED("method-not-allowed", 405, "Method not allowed"),
  NOT_ACCEPTABLE("not-acceptable", 406, "Not acceptable"),
  REQUEST_TIMEOUT("request-timeout", 408, "Request too slow"),
  EMAIL_TAKEN("email-taken", 409, "Email address taken"),
  USER_EXISTS("user-exists", 409, "User id taken"),
  COMMAND_EXPIRED("command-expired", 409, "Command expired"),
  COMMAND_FAILED("command-failed", 409, "Command failed"),
  UPLOAD_OFFSET("upload-offset", 409, "Upload offset differs"),
  UPLOAD_RUNNING("upload-running", 409, "Another upload is running"),
  IMPORT_CLOSED("import-closed", 409, "Import takes nothing any more"),
  TIMESTAMP_AHEAD("timestamp-ahead", 400, "Timestamp in the future"),
  GONE("gone", 410, "No longer kept"),
  VERSION_MISMATCH("version-mismatch", 412, "Version differs"),
  TOO_LARGE("too-large", 413, "Too large"),
  URI_TOO_LONG("uri-too-long", 414, "Address too long"),
  UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", 415, "Unsupported media type"),
  IDEMPOTENCY_MISMATCH("idempotency-mismatch", 422, "Idempotency key used for another request"),
  TOO_MANY_REQUESTS("too-many-requests", 429, "Too many requests"),
  HEADERS_TOO_LARGE("headers-too-large", 431, "Headers too large"),
  INTERNAL("internal", 500, "Internal error"),
  OVERLOADED("overloaded", 503, "Overloaded"),
  UNAVAILABLE("unavailable", 503, "Temporarily unavailable"),
  OUTCOME_UNKNOWN("outcome-unknown", 503, "Outcome not known yet");

  private final String slug;
  private final int status;
  private final String title;

  ProblemType(String slug, int status, String title) {
    this.slug = slug;
    this.status = status;
    this.title = title;
  }

  /** The last part of its address. */
  public String slug() {
    return slug;
  }

  /** Its address, relative to the service. */
  public String path() {
    return "/problems/" + slug;
  }

  /** The HTTP status it is answered with. */
  public int status() {
    return status;
  }

  /** What it is called, the same for each occurrence. */
  public String title() {
    return title;
  }

  /** The type with this slug, if there is one. */
  public static Optional<ProblemType> ofSlug(String slug) {
    for (ProblemType type : values()) {
      if (type.slug.equals(slug)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
