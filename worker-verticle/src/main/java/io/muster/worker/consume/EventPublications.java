package io.muster.worker.consume;

import io.muster.messaging.OutgoingMessage;
import io.muster.messaging.PublishResult;
import io.muster.messaging.PublishResult.Reason;
import io.muster.messaging.PublishResult.Refused;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Sends the events of a unit, in order. The first of each kind comes back if no queue takes it, and
 * then the others of its kind aren't sent: events that nobody listens to cost a broker as much as
 * those that somebody does. Whoever binds a queue gets the events of the next unit. On the engine's
 * context.
 */
public final class EventPublications {

  private final Publications publications;

  /** Sends them this way. */
  public EventPublications(Publications publications) {
    this.publications = publications;
  }

  /**
   * Sends them.
   *
   * @param mayRepeat whether there is time for another try; asked before each
   * @return completes once all are done; fails when there was no more time
   */
  public Future<Void> send(List<OutgoingMessage> events, BooleanSupplier mayRepeat) {
    return new Run(events, mayRepeat).from(0);
  }

  /** What is known of the kinds of events, which are their routing keys, within one unit. */
  private final class Run {
    private final List<OutgoingMessage> events;
    private final BooleanSupplier mayRepeat;
    private final Set<String> wanted = new HashSet<>();
    private final Set<String> unwanted = new HashSet<>();
    private final List<Future<Void>> sent = new ArrayList<>();

    Run(List<OutgoingMessage> events, BooleanSupplier mayRepeat) {
      this.events = events;
      this.mayRepeat = mayRepeat;
    }

    /** Sends what is wanted up to the first event of a kind not met before, and then waits. */
    Future<Void> from(int first) {
      List<Outgoing> batch = new ArrayList<>(events.size() - first);
      for (int i = first; i < events.size(); i++) {
        OutgoingMessage event = events.get(i);
        if (wanted.contains(event.routingKey())) {
          batch.add(new Outgoing(event, Outgoing.Kind.EVENT));
        } else if (!unwanted.contains(event.routingKey())) {
          sent.add(publications.send(batch, mayRepeat));
          return scout(event, i + 1);
        }
      }
      sent.add(publications.send(batch, mayRepeat));
      return Future.all(sent).mapEmpty();
    }

    private Future<Void> scout(OutgoingMessage event, int next) {
      return publications
          .send(new Outgoing(event.returnedIfUnrouted(), Outgoing.Kind.EVENT), mayRepeat)
          .compose(
              result -> {
                (isUnrouted(result) ? unwanted : wanted).add(event.routingKey());
                return from(next);
              });
    }
  }

  private static boolean isUnrouted(PublishResult result) {
    return result instanceof Refused refused && refused.reason() == Reason.NO_ROUTE;
  }
}
