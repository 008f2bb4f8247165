package io.muster.system.chaos.fault;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The kinds of faults. */
public enum FaultKind {
  KILL_WORKER("SIGKILL of a worker"),
  KILL_API("SIGKILL of an API, started again at once"),
  KILL_BROKER("SIGKILL of the broker, started again"),
  KILL_PRIMARY("SIGKILL of the primary"),
  KILL_SECONDARY("SIGKILL of a secondary"),
  KILL_WORKERS_IN_A_ROW("SIGKILL of a worker, and of the one that takes its shards over"),
  KILL_IN_TRANSACTION("SIGKILL of a worker while the primary has a transaction of its open"),
  PAUSE_WORKER("SIGSTOP of a worker for a while"),
  PAUSE_API("SIGSTOP of an API for a while"),
  PAUSE_BROKER("SIGSTOP of the broker for a while"),
  PAUSE_PRIMARY("SIGSTOP of the primary for a while"),
  PAUSE_SECONDARY("SIGSTOP of a secondary for a while"),
  CUT_BROKER("connections to the broker cut and refused for a while"),
  HOLD_BROKER("nothing passes between Muster and the broker for a while"),
  DELAY_BROKER("everything between Muster and the broker comes late for a while"),
  CUT_PRIMARY("connections to the primary cut and refused for a while"),
  HOLD_PRIMARY("nothing passes to or from the primary's port for a while"),
  DELAY_PRIMARY("everything to and from the primary's port comes late for a while"),
  STEP_DOWN("the primary steps down"),
  MEMORY_ALARM("the broker's memory alarm for a while"),
  DISK_ALARM("the broker's disk alarm for a while"),
  RESTART_WORKER("SIGTERM of a worker, started again"),
  RESTART_API("SIGTERM of an API, started again"),
  SCALE_WORKERS("one more worker for a while"),
  POISON("messages that no worker can process"),
  CLOCK_JUMP("the clock of a worker or an API jumps by up to five minutes, and back after a while");

  private final String title;

  FaultKind(String title) {
    this.title = title;
  }

  /** For people. */
  public String title() {
    return title;
  }

  /** Its name in options: {@code kill-worker}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The kind with this name in options. */
  public static Optional<FaultKind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }

  /** The names of all. */
  public static List<String> words() {
    return Arrays.stream(values()).map(FaultKind::word).toList();
  }
}
