package io.muster.system.chaos.load;

import io.muster.command.CommandIds;
import io.muster.system.chaos.history.Intent;
import io.muster.system.chaos.history.Intent.Kind;
import io.muster.system.chaos.history.Intent.Via;
import io.muster.system.chaos.scene.Scene;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/** Makes the intents of one client. One thread. */
final class IntentMaker {
  /** Who sends without an API key. */
  private static final String LOCAL = "local";

  private final int client;
  private final String run;
  private final Via via;
  private int counter;

  /**
   * For one client.
   *
   * @param run no other run on the same database has it
   */
  IntentMaker(int client, String run, Via via) {
    this.client = client;
    this.run = run;
    this.via = via;
  }

  private String nextId() {
    return run + "-c" + client + "-" + ++counter;
  }

  /** An address that nobody else asks for. */
  private static String email(String id) {
    return id + "@chaos.example";
  }

  /** A new user; {@code shared} is an address that others may want too, or null for its own. */
  Intent create(@Nullable String shared) {
    String id = nextId();
    String user = via == Via.AMQP ? new ObjectId().toHexString() : null;
    return make(id, Kind.CREATE, true, user, id, shared == null ? email(id) : shared, null);
  }

  /** All of a user, with an address of its own. */
  Intent replace(String user) {
    String id = nextId();
    return make(id, Kind.REPLACE, true, user, id, email(id), null);
  }

  /** Another name. */
  Intent patchName(String user, @Nullable Long ifVersion) {
    String id = nextId();
    return make(id, Kind.PATCH, true, user, id, null, ifVersion);
  }

  /** Another name, sent without a key. */
  Intent patchWithoutKey(String user) {
    String id = nextId();
    return make(id, Kind.PATCH, via == Via.AMQP, user, id, null, null);
  }

  /** Another address; {@code shared} is one that others may want too, or null for its own. */
  Intent patchEmail(String user, @Nullable String shared) {
    String id = nextId();
    return make(id, Kind.PATCH, true, user, null, shared == null ? email(id) : shared, null);
  }

  /** No user any more. */
  Intent delete(String user) {
    return make(nextId(), Kind.DELETE, true, user, null, null, null);
  }

  private Intent make(
      String id,
      Kind kind,
      boolean keyed,
      @Nullable String user,
      @Nullable String name,
      @Nullable String email,
      @Nullable Long ifVersion) {
    boolean contended = email != null && !email.equals(email(id));
    return new Intent(
        id,
        client,
        kind,
        via,
        keyed ? commandId(id, kind, user) : null,
        keyed ? id : null,
        user,
        name,
        email,
        ifVersion,
        contended);
  }

  private String commandId(String key, Kind kind, @Nullable String user) {
    if (via == Via.AMQP) {
      return Scene.PRODUCER + "/" + key;
    }
    String path = kind == Kind.CREATE ? "/users" : "/users/" + user;
    return CommandIds.keyed(LOCAL, key, method(kind), path);
  }

  private static String method(Kind kind) {
    return switch (kind) {
      case CREATE -> "POST";
      case REPLACE -> "PUT";
      case PATCH -> "PATCH";
      case DELETE -> "DELETE";
    };
  }
}
