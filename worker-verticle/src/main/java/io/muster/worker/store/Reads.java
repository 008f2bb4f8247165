package io.muster.worker.store;

import io.muster.command.Change;
import io.muster.command.Command;
import io.muster.imports.ChunkId;
import io.muster.imports.ChunkRow;
import io.muster.imports.ImportChunk;
import io.muster.imports.ImportRow;
import io.muster.user.EmailAddress;
import io.muster.user.UserId;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a unit of work has to read.
 *
 * @param commandIds whose earlier decisions are wanted
 * @param userIds the users named
 * @param emailKeys the addresses wanted
 * @param chunks the chunks of one import whose earlier decisions are wanted, and the import itself
 */
public record Reads(
    Set<String> commandIds, Set<UserId> userIds, Set<String> emailKeys, List<ChunkId> chunks) {

  /** What commands can depend on. */
  public Reads(Set<String> commandIds, Set<UserId> userIds, Set<String> emailKeys) {
    this(commandIds, userIds, emailKeys, List.of());
  }

  /** What these commands can depend on. */
  public static Reads of(Collection<Command> commands) {
    Set<String> commandIds = new LinkedHashSet<>();
    Set<UserId> userIds = new LinkedHashSet<>();
    Set<String> emailKeys = new LinkedHashSet<>();
    for (Command command : commands) {
      commandIds.add(command.id());
      userIds.add(command.userId());
      EmailAddress wanted = wantedAddress(command.change());
      if (wanted != null) {
        emailKeys.add(wanted.key());
      }
    }
    return new Reads(commandIds, userIds, emailKeys);
  }

  /** Reads for a single command's batch. */
  public static Reads of(Command command) {
    return of(List.of(command));
  }

  /** What the rows of an import's chunks can depend on. */
  public static Reads ofChunks(List<ImportChunk> chunks) {
    Set<UserId> userIds = new LinkedHashSet<>();
    Set<String> emailKeys = new LinkedHashSet<>();
    for (ImportChunk chunk : chunks) {
      for (ChunkRow member : chunk.rows()) {
        if (member instanceof ChunkRow.Valid valid) {
          ImportRow row = valid.row();
          emailKeys.add(row.email().key());
          if (row.id() != null) {
            userIds.add(row.id());
          }
        }
      }
    }
    return new Reads(Set.of(), userIds, emailKeys, ids(chunks));
  }

  /**
   * Of these chunks, whether they were decided, and nothing of their users: for those that can't be
   * processed, and those whose users are taken for new. Where one is not, the unique indexes refuse
   * it.
   */
  public static Reads withoutUsers(List<ImportChunk> chunks) {
    return new Reads(Set.of(), Set.of(), Set.of(), ids(chunks));
  }

  private static List<ChunkId> ids(List<ImportChunk> chunks) {
    return chunks.stream().map(ImportChunk::id).toList();
  }

  /** The import whose chunks these are; null if there are none. */
  public @Nullable String importId() {
    return chunks.isEmpty() ? null : chunks.get(0).importId();
  }

  private static @Nullable EmailAddress wantedAddress(Change change) {
    if (change instanceof Change.Create create) {
      return create.email();
    }
    if (change instanceof Change.Replace replace) {
      return replace.email();
    }
    return change instanceof Change.Patch patch ? patch.email() : null;
  }
}
