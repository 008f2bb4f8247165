package io.muster.user;

import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * Makes ids of new users, as MongoDB's drivers make theirs: 4 bytes of seconds, 5 random ones for
 * this generator, a counter of 3 that begins anywhere. Safe for any thread.
 */
public final class UserIds {

  private static final int RANDOM_BYTES = 5;
  private static final int COUNTER_MASK = 0xFFFFFF;

  private final InstantSource clock;
  private final byte[] process = new byte[RANDOM_BYTES];
  private final AtomicInteger counter;

  /**
   * A generator, of which a process needs one.
   *
   * @param clock tells the seconds
   * @param random makes its own five bytes and the counter's beginning; used only here
   */
  public UserIds(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    random.nextBytes(process);
    this.counter = new AtomicInteger(random.nextInt());
  }

  /** The next id. */
  public UserId next() {
    int count = counter.getAndIncrement() & COUNTER_MASK;
    byte[] bytes =
        ByteBuffer.allocate(UserId.LENGTH / 2)
            .putInt((int) clock.instant().getEpochSecond())
            .put(process)
            .put((byte) (count >>> 16))
            .put((byte) (count >>> 8))
            .put((byte) count)
            .array();
    return new UserId(HexFormat.of().formatHex(bytes));
  }
}
