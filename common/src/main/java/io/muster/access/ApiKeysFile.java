package io.muster.access;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.muster.access.ApiKeys.Parsed;
import io.muster.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of API keys, read again while the process runs. A file that is broken or gone changes
 * nothing: the keys that were read last stay, an error is logged, and {@code
 * muster_api_keys_file_valid} is 0. {@link #current} is safe for any thread.
 */
public final class ApiKeysFile {

  /** The setting that names the file. */
  public static final String SETTING = "API_KEYS_FILE";

  /** The largest file in bytes: some ten thousand keys. */
  public static final int MAX_SIZE = 1_048_576;

  private static final Logger LOG = LoggerFactory.getLogger(ApiKeysFile.class);

  private final Path path;
  private final AtomicBoolean reading = new AtomicBoolean();
  private volatile ApiKeys current;
  private volatile List<String> faults = List.of();

  private ApiKeysFile(Path path, ApiKeys current) {
    this.path = path;
    this.current = current;
  }

  /**
   * Reads {@code API_KEYS_FILE} and the file; empty where it is not set. Notes what is wrong with
   * the setting or with the file's lines. Blocks: for the start.
   */
  public static Optional<ApiKeysFile> read(Settings settings) {
    String name = settings.optionalText(SETTING);
    if (name == null) {
      return Optional.empty();
    }
    Path path = Path.of(name);
    Parsed parsed = load(path);
    if (parsed instanceof Parsed.Valid valid) {
      return Optional.of(new ApiKeysFile(path, valid.keys()));
    }
    for (String fault : ((Parsed.Invalid) parsed).faults()) {
      settings.fault(SETTING, name + " " + fault);
    }
    return Optional.empty();
  }

  /** Reads {@code API_KEYS_RELOAD}: how often the file is looked at, 5 s unless set. */
  public static Duration reloadInterval(Settings settings) {
    return settings.duration("API_KEYS_RELOAD", "5s", Duration.ofMillis(100), Duration.ofHours(1));
  }

  /**
   * Reads a file of keys.
   *
   * @return the keys, or what is wrong with the file, also where it can't be read. Blocks
   */
  public static Parsed load(Path path) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(path)) {
      bytes = in.readNBytes(MAX_SIZE + 1);
    } catch (NoSuchFileException missing) {
      return new Parsed.Invalid(
          List.of("is not there: make it with `muster keys create`, or leave the setting out"));
    } catch (IOException unreadable) {
      return new Parsed.Invalid(List.of("can't be read: " + unreadable));
    }
    if (bytes.length > MAX_SIZE) {
      return new Parsed.Invalid(List.of("must have at most " + MAX_SIZE + " bytes"));
    }
    try {
      return ApiKeys.parse(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException notUtf8) {
      return new Parsed.Invalid(List.of("must be text in UTF-8"));
    }
  }

  /** The keys that were read last without a fault. */
  public ApiKeys current() {
    return current;
  }

  /** What is wrong with the file as it is now; empty if nothing is. */
  public List<String> faults() {
    return faults;
  }

  /** Looks at the file again and again, on worker threads, until {@code vertx} is closed. */
  public void watch(Vertx vertx, Duration interval, MeterRegistry metrics) {
    Gauge.builder("muster.api.keys", this, file -> file.current.keys().size())
        .description("API keys in force")
        .register(metrics);
    Gauge.builder("muster.api.keys.file.valid", this, file -> file.faults.isEmpty() ? 1 : 0)
        .description("1 where the file of API keys is as it must be, else 0")
        .register(metrics);
    vertx.setPeriodic(interval.toMillis(), unused -> reload(vertx));
  }

  private Future<Void> reload(Vertx vertx) {
    if (!reading.compareAndSet(false, true)) {
      return Future.succeededFuture();
    }
    return vertx
        .<Parsed>executeBlocking(() -> load(path))
        .<Void>map(
            parsed -> {
              take(parsed);
              return null;
            })
        .onComplete(done -> reading.set(false));
  }

  private void take(Parsed parsed) {
    if (parsed instanceof Parsed.Valid valid) {
      boolean mended = !faults.isEmpty();
      faults = List.of();
      if (mended || !valid.keys().keys().equals(current.keys())) {
        current = valid.keys();
        LOG.info("event=api_keys_read file={} keys={}", path, current.keys().size());
      }
    } else if (parsed instanceof Parsed.Invalid invalid && !invalid.faults().equals(faults)) {
      faults = invalid.faults();
      LOG.error(
          "event=api_keys_not_read file={} kept={} faults=\"{}\"",
          path,
          current.keys().size(),
          String.join("; ", faults));
    }
  }
}
