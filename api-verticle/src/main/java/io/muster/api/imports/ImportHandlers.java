package io.muster.api.imports;

import io.muster.api.ApiParts;
import io.muster.api.http.OperationHandler;
import io.vertx.core.Vertx;
import java.util.Map;

/** The operations on imports. */
public final class ImportHandlers {

  private ImportHandlers() {}

  /** A handler for each, by operation id. */
  public static Map<String, OperationHandler> all(Vertx vertx, ApiParts parts) {
    ImportParts imports = parts.imports();
    ImportAccess access =
        new ImportAccess(imports.records(), imports.results(), imports.retention(), parts.clock());
    Feeding feeding =
        new Feeding(
            imports, new UploadAnswers(access, parts.clock()), parts.commandIds(), parts.clock());
    ProgressEvents events =
        new ProgressEvents(vertx, access, imports.eventStreams(), parts.clock());
    return Map.of(
        "createImport", new CreateImport(imports, feeding, parts.commandIds(), parts.clock()),
        "feedImport", new FeedImport(access, imports.uploads(), feeding),
        "getImport", new GetImport(access, events),
        "cancelImport", new CancelImport(access, imports.records(), parts.clock()),
        "listImports", new ListImports(access, imports.records(), imports.results()),
        "listImportErrors", new ListErrors(access, imports.results(), imports.errorStreams()));
  }
}
