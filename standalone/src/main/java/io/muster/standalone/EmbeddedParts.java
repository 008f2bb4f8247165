package io.muster.standalone;

import io.muster.process.ExitCode;
import io.muster.process.Platform;
import io.muster.process.Shutdown;
import io.muster.process.StartException;
import io.muster.signing.SigningKeys;
import io.muster.standalone.broker.EmbeddedBroker;
import io.muster.standalone.broker.EmbeddedBrokerSettings;
import io.muster.standalone.folder.KeptSecret;
import io.muster.standalone.store.EmbeddedStore;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The embedded broker and store that were started, each null where a real one stands in its place.
 *
 * @param broker the broker
 * @param store the store
 * @param signingKeys the keys to sign with
 */
record EmbeddedParts(
    @Nullable EmbeddedBroker broker, @Nullable EmbeddedStore store, SigningKeys signingKeys) {

  /** Starts what is needed, broker and store at the same time. */
  static Future<EmbeddedParts> start(StandaloneSettings settings, Platform platform) {
    Future<@Nullable EmbeddedBroker> broker =
        platform.vertx().executeBlocking(() -> broker(settings, platform), false);
    Future<@Nullable EmbeddedStore> store =
        platform.vertx().executeBlocking(() -> store(settings, platform), false);
    Future<SigningKeys> keys = platform.vertx().executeBlocking(() -> signingKeys(settings), false);
    return Future.all(broker, store, keys)
        .map(all -> new EmbeddedParts(broker.result(), store.result(), keys.result()));
  }

  private static @Nullable EmbeddedBroker broker(StandaloneSettings settings, Platform platform)
      throws StartException {
    if (!settings.hasEmbeddedBroker()) {
      return null;
    }
    Path folder = settings.dataDir();
    String fresh = EmbeddedBrokerSettings.newPassword();
    EmbeddedBroker broker =
        EmbeddedBroker.start(
            new EmbeddedBrokerSettings(
                settings.amqpPort(),
                folder == null ? null : folder.resolve("broker"),
                EmbeddedBrokerSettings.newPassword(),
                // Kept, so that the address of a producer is good for the next start too.
                folder == null ? fresh : KeptSecret.in(folder, "producer-password", () -> fresh)));
    endLast(platform, "embedded-broker", broker);
    return broker;
  }

  private static @Nullable EmbeddedStore store(StandaloneSettings settings, Platform platform)
      throws StartException {
    if (!settings.hasEmbeddedStore()) {
      return null;
    }
    Path folder = settings.dataDir();
    EmbeddedStore store =
        folder == null
            ? EmbeddedStore.inMemory(EmbeddedParts::broken)
            : EmbeddedStore.onDisk(folder.resolve("store"), EmbeddedParts::broken);
    endLast(platform, "embedded-store", store);
    return store;
  }

  /** The file holds the last whole unit: only a new process can go on from it. */
  private static void broken(Throwable cause) {
    Shutdown.halt(ExitCode.SOFTWARE, "embedded store broken: " + cause);
  }

  private static void endLast(Platform platform, String name, AutoCloseable part) {
    platform
        .shutdown()
        .step(
            name,
            () ->
                platform
                    .vertx()
                    .executeBlocking(
                        () -> {
                          part.close();
                          return null;
                        }));
  }

  /** Blocks. */
  private static SigningKeys signingKeys(StandaloneSettings settings) throws StartException {
    SigningKeys set = settings.signingKeys();
    if (set != null) {
      return set;
    }
    SecureRandom random = new SecureRandom();
    Path folder = settings.dataDir();
    if (folder == null) {
      return SigningKeys.random(random);
    }
    String kept = KeptSecret.in(folder, "signing-keys", () -> SigningKeys.randomSecret(random));
    try {
      return SigningKeys.of(List.of(kept.split(",")));
    } catch (IllegalArgumentException wrong) {
      throw new StartException(
          ExitCode.CONFIG, "DATA_DIR: signing-keys in " + folder + ": " + wrong.getMessage());
    }
  }
}
