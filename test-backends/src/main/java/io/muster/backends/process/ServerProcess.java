package io.muster.backends.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A server program and all that it started, however far they went from it: they are known by a mark
 * in their environment. Any thread; calls block.
 */
public final class ServerProcess {
  private static final String MARK_VARIABLE = "MUSTER_BACKEND";
  private static final Duration SHORT = Duration.ofSeconds(20);
  private static final Duration GLANCE = Duration.ofMillis(150);
  private static final int LOG_LINES = 40;

  private static final String START =
      """
      log=$1; shift
      setsid "$@" >>"$log" 2>&1 </dev/null &
      echo $!
      """;
  private static final String SIGNAL =
      """
      sent=1
      for file in $(grep -lzsxF "$1" /proc/[0-9]*/environ); do
        file=${file#/proc/}
        kill -s "$2" "${file%/environ}" 2>/dev/null && sent=0
      done
      exit $sent
      """;

  private static final String ALL_PAUSED =
      """
      for file in $(grep -lzsxF "$1" /proc/[0-9]*/environ); do
        state=$(sed 's/.*) //' "${file%/environ}/stat" 2>/dev/null)
        case $state in T* | "") ;; *) exit 1 ;; esac
      done
      """;

  private final Machine machine;
  private final String mark;
  private final String log;
  private final long pid;

  private ServerProcess(Machine machine, String mark, String log, long pid) {
    this.machine = machine;
    this.mark = mark;
    this.log = log;
    this.pid = pid;
  }

  /**
   * Starts a program in a session of its own.
   *
   * @param log a file on that machine to which its output is appended
   */
  public static ServerProcess start(
      Machine machine, List<String> words, Map<String, String> environment, String log) {
    String mark = UUID.randomUUID().toString();
    Map<String, String> marked = new HashMap<>(environment);
    marked.put(MARK_VARIABLE, mark);
    List<String> command = new ArrayList<>(List.of("sh", "-c", START, "start", log));
    command.addAll(words);
    String pid = machine.run(command, marked, SHORT).orThrow("starting " + words.get(0)).text();
    return new ServerProcess(machine, MARK_VARIABLE + "=" + mark, log, Long.parseLong(pid));
  }

  /** The process id of the program itself, on its machine. */
  public long pid() {
    return pid;
  }

  /** The entry of their environment that all its processes have. */
  public String mark() {
    return mark;
  }

  /** Whether anything of it still runs (or is paused). */
  public boolean alive() {
    // Who replaces itself by another program (exec) has no environment for a moment.
    return Poll.until(GLANCE, () -> toAll("0"));
  }

  /** Asks the program itself to end (SIGTERM), and kills what is left after the limit. */
  public void stop(Duration limit) {
    if (!alive()) {
      return;
    }
    machine.run(List.of("kill", "-s", "TERM", Long.toString(pid)), Map.of(), SHORT);
    if (!Poll.until(limit, () -> !alive())) {
      kill();
    }
  }

  /** SIGKILL to all of it; returns when it is gone. */
  public void kill() {
    // What starts a child just now needs a second look.
    if (!Poll.until(SHORT, () -> !toAll("KILL") && !alive())) {
      throw new BackendException("process " + pid + " can't be killed");
    }
  }

  /** SIGSTOP to all of it; returns when all of it stands. */
  public void pause() {
    boolean paused =
        Poll.until(
            SHORT,
            () -> {
              toAll("STOP");
              return ask(ALL_PAUSED).status() == 0;
            });
    if (!paused) {
      throw new BackendException("process " + pid + " can't be paused");
    }
  }

  /** SIGCONT to all of it. */
  public void resume() {
    toAll("CONT");
  }

  /** The last lines of its output. */
  public String lastLines() {
    List<String> words = List.of("tail", "-n", Integer.toString(LOG_LINES), log);
    return machine.run(words, Map.of(), SHORT).text();
  }

  private boolean toAll(String signal) {
    return ask(SIGNAL, signal).status() == 0;
  }

  private Machine.Result ask(String script, String... arguments) {
    List<String> words = new ArrayList<>(List.of("sh", "-c", script, "server-process", mark));
    words.addAll(List.of(arguments));
    return machine.run(words, Map.of(), SHORT);
  }
}
