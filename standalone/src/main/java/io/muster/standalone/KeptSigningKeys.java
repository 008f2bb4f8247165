package io.muster.standalone;

import io.muster.process.ExitCode;
import io.muster.process.StartException;
import io.muster.signing.SigningKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;

/** Signing keys that outlive the process, in a file that its owner alone can read. */
final class KeptSigningKeys {

  private static final String FILE = "signing-keys";

  private KeptSigningKeys() {}

  /** The keys in this folder; makes them the first time. Blocks. */
  static SigningKeys in(Path folder) throws StartException {
    Path file = folder.resolve(FILE);
    try {
      if (!Files.exists(file)) {
        create(file);
      }
      String text = Files.readString(file, StandardCharsets.UTF_8).strip();
      return SigningKeys.of(List.of(text.split(",")));
    } catch (IOException | IllegalArgumentException unusable) {
      throw new StartException(
          ExitCode.CONFIG,
          StandaloneSettings.DATA_DIR + ": " + file + " can't be used: " + unusable.getMessage());
    }
  }

  private static void create(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    String secret = SigningKeys.randomSecret(new SecureRandom());
    Path fresh =
        Files.createTempFile(
            file.getParent(),
            FILE,
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(fresh, secret + "\n", StandardOpenOption.SYNC, StandardOpenOption.WRITE);
    Files.move(fresh, file);
  }
}
