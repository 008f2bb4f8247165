package io.muster.standalone.store;

import io.muster.process.ExitCode;
import io.muster.process.StartException;
import io.muster.standalone.folder.PrivateFolder;
import java.io.IOException;
import java.nio.file.Path;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/** Opens the store's file so that it changes at our commits alone. */
final class StoreFile {
  private static final String NAME = "muster.mv";
  private static final int CACHE_MEGABYTES = 16;

  private StoreFile() {}

  /** Opens the file in {@code directory}, which is made where it is missing. */
  static MVStore open(Path directory) throws StartException {
    try {
      PrivateFolder.make(directory);
    } catch (IOException e) {
      throw unusable(directory, "can't be written: check its path and permissions");
    }
    try {
      var store =
          new MVStore.Builder()
              .fileName(directory.resolve(NAME).toString())
              .autoCommitDisabled()
              // Else 19 MB of unsaved changes are committed wherever they happen to be, in the
              // middle of a unit too.
              .autoCommitBufferSize(0)
              .cacheSize(CACHE_MEGABYTES)
              .compress()
              .open();
      // What a commit frees is used again at once: every commit is forced to disk before the next
      // one begins.
      store.setRetentionTime(0);
      return store;
    } catch (MVStoreException e) {
      throw switch (e.getErrorCode()) {
        case DataUtils.ERROR_FILE_LOCKED ->
            unusable(directory, "is in use: stop the other process, or choose another");
        case DataUtils.ERROR_FILE_CORRUPT ->
            unusable(directory, "holds a damaged file " + NAME + ": restore it from a copy");
        default -> unusable(directory, "can't be opened: " + e.getMessage());
      };
    }
  }

  private static StartException unusable(Path directory, String reason) {
    return new StartException(
        ExitCode.UNAVAILABLE, "the store's directory " + directory + " " + reason);
  }
}
