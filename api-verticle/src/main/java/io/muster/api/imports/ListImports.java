package io.muster.api.imports;

import io.muster.api.contract.Faults;
import io.muster.api.http.Answer;
import io.muster.api.http.Call;
import io.muster.api.http.OperationHandler;
import io.muster.api.http.StoreFailures;
import io.muster.api.imports.record.ImportRecords;
import io.muster.api.imports.record.ImportResults;
import io.muster.api.imports.record.ListPlace;
import io.muster.api.imports.record.StoredImport;
import io.muster.api.imports.record.Tally;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows imports with their progress, the newest first, a page at a time. */
final class ListImports implements OperationHandler {

  private final ImportAccess access;
  private final ImportRecords records;
  private final ImportResults results;

  ListImports(ImportAccess access, ImportRecords records, ImportResults results) {
    this.access = access;
    this.records = records;
    this.results = results;
  }

  @Override
  public void check(Call call, Faults faults) {
    String cursor = call.query("cursor");
    if (cursor != null && ImportCursor.decode(cursor).isEmpty() && !faults.has("?cursor")) {
      faults.add("?cursor", "is no cursor of this list; must be a next_cursor as it was received");
    }
  }

  @Override
  public Future<Answer> handle(Call call) {
    int perPage = Integer.parseInt(String.valueOf(call.query("per_page")));
    String cursor = call.query("cursor");
    ListPlace after = cursor == null ? null : ImportCursor.decode(cursor).orElseThrow();
    String client = ImportAccess.seesAll(call) ? null : call.client().name();
    return records
        // One more than asked for tells whether there is a next page.
        .list(client, after, perPage + 1)
        .map(found -> found.stream().filter(access::isKept).toList())
        .compose(kept -> page(kept, perPage))
        .recover(failure -> StoreFailures.answer(call, failure));
  }

  private Future<Answer> page(List<StoredImport> found, int perPage) {
    boolean hasMore = found.size() > perPage;
    List<StoredImport> shown = hasMore ? found.subList(0, perPage) : found;
    String cursor = hasMore ? cursor(shown.get(perPage - 1)) : null;
    return results
        .tallies(shown.stream().map(StoredImport::id).toList())
        .map(tallies -> answer(shown, tallies, cursor, perPage));
  }

  private static String cursor(StoredImport last) {
    return ImportCursor.encode(new ListPlace(last.createdAt(), last.id()));
  }

  private static Answer answer(
      List<StoredImport> shown, Map<String, Tally> tallies, @Nullable String cursor, int perPage) {
    JsonArray imports = new JsonArray();
    for (StoredImport stored : shown) {
      Tally tally = tallies.getOrDefault(stored.id(), Tally.NONE);
      imports.add(ProgressView.of(new Progress(stored, tally)));
    }
    JsonObject page = new JsonObject().put("imports", imports).put("next_cursor", cursor);
    String link = "</imports?cursor=" + cursor + "&per_page=" + perPage + ">; rel=\"next\"";
    return Answer.json(200, page.toBuffer())
        .headerIfAny("Link", cursor == null ? null : link)
        .header(HttpHeaders.CACHE_CONTROL, "no-store");
  }
}
