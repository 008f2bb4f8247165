package io.muster.backends.mongo;

import io.muster.backends.process.BackendException;
import io.muster.backends.process.Machine;
import io.muster.backends.process.Poll;
import io.muster.backends.process.ServerProcess;
import io.muster.backends.proxy.TcpProxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** A member that we started, in a folder of its own. */
final class MongoServer implements MongoMember {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

  private final Machine machine;
  private final MongodCommand command;
  private final String folder;
  private final boolean own;
  private final @Nullable TcpProxy proxy;
  private final MongoAdmin admin;
  private @Nullable ServerProcess process;

  MongoServer(Machine machine, MongodCommand command, MongoRequest request) {
    this.machine = machine;
    this.command = command;
    this.folder = machine.newFolder("mongo-");
    this.own = request.own();
    this.proxy = request.proxies() ? TcpProxy.to("127.0.0.1", command.port()) : null;
    this.admin = new MongoAdmin(command.port());
  }

  @Override
  public String address() {
    return "127.0.0.1:" + (proxy == null ? command.port() : proxy.port());
  }

  @Override
  public String uri() {
    return admin.credentials().uri(address(), "directConnection=true");
  }

  @Override
  public Optional<TcpProxy> proxy() {
    return Optional.ofNullable(proxy);
  }

  @Override
  public boolean isPrimary() {
    return hello().getBoolean("isWritablePrimary", false);
  }

  @Override
  public boolean isSecondary() {
    return hello().getBoolean("secondary", false);
  }

  /** Whether it answers that it is no member of any set. */
  boolean isOutside() {
    Document hello = hello();
    return !hello.isEmpty() && !hello.containsKey("setName");
  }

  @Override
  public void stop() {
    requireOwn();
    stopNow();
  }

  @Override
  public synchronized void kill() {
    requireOwn();
    running().kill();
  }

  @Override
  public void start() {
    requireOwn();
    launch(command.isAuthenticated());
  }

  @Override
  public synchronized void pause() {
    requireOwn();
    running().pause();
  }

  @Override
  public synchronized void resume() {
    requireOwn();
    running().resume();
  }

  /** The entry of the environment that its processes are known by. */
  synchronized String mark() {
    return running().mark();
  }

  /** Its administration, past the proxy. */
  MongoAdmin admin() {
    return admin;
  }

  /** What it says of itself; empty when it doesn't answer. */
  Document hello() {
    return process != null && process.alive() ? admin.hello() : new Document();
  }

  /** Starts it and waits until it answers. */
  synchronized void launch(boolean authenticated) {
    if (process != null && process.alive()) {
      throw new IllegalStateException("runs already");
    }
    machine.run(List.of("mkdir", "-p", folder + "/data"), Map.of(), Duration.ofSeconds(20));
    ServerProcess started =
        ServerProcess.start(
            machine,
            command.words(machine, folder, authenticated),
            Map.of(),
            folder + "/mongod.log");
    process = started;
    boolean answers =
        Poll.until(START_LIMIT, () -> !admin.hello().isEmpty() || !started.alive())
            && started.alive();
    if (!answers) {
      String log = started.lastLines();
      started.kill();
      throw new BackendException("mongod (" + command.program() + ") didn't start:\n" + log);
    }
  }

  synchronized void stopNow() {
    running().resume();
    running().stop(STOP_LIMIT);
  }

  synchronized void close() {
    admin.close();
    if (process != null) {
      process.kill();
    }
    if (proxy != null) {
      proxy.close();
    }
    machine.delete(folder);
  }

  private void requireOwn() {
    if (!own) {
      throw new UnsupportedOperationException("others use this set too: ask for an own one");
    }
  }

  private ServerProcess running() {
    if (process == null) {
      throw new IllegalStateException("never started");
    }
    return process;
  }
}
