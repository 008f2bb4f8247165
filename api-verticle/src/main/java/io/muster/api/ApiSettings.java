package io.muster.api;

import io.muster.access.ApiKeysFile;
import io.muster.api.export.ExportUsers;
import io.muster.api.imports.upload.UploadLimits;
import io.muster.api.limit.RequestQuotas;
import io.muster.api.query.ReadDeadlines;
import io.muster.api.write.WriteLimits;
import io.muster.command.Retention;
import io.muster.config.Settings;
import io.muster.imports.ImportRetention;
import io.muster.messaging.BrokerSettings;
import io.muster.mongo.MongoSettings;
import io.muster.password.HashingSettings;
import io.muster.signing.ConsistencyTokens;
import io.muster.signing.SigningKeys;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * All settings of an API process.
 *
 * @param host the address it listens on
 * @param port the port it listens on; 0 means a free one
 * @param eventLoops how many event loops serve requests
 * @param broker how to reach the broker
 * @param mongo how to reach the store
 * @param embeddedStore whether the store is the embedded one, which knows no sessions
 * @param signingKeys what operation ids and consistency tokens are signed with
 * @param tokenMaxAge how long a consistency token is good for
 * @param retention how long commands and outcomes are good for
 * @param importRetention how long imports are kept
 * @param uploads the bounds of uploads
 * @param hashing the bounds of password hashing
 * @param writes the bounds of writes
 * @param reads the deadlines of reads
 * @param exportsAtOnce how many exports run at a time
 * @param limits what one client may ask for
 * @param apiKeys the file of API keys; null where there are none
 * @param apiKeysReload how often that file is looked at
 */
public record ApiSettings(
    String host,
    int port,
    int eventLoops,
    BrokerSettings broker,
    MongoSettings mongo,
    boolean embeddedStore,
    SigningKeys signingKeys,
    Duration tokenMaxAge,
    Retention retention,
    ImportRetention importRetention,
    UploadLimits uploads,
    HashingSettings hashing,
    WriteLimits writes,
    ReadDeadlines reads,
    int exportsAtOnce,
    RequestQuotas.Limits limits,
    @Nullable ApiKeysFile apiKeys,
    Duration apiKeysReload) {

  /** Where the API listens. */
  public static final String HOST = "HTTP_HOST";

  /** On which port it listens. */
  public static final String PORT = "HTTP_PORT";

  /** Reads them, noting every wrong one. */
  public static ApiSettings read(Settings settings) {
    return read(settings, SigningKeys.required(settings), false);
  }

  /**
   * Reads them where signing keys and the kind of store are known already.
   *
   * @param embeddedStore whether the store is the embedded one
   */
  public static ApiSettings read(
      Settings settings, SigningKeys signingKeys, boolean embeddedStore) {
    String host = settings.text(HOST, "127.0.0.1");
    ApiKeysFile keys = ApiKeysFile.read(settings).orElse(null);
    if (keys == null) {
      checkLoopback(settings, host);
    }
    Retention retention = Retention.from(settings);
    return new ApiSettings(
        host,
        settings.port(PORT, 8080),
        settings.number("HTTP_EVENT_LOOPS", Runtime.getRuntime().availableProcessors(), 1, 256),
        BrokerSettings.read(settings),
        MongoSettings.from(settings),
        embeddedStore,
        signingKeys,
        ConsistencyTokens.maxAge(settings),
        retention,
        ImportRetention.from(settings, retention),
        UploadLimits.read(settings),
        HashingSettings.read(settings),
        WriteLimits.read(settings),
        ReadDeadlines.read(settings),
        ExportUsers.atOnce(settings),
        RequestQuotas.Limits.read(settings),
        keys,
        ApiKeysFile.reloadInterval(settings));
  }

  private static void checkLoopback(Settings settings, String host) {
    try {
      if (InetAddress.getByName(host).isLoopbackAddress()) {
        return;
      }
      settings.fault(
          HOST,
          "must be a loopback address such as 127.0.0.1 as long as there are no API keys; make some"
              + " with ./muster keys create and name their file in "
              + ApiKeysFile.SETTING);
    } catch (UnknownHostException unknown) {
      settings.fault(HOST, "must be an address of this machine; \"" + host + "\" is unknown");
    }
  }
}
