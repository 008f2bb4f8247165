package io.muster.api.imports.record;

/** Whether an upload may feed an import. */
public sealed interface LeaseResult {

  /**
   * It may, and no other for as long as it goes on saving.
   *
   * @param stored the import as it is now
   */
  record Taken(StoredImport stored) implements LeaseResult {}

  /** Another one does. */
  record Busy() implements LeaseResult {}

  /** The import takes nothing any more, or isn't there. */
  record Closed() implements LeaseResult {}
}
