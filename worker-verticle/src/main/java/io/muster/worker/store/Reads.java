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
 * @param chunk the chunk whose import and earlier decision are wanted; null if it isn't about one
 */
public record Reads(
    Set<String> commandIds, Set<UserId> userIds, Set<String> emailKeys, @Nullable ChunkId chunk) {

  /** What commands can depend on. */
  public Reads(Set<String> commandIds, Set<UserId> userIds, Set<String> emailKeys) {
    this(commandIds, userIds, emailKeys, null);
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

  /** What the rows of a chunk can depend on. */
  public static Reads of(ImportChunk chunk) {
    Set<UserId> userIds = new LinkedHashSet<>();
    Set<String> emailKeys = new LinkedHashSet<>();
    for (ChunkRow member : chunk.rows()) {
      if (member instanceof ChunkRow.Valid valid) {
        ImportRow row = valid.row();
        emailKeys.add(row.email().key());
        if (row.id() != null) {
          userIds.add(row.id());
        }
      }
    }
    return new Reads(Set.of(), userIds, emailKeys, chunk.id());
  }

  /**
   * What a chunk needs whose users are all taken for new: nothing of them. Where one is not, the
   * unique indexes refuse it.
   */
  public static Reads assumingNew(ImportChunk chunk) {
    return new Reads(Set.of(), Set.of(), Set.of(), chunk.id());
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
