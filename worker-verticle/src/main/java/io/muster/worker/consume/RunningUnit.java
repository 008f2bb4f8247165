package io.muster.worker.consume;

import io.muster.messaging.CommandDecoding;
import io.muster.worker.store.Reads;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A unit between its start and its decision. */
final class RunningUnit {

  private final List<Inbound> members;
  private final Set<Object> touched = new HashSet<>();

  /**
   * A unit.
   *
   * @param members its deliveries, in order
   * @param amongOthers whether other units may run beside it
   */
  RunningUnit(List<Inbound> members, boolean amongOthers) {
    this.members = members;
    if (amongOthers) {
      for (Inbound inbound : members) {
        if (inbound.decoding() instanceof CommandDecoding.Valid valid) {
          touched.addAll(keys(Reads.of(valid.command())));
        }
      }
    }
  }

  List<Inbound> members() {
    return members;
  }

  long lastTag() {
    return members.get(members.size() - 1).delivery().tag();
  }

  long firstReceivedNanos() {
    return members.get(0).receivedNanos();
  }

  List<Inbound> valid() {
    return members.stream().filter(Inbound::isValid).toList();
  }

  /**
   * Whether a message is about a user or an address that this unit is about: in a unit beside this
   * one it could overtake.
   */
  boolean holdsUp(Inbound inbound) {
    return inbound.decoding() instanceof CommandDecoding.Valid valid
        && keys(Reads.of(valid.command())).stream().anyMatch(touched::contains);
  }

  private static List<Object> keys(Reads reads) {
    List<Object> keys = new ArrayList<>(reads.userIds());
    keys.addAll(reads.emailKeys());
    return keys;
  }
}
