package io.muster.standalone.store;

import io.muster.command.Command;
import io.muster.mongo.MongoConnection;
import io.muster.mongo.MongoSettings;
import io.muster.mongo.StoreSchema;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * A process that runs units of {@value #UNIT} creations each, made to be killed. It prints the
 * number of each unit that was committed, and goes on from the number it is given.
 */
final class KilledStore {
  static final int UNIT = 20;

  private KilledStore() {}

  public static void main(String[] args) throws Exception {
    var store = EmbeddedStore.onDisk(Path.of(args[0]), broken -> Runtime.getRuntime().halt(70));
    var connection = MongoConnection.open(Vertx.vertx(), MongoSettings.of(store.uri()), "killed");
    Wishes.await(StoreSchema.ensure(connection));
    var units = new EmbeddedUnitOfWork(store, InstantSource.fixed(Wishes.NOW));
    for (int next = Integer.parseInt(args[1]); ; next++) {
      Wishes.run(units, unit(next));
      System.out.println(next);
    }
  }

  private static Command[] unit(int number) {
    var commands = new Command[UNIT];
    for (int i = 0; i < UNIT; i++) {
      int user = number * UNIT + i;
      commands[i] =
          new Command(
              "unit-" + number + "-" + i,
              Wishes.user(user),
              Wishes.NOW,
              null,
              Wishes.create(Wishes.user(user), "user" + user).change());
    }
    return commands;
  }
}
