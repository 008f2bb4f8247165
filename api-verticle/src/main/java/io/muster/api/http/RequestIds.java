package io.muster.api.http;

import io.vertx.core.http.HttpServerRequest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gives each request an id: the one it brings, if it can be put into a log, else a new one. */
public final class RequestIds {

  /** The header that brings it and takes it back. */
  public static final String HEADER = "X-Request-Id";

  private static final int LONGEST = 128;
  private static final String MARKS = "._~:/+=-";

  private final Supplier<String> fresh;

  /** Takes new ids from {@code fresh}; any thread may ask it. */
  public RequestIds(Supplier<String> fresh) {
    this.fresh = fresh;
  }

  /** New ids of a random part for this process and a number. */
  public static RequestIds counting() {
    byte[] random = new byte[6];
    new SecureRandom().nextBytes(random);
    String prefix = HexFormat.of().formatHex(random) + "-";
    AtomicLong last = new AtomicLong();
    return new RequestIds(() -> prefix + Long.toHexString(last.incrementAndGet()));
  }

  /** The id of a request; the same at each call, and from the first one on in its response. */
  public String of(HttpServerRequest request) {
    String known = request.response().headers().get(HEADER);
    if (known != null) {
      return known;
    }
    String sent = request.getHeader(HEADER);
    String id = isUsable(sent) ? sent : fresh.get();
    request.response().putHeader(HEADER, id);
    return id;
  }

  @SuppressWarnings("NullAway") // the caller uses the id only where this says it is there
  private static boolean isUsable(@Nullable String id) {
    if (id == null || id.isEmpty() || id.length() > LONGEST) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!plain && MARKS.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }
}
