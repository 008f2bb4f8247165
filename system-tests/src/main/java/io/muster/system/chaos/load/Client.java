package io.muster.system.chaos.load;

import io.muster.system.chaos.history.Answer.Verdict;
import io.muster.system.chaos.history.Intent;
import io.muster.system.chaos.history.Sight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Creates users of its own and changes each of them one change after another. What becomes of a
 * change is insisted on; a user whose last change stays unknown is left alone for good.
 */
final class Client implements Runnable {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int FEWEST_USERS = 3;
  private static final int MOST_USERS = 40;
  private static final int SHARED_ADDRESSES = 12;
  private static final int REMEMBERED = 200;
  private static final int MOST_IN_PIPELINE = 6;
  private static final int STORM = 4;
  private static final int LONGEST_BURST = 100;
  private static final int ANSWERS_PER_READ = 8;

  private final Crowd crowd;
  private final Sender sender;
  private final RandomGenerator random;
  private final IntentMaker intents;
  private final Insistence insistence;
  private final List<OwnedUser> users = new ArrayList<>();
  private final List<Intent> settled = new ArrayList<>();

  Client(int number, Crowd crowd, Sender sender, RandomGenerator random) {
    this.crowd = crowd;
    this.sender = sender;
    this.random = random;
    this.intents = new IntentMaker(number, crowd.run(), sender.via());
    this.insistence = new Insistence(crowd.history(), sender, crowd.api(), random, PATIENCE);
  }

  @Override
  public void run() {
    try (sender) {
      while (!crowd.stopping().get()) {
        act();
        Insistence.pause(random.nextLong(1 + crowd.longestThought().toMillis()));
      }
    }
  }

  private void act() {
    int choice = random.nextInt(100);
    if (users.size() < FEWEST_USERS || (choice < 6 && users.size() < MOST_USERS)) {
      create();
      return;
    }
    OwnedUser user = users.get(random.nextInt(users.size()));
    if (choice < 9) {
      delete(user);
    } else if (choice < 11) {
      change(user, intents.replace(user.id()));
    } else if (choice < 18) {
      change(user, intents.patchEmail(user.id(), shared()));
    } else if (choice < 23) {
      change(user, intents.patchEmail(user.id(), null));
    } else if (choice < 31) {
      long wrong = random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 0;
      change(user, intents.patchName(user.id(), user.version() + wrong));
    } else if (choice < 36) {
      change(user, intents.patchWithoutKey(user.id()));
    } else if (choice < 46) {
      pipeline(user);
    } else if (choice < 51) {
      storm(user, intents.patchName(user.id(), null));
    } else if (choice < 55) {
      repeatAnOldOne();
    } else if (choice < 60) {
      read(user.id(), null, null);
    } else if (sender.via() == Intent.Via.AMQP) {
      burst();
    } else {
      change(user, intents.patchName(user.id(), null));
    }
  }

  private String shared() {
    return "shared-" + random.nextInt(SHARED_ADDRESSES) + "@chaos.example";
  }

  private Intent want(Intent intent) {
    crowd.history().wanted(intent);
    crowd.sent().incrementAndGet();
    return intent;
  }

  private void create() {
    Intent intent = want(intents.create(random.nextInt(5) == 0 ? shared() : null));
    List<Future<Told>> others = random.nextInt(4) == 0 ? sendTogether(intent) : new ArrayList<>();
    Told told = insistence.settle(intent);
    await(others);
    remember(intent, told);
    String id = told.answer().userId();
    if (told.verdict() == Verdict.APPLIED && id != null) {
      users.add(new OwnedUser(id, 1));
      maybeRead(id, intent, told);
    }
  }

  private void change(OwnedUser user, Intent intent) {
    concluded(user, want(intent), insistence.settle(intent));
  }

  private void concluded(OwnedUser user, Intent intent, Told told) {
    noted(user, intent, told);
    maybeRead(user.id(), intent, told);
  }

