package io.muster.system.promise;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.backends.rabbit.RabbitServer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at who consumes each shard of a virtual host, many times a second, inside the broker. */
final class ConsumerWatch {

  private static final Pattern SEEN = Pattern.compile("\\{seen,(\\d+),\\[(.*)]}", Pattern.DOTALL);

  /** Notes each shard that has consumers, but not one active one of them. */
  private static final String LOOK =
      """
      Look = fun() -> [
          {Name, length([C || C <- Consumers, element(5, C)])}
          || Queue <- rabbit_amqqueue:list(<<"%s">>),
             Name <- [element(4, amqqueue:get_name(Queue))],
             string:prefix(Name, "muster.commands.") =/= nomatch,
             Consumers <- [rabbit_amqqueue:consumers(Queue)], Consumers =/= []] end,
      Watch = fun Again(Count, Wrong) ->
          Now = [Seen || {_, Active} = Seen <- Look(), Active =/= 1],
          receive {stop, From} -> From ! {seen, Count, lists:usort(Wrong)}
          after 20 -> Again(Count + 1, Now ++ Wrong) end end,
      register(muster_watch, spawn(fun() -> Watch(0, []) end)).
      """;

  private static final String STOP =
      """
      muster_watch ! {stop, self()},
      receive {seen, Count, Wrong} -> {seen, Count, Wrong} after 10000 -> gone end.
      """;

  private final RabbitServer rabbit;

  private ConsumerWatch(RabbitServer rabbit) {
    this.rabbit = rabbit;
  }

  /** Begins to look; one at a time in a broker. */
  static ConsumerWatch start(RabbitServer rabbit, String virtualHost) {
    rabbit.ctl("eval", LOOK.formatted(virtualHost));
    return new ConsumerWatch(rabbit);
  }

  /**
   * Ends it.
   *
   * @param count how often it looked
   * @param wrong the shards that were seen with none or several active consumers, and how many;
   *     empty if there were none
   */
  record Looks(int count, String wrong) {}

  Looks stop() {
    String text = rabbit.ctl("eval", STOP);
    Matcher matcher = SEEN.matcher(text);
    assertTrue(matcher.find(), text);
    return new Looks(Integer.parseInt(matcher.group(1)), matcher.group(2));
  }
}
