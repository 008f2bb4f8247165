package io.muster.standalone.folder;

import io.muster.process.ExitCode;
import io.muster.process.StartException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;

/** A secret that outlives the process, in a file that its owner alone can read. */
public final class KeptSecret {

  private KeptSecret() {}

  /**
   * What the file holds; the first time, a fresh secret. Blocks.
   *
   * @param folder made where it is missing
   * @throws StartException if the file can't be read or made
   */
  public static String in(Path folder, String name, Supplier<String> fresh) throws StartException {
    Path file = folder.resolve(name);
    try {
      if (!Files.exists(file)) {
        create(folder, name, fresh.get());
      }
      String text = Files.readString(file, StandardCharsets.UTF_8).strip();
      if (text.isEmpty()) {
        throw new IOException("it is empty");
      }
      return text;
    } catch (IOException unusable) {
      throw new StartException(
          ExitCode.CONFIG, "DATA_DIR: " + file + " can't be used: " + unusable.getMessage());
    }
  }

  private static void create(Path folder, String name, String secret) throws IOException {
    PrivateFolder.make(folder);
    Path made = PrivateFolder.newFile(folder, name);
    Files.writeString(made, secret + "\n", StandardOpenOption.SYNC, StandardOpenOption.WRITE);
    Files.move(made, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }
}
