package io.muster.system.chaos.fault;

import io.muster.backends.mongo.MongoMember;
import io.muster.backends.proxy.TcpProxy;
import io.muster.backends.rabbit.RabbitServer;
import io.muster.system.chaos.load.PoisonSource;
import io.muster.system.chaos.scene.MusterNode;
import io.muster.system.chaos.scene.OpenTransactions;
import io.muster.system.chaos.scene.Scene;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Makes injuries of planned faults. */
final class Injuries {
  private static final int POISON_MESSAGES = 5;
  private static final long LATE_MILLIS = 150;
  private static final long MOST_WRONG_SECONDS = 299;

  private final Scene scene;
  private final PoisonSource poison;

  Injuries(Scene scene, PoisonSource poison) {
    this.scene = scene;
    this.poison = poison;
  }

  Injury of(PlannedFault fault) {
    RabbitServer rabbit = scene.rabbit();
    MusterNode worker = pick(scene.workers(), fault);
    MusterNode api = pick(scene.apis(), fault);
    return switch (fault.kind()) {
      case KILL_WORKER -> new Lasting(worker::kill, () -> {}, worker::start).atOnce();
      case KILL_API -> new Lasting(api::kill, api::start).atOnce();
      case KILL_BROKER -> new Lasting(rabbit::kill, rabbit::start);
      case KILL_PRIMARY -> killed(scene.mongo().primary());
      case KILL_SECONDARY -> killed(pick(scene.mongo().secondaries(), fault));
      case KILL_WORKERS_IN_A_ROW -> inARow(fault);
      case KILL_IN_TRANSACTION -> killedInTransaction(worker);
      case PAUSE_WORKER -> new Lasting(worker::pause, worker::resume);
      case PAUSE_API -> new Lasting(api::pause, api::resume);
      case PAUSE_BROKER -> new Lasting(rabbit::pause, rabbit::resume);
      case PAUSE_PRIMARY -> paused(scene.mongo().primary());
      case PAUSE_SECONDARY -> paused(pick(scene.mongo().secondaries(), fault));
      case CUT_BROKER -> proxied(brokerProxies(fault), TcpProxy::cut);
      case HOLD_BROKER -> proxied(brokerProxies(fault), TcpProxy::blackHole);
      case DELAY_BROKER -> proxied(brokerProxies(fault), Injuries::delay);
      case CUT_PRIMARY -> proxied(primaryProxy(), TcpProxy::cut);
      case HOLD_PRIMARY -> proxied(primaryProxy(), TcpProxy::blackHole);
      case DELAY_PRIMARY -> proxied(primaryProxy(), Injuries::delay);
      case STEP_DOWN -> new Lasting(scene.mongo()::stepDown, () -> {}).atOnce();
      case MEMORY_ALARM ->
          new Lasting(() -> rabbit.memoryAlarm(true), () -> rabbit.memoryAlarm(false));
      case DISK_ALARM -> new Lasting(() -> rabbit.diskAlarm(true), () -> rabbit.diskAlarm(false));
      case RESTART_WORKER -> new Lasting(worker::stop, worker::start).atOnce();
      case RESTART_API -> new Lasting(api::stop, api::start).atOnce();
      case SCALE_WORKERS -> new Lasting(scene.extraWorker()::start, scene.extraWorker()::stop);
      case CLOCK_JUMP -> clockJump(fault.choice() % 2 == 0 ? worker : api, fault);
      case POISON -> new Lasting(() -> poison.publish(POISON_MESSAGES), () -> {}).atOnce();
    };
  }

  private static <T> T pick(List<T> all, PlannedFault fault) {
    return all.get(fault.choice() % all.size());
  }

  /** The service has to do without it: it is started again when that was seen. */
  private static Injury killed(MongoMember member) {
    return new Lasting(member::kill, () -> {}, member::start).atOnce();
  }

  private static Injury paused(MongoMember member) {
    return new Lasting(member::pause, member::resume);
  }

  private static Injury clockJump(MusterNode node, PlannedFault fault) {
    long seconds = fault.choice() % (2 * MOST_WRONG_SECONDS + 1) - MOST_WRONG_SECONDS;
    return new Lasting(
        () -> node.shiftClock(Duration.ofSeconds(seconds)), () -> node.shiftClock(Duration.ZERO));
  }

  private Injury killedInTransaction(MusterNode worker) {
    Runnable kill =
        () -> {
          OpenTransactions.stopInside(worker, scene.mongo());
          worker.kill();
        };
    return new Lasting(kill, () -> {}, worker::start).atOnce();
  }

  private Injury inARow(PlannedFault fault) {
    MusterNode first = pick(scene.workers(), fault);
    MusterNode second = scene.workers().get((fault.choice() + 1) % scene.workers().size());
    return new Lasting(
        () -> {
          first.kill();
          first.start();
        },
        () -> {
          second.kill();
          second.start();
        });
  }

  /** Of the APIs, of the workers, or of both. */
  private List<TcpProxy> brokerProxies(PlannedFault fault) {
    List<TcpProxy> both = scene.brokerProxies();
    int choice = fault.choice() % (both.size() + 1);
    return choice == both.size() ? both : List.of(both.get(choice));
  }

  private List<TcpProxy> primaryProxy() {
    return scene.mongo().primary().proxy().stream().toList();
  }

  private static void delay(TcpProxy proxy) {
    proxy.delay(Duration.ofMillis(LATE_MILLIS));
  }

  private static Injury proxied(List<TcpProxy> proxies, Consumer<TcpProxy> harm) {
    return new Lasting(() -> proxies.forEach(harm), () -> proxies.forEach(TcpProxy::heal));
  }

  private record Lasting(Runnable beginning, Runnable ending, Runnable repairing, boolean lasts)
      implements Injury {

    Lasting(Runnable beginning, Runnable ending) {
      this(beginning, ending, () -> {});
    }

    Lasting(Runnable beginning, Runnable ending, Runnable repairing) {
      this(beginning, ending, repairing, true);
    }

    /** The same, ended right after its beginning. */
    Lasting atOnce() {
      return new Lasting(beginning, ending, repairing, false);
    }

    @Override
    public void begin() {
      beginning.run();
    }

    @Override
    public void end() {
      ending.run();
    }

    @Override
    public void repair() {
      repairing.run();
    }
  }
}
