package io.muster.cli.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.muster.cli.CliException;
import io.muster.cli.CliExit;
import io.muster.cli.http.ApiAnswer;
import io.muster.cli.http.ApiClient;
import io.muster.imports.ImportIds;
import io.muster.imports.OnConflict;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The imports of the API, as the commands ask for them. Safe for all threads; calls block. */
final class ImportsApi {

  static final String NDJSON = "application/x-ndjson";
  static final String UPLOAD_OFFSET = "Upload-Offset";
  static final String UPLOAD_COMPLETE = "Upload-Complete";
  static final String IMPORT_ROWS = "Import-Rows";

  private static final String PATH = "/imports";
  private static final int LONGEST_DOCUMENT = 1 << 20;

  /** Longer than any upload: what moves in it is watched by whoever sends. */
  private static final Duration UPLOAD = Duration.ofDays(30);

  private final ApiClient client;
  private volatile boolean answered;

  ImportsApi(ApiClient client) {
    this.client = client;
  }

  /** Where the API is, for people and for the state of imports. */
  String address() {
    return client.base().toString();
  }

  /** Whether there was ever an answer, of whatever kind. */
  boolean hasAnswered() {
    return answered;
  }

  /** Opens an empty import. */
  ApiAnswer create(OnConflict onConflict) {
    String query = "?on_conflict=" + onConflict.wireName() + "&format=ndjson";
    return send(client.request(PATH + query).POST(BodyPublishers.noBody()).build());
  }

  /** Sends all that is left of an upload. */
  ApiAnswer upload(String importId, long offset, Supplier<InputStream> rows) {
    HttpRequest request =
        client
            .request(path(importId))
            .timeout(UPLOAD)
            .header("Content-Type", NDJSON)
            .header(UPLOAD_OFFSET, String.valueOf(offset))
            .header(UPLOAD_COMPLETE, "?1")
            .method("PATCH", BodyPublishers.ofInputStream(rows))
            .build();
    return send(request);
  }

  /** How far an import is, and how much of its upload has come in. */
  ApiAnswer get(String importId) {
    return whole(send(client.request(path(importId)).GET().build()));
  }

  /** The refused rows of an import. */
  ApiAnswer errors(String importId, String format) {
    return send(client.request(path(importId) + "/errors?format=" + format).GET().build());
  }

  /**
   * A page of imports, newest first.
   *
   * @param cursor where it begins; null for the beginning
   */
  ApiAnswer list(int perPage, @Nullable String cursor) {
    String query =
        "?per_page="
            + perPage
            + (cursor == null ? "" : "&cursor=" + URLEncoder.encode(cursor, UTF_8));
    return whole(send(client.request(PATH + query).GET().build()));
  }

  /** Cancels an import. */
  ApiAnswer cancel(String importId) {
    return send(client.request(path(importId)).DELETE().build());
  }

  private ApiAnswer send(HttpRequest request) {
    ApiAnswer answer = client.send(request);
    if (!(answer instanceof ApiAnswer.Away)) {
      answered = true;
    }
    return answer;
  }

  /** The same with its whole body at hand; no answer at all where that breaks off. */
  private ApiAnswer whole(ApiAnswer answer) {
    if (!(answer instanceof ApiAnswer.Given given)) {
      return answer;
    }
    try (InputStream body = given.body()) {
      byte[] bytes = body.readNBytes(LONGEST_DOCUMENT);
      return new ApiAnswer.Given(given.status(), given.headers(), new ByteArrayInputStream(bytes));
    } catch (IOException broken) {
      return new ApiAnswer.Away(address() + " broke its answer off (" + broken + ")");
    }
  }

  private static String path(String importId) {
    if (!ImportIds.isValid(importId)) {
      throw new CliException(CliExit.USAGE, "the id of an import " + ImportIds.RULE);
    }
    return PATH + "/" + importId;
  }

  /** What was given; a refusal or silence ends the command. */
  static ApiAnswer.Given given(ApiAnswer answer) {
    if (answer instanceof ApiAnswer.Given given) {
      return given;
    }
    throw failure(answer);
  }

  /** The end of a command that can't go on with this answer. */
  static CliException failure(ApiAnswer answer) {
    if (answer instanceof ApiAnswer.Refused refused) {
      return new CliException(refused.exitCode(), refused.message());
    }
    return new CliException(CliExit.UNAVAILABLE, message(answer));
  }

  /** What a refusal says, or why there is no answer; empty for what was given. */
  static String message(ApiAnswer answer) {
    if (answer instanceof ApiAnswer.Refused refused) {
      return refused.message();
    }
    return answer instanceof ApiAnswer.Away away ? away.message() : "";
  }

  /** Reads and closes the document that was given. */
  static JsonObject document(ApiAnswer.Given given) {
    try (InputStream body = given.body()) {
      return new JsonObject(Buffer.buffer(body.readNBytes(LONGEST_DOCUMENT)));
    } catch (IOException broken) {
      throw new CliException(CliExit.UNAVAILABLE, "the answer broke off: " + broken);
    } catch (DecodeException otherwise) {
      throw new CliException(
          CliExit.UNAVAILABLE, "the answer isn't one of Muster's API; see --url");
    }
  }
}