  private void noted(OwnedUser user, Intent intent, Told told) {
    remember(intent, told);
    if (!told.verdict().isDecided()) {
      users.remove(user);
      return;
    }
    Long version = told.answer().version();
    if (told.verdict() == Verdict.APPLIED && version != null) {
      user.changedTo(version);
    }
  }

  private void delete(OwnedUser user) {
    users.remove(user);
    Intent intent = want(intents.delete(user.id()));
    Told told = insistence.settle(intent);
    remember(intent, told);
    maybeRead(user.id(), intent, told);
    if (told.verdict() == Verdict.APPLIED && random.nextBoolean()) {
      // Nobody is there any more, and nobody must come back.
      Intent late = want(intents.patchName(user.id(), null));
      remember(late, insistence.settle(late));
    }
  }

  /** Puts several changes on the queue, one after another, before any is asked about. */
  private void pipeline(OwnedUser user) {
    List<Intent> sent = new ArrayList<>();
    List<Told> answers = new ArrayList<>();
    int length = 2 + random.nextInt(MOST_IN_PIPELINE - 1);
    boolean taken = true;
    while (taken && sent.size() < length) {
      Intent intent = want(intents.patchName(user.id(), null));
      Told told = insistence.sendAsync(intent);
      sent.add(intent);
      answers.add(told);
      taken = told.verdict().isTaken();
    }
    for (int i = 0; i < sent.size(); i++) {
      concluded(user, sent.get(i), insistence.settle(sent.get(i), answers.get(i)));
    }
  }

  /** Many changes in one go, to any of its users: what fills the units of a worker. */
  private void burst() {
    int length = 10 + random.nextInt(LONGEST_BURST - 9);
    List<OwnedUser> targets = new ArrayList<>();
    List<Intent> sent = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      OwnedUser user = users.get(random.nextInt(users.size()));
      targets.add(user);
      sent.add(want(intents.patchName(user.id(), null)));
    }
    List<Told> answers = insistence.sendBurst(sent);
    for (int i = 0; i < length; i++) {
      Told told = insistence.settle(sent.get(i), answers.get(i));
      noted(targets.get(i), sent.get(i), told);
      if (random.nextInt(ANSWERS_PER_READ) == 0) {
        maybeRead(targets.get(i).id(), sent.get(i), told);
      }
    }
  }

  /** The same change from several clients at once. */
  private void storm(OwnedUser user, Intent intent) {
    want(intent);
    List<Future<Told>> others = sendTogether(intent);
    Told told = insistence.settle(intent);
    await(others);
    concluded(user, intent, told);
  }

  private List<Future<Told>> sendTogether(Intent intent) {
    List<Future<Told>> others = new ArrayList<>();
    if (sender.via() == Intent.Via.HTTP) {
      for (int i = 1; i < STORM; i++) {
        others.add(crowd.helpers().submit(() -> insistence.send(intent)));
      }
    } else {
      // A channel is one thread's: the same message several times in a row.
      insistence.sendAsync(intent);
      insistence.sendAsync(intent);
    }
    return others;
  }

  private static void await(List<Future<Told>> others) {
    try {
      for (Future<Told> other : others) {
        other.get();
      }
    } catch (ExecutionException broken) {
      throw new IllegalStateException(broken);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void repeatAnOldOne() {
    if (!settled.isEmpty()) {
      insistence.send(settled.get(random.nextInt(settled.size())));
    }
  }

  private void remember(Intent intent, Told told) {
    if (!intent.isRepeatable() || !told.verdict().isDecided()) {
      return;
    }
    if (settled.size() < REMEMBERED) {
      settled.add(intent);
    } else {
      settled.set(random.nextInt(REMEMBERED), intent);
    }
  }

  private void maybeRead(String user, Intent after, Told told) {
    if (told.token() != null && random.nextInt(2) == 0) {
      read(user, after, told.token());
    }
  }

  private void read(String user, @Nullable Intent after, @Nullable String token) {
    long call = crowd.history().reading(user, after == null ? null : after.id());
    Sight sight = crowd.api().read(user, token);
    crowd.history().saw(call, sight);
  }
}
