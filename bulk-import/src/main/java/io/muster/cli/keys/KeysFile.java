package io.muster.cli.keys;

import io.muster.access.ApiKey;
import io.muster.access.ApiKeys;
import io.muster.access.ApiKeys.Parsed;
import io.muster.access.ApiKeysFile;
import io.muster.cli.CliException;
import io.muster.cli.CliExit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A file of API keys that is changed: whoever reads it finds it as before or as after, never half
 * written, and two who change it wait for one another. Comments stay.
 */
final class KeysFile {

  private static final String HEADER =
      "# API keys: name, role (read, write, import, admin), hash. Read again when it changes.";

  private final Path path;

  KeysFile(Path path) {
    this.path = path.toAbsolutePath();
  }

  /** A change to the keys: checks them and says which lines the file is to have. */
  interface Change {
    List<String> apply(ApiKeys keys, List<String> lines);
  }

  Path path() {
    return path;
  }

  /** The keys in it. */
  ApiKeys read() {
    return keys(path);
  }

  /** Changes it under a lock; a file that isn't there is made. */
  void change(Change change) {
    // The lock on the file is for other processes: within one it fails instead of waiting.
    synchronized (KeysFile.class) {
      changeLocked(change);
    }
  }

  private void changeLocked(Change change) {
    try {
      Path target = Files.exists(path) ? path.toRealPath() : path;
      Path lock = target.resolveSibling("." + target.getFileName() + ".lock");
      try (FileChannel channel = open(lock);
          FileLock held = channel.lock()) {
        boolean there = Files.exists(target);
        ApiKeys keys = there ? keys(target) : keysOf("");
        List<String> lines =
            there ? Files.readAllLines(target, StandardCharsets.UTF_8) : List.of(HEADER);
        List<String> after = change.apply(keys, lines);
        keysOf(String.join("\n", after));
        replace(target, String.join("\n", after) + "\n");
        held.release();
      }
    } catch (IOException failed) {
      throw new CliException(CliExit.IO, path + " can't be changed: " + failed);
    }
  }

  /** The lines without those of the keys that match. */
  static List<String> without(List<String> lines, Predicate<ApiKey> gone) {
    List<String> kept = new ArrayList<>();
    for (String line : lines) {
      if (keysOf(line).keys().stream().noneMatch(gone)) {
        kept.add(line);
      }
    }
    return kept;
  }

  private static ApiKeys keys(Path file) {
    return valid(ApiKeysFile.load(file), file.toString());
  }

  private static ApiKeys keysOf(String text) {
    return valid(ApiKeys.parse(text), "the changed file");
  }

  private static ApiKeys valid(Parsed parsed, String what) {
    if (parsed instanceof Parsed.Valid valid) {
      return valid.keys();
    }
    throw new CliException(
        CliExit.BAD_INPUT, what + " " + String.join("; ", ((Parsed.Invalid) parsed).faults()));
  }

  private static FileChannel open(Path lock) throws IOException {
    FileChannel channel =
        FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    ownerOnly(lock, null);
    return channel;
  }

  private static void replace(Path target, String text) throws IOException {
    Path fresh = Files.createTempFile(target.getParent(), "." + target.getFileName(), ".new");
    try {
      try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      ownerOnly(fresh, Files.exists(target) ? target : null);
      Files.move(
          fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  // Mode 0600, or as the file was before: its reader, the API, may be another user than this one.
  private static void ownerOnly(Path file, @Nullable Path before) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view == null) {
      return;
    }
    if (before == null) {
      view.setPermissions(PosixFilePermissions.fromString("rw-------"));
      return;
    }
    PosixFileAttributes was = Files.readAttributes(before, PosixFileAttributes.class);
    view.setPermissions(was.permissions());
    PosixFileAttributes now = view.readAttributes();
    if (!now.owner().equals(was.owner())) {
      view.setOwner(was.owner());
    }
    if (!now.group().equals(was.group())) {
      view.setGroup(was.group());
    }
  }
}
