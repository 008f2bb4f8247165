package io.muster.worker.model;

import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Keeps one object for each part of a world that was ever seen. Worlds are many, their parts are
 * few: so a world takes little memory, and most comparisons are of references.
 */
final class Parts {

  private final Map<Object, Object> kept = new HashMap<>();
  private final Set<Object> known = Collections.newSetFromMap(new IdentityHashMap<>());

  /** The same world, made of kept parts. */
  World canonical(World world) {
    return new World(
        world.hour(),
        one(world.faults()),
        one(world.store()),
        one(world.broker()),
        world.workers().stream().map(this::one).toList(),
        one(world.observer()));
  }

  @SuppressWarnings("unchecked")
  private <T> T one(T part) {
    // A step changes one or two parts; the others needn't be looked at.
    if (known.contains(part)) {
      return part;
    }
    T first = (T) kept.putIfAbsent(part, part);
    if (first != null) {
      return first;
    }
    known.add(part);
    return part;
  }
}
