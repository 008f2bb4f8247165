package io.muster.bench.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.bench.load.SampleUsers;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UserFilesTest {
  private static final int ROWS = 1_000;

  @Test
  void everyRowHasWhatAnImportTakesAndAnAddressOfItsOwn() throws Exception {
    try (UserFiles files = new UserFiles(ROWS, SampleUsers.Order.SCATTERED)) {
      Path file = files.of(1);
      for (String line : Files.readAllLines(file)) {
        JsonObject row = new JsonObject(line);
        assertEquals(Set.of("name", "email", "password_hash"), row.fieldNames());
        assertTrue(row.getString("password_hash").startsWith("$argon2id$"), line);
      }
      assertEquals(ROWS, new HashSet<>(addresses(file)).size());
    }
  }

  @Test
  void bothSidesOfARoundGetTheSameFileAndTheNextRoundOtherAddresses() throws Exception {
    try (UserFiles files = new UserFiles(ROWS, SampleUsers.Order.ASCENDING)) {
      List<String> first = addresses(files.of(1));
      assertEquals(first, addresses(files.of(1)));
      assertTrue(Collections.disjoint(first, addresses(files.of(2))));
    }
  }

  @Test
  void ascendingAddressesAreInOrderAndScatteredOnesAreNot() throws Exception {
    assertEquals(sorted(SampleUsers.Order.ASCENDING), written(SampleUsers.Order.ASCENDING));
    assertNotEquals(sorted(SampleUsers.Order.SCATTERED), written(SampleUsers.Order.SCATTERED));
  }

  @Test
  void onlyOneFileIsThereAtATimeAndNoneInTheEnd() throws Exception {
    UserFiles files = new UserFiles(ROWS, SampleUsers.Order.SCATTERED);
    Path first = files.of(1);
    Path second = files.of(2);
    assertTrue(Files.notExists(first) && Files.exists(second));
    files.close();
    assertTrue(Files.notExists(second));
  }

  private static List<String> sorted(SampleUsers.Order order) throws IOException {
    return written(order).stream().sorted().toList();
  }

  private static List<String> written(SampleUsers.Order order) throws IOException {
    try (UserFiles files = new UserFiles(ROWS, order)) {
      return addresses(files.of(1)).stream().map(UserFilesTest::local).toList();
    }
  }

  /** What comes before the run's own part. */
  private static String local(String address) {
    return address.substring(0, address.indexOf(address.startsWith("user") ? '@' : '.'));
  }

  private static List<String> addresses(Path file) throws IOException {
    List<String> addresses = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      addresses.add(new JsonObject(line).getString("email"));
    }
    return addresses;
  }
}
