package io.muster.system.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.system.ProgramRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BrokerDefinitionsTest {

  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path folder;

  @Test
  void eachUserGetsASaltedHashOfItsPassword() throws Exception {
    ProgramRun rendered = BrokerDefinitions.render(BrokerDefinitions.PASSWORDS);

    assertEquals(0, rendered.exitCode(), rendered.err());
    JsonNode users = JSON.readTree(rendered.out()).get("users");
    assertEquals(5, users.size());
    for (JsonNode user : users) {
      String name = user.get("name").asString();
      byte[] saltAndHash = Base64.getDecoder().decode(user.get("password_hash").asString());
      assertHashOf(BrokerDefinitions.passwordOf(name), saltAndHash);
      assertEquals(
          "rabbit_password_hashing_sha256", user.get("hashing_algorithm").asString(), name);
    }
    BrokerDefinitions.PASSWORDS
        .values()
        .forEach(password -> assertFalse(rendered.out().contains(password)));
  }

  @Test
  void theSamePasswordIsSaltedAnewEachTime() throws Exception {
    String once = BrokerDefinitions.render(BrokerDefinitions.PASSWORDS).out();
    String again = BrokerDefinitions.render(BrokerDefinitions.PASSWORDS).out();

    assertNotEquals(once, again);
  }

  @Test
  void aPasswordCanComeFromAFile() throws Exception {
    Path file = Files.writeString(folder.resolve("password"), "a password in a file\n");
    Map<String, String> environment = new HashMap<>(BrokerDefinitions.PASSWORDS);
    environment.remove("RABBITMQ_API_PASSWORD");
    environment.put("RABBITMQ_API_PASSWORD_FILE", file.toString());

    ProgramRun rendered = BrokerDefinitions.render(environment);

    assertEquals(0, rendered.exitCode(), rendered.err());
    String hash = JSON.readTree(rendered.out()).at("/users/0/password_hash").asString();
    assertHashOf("a password in a file", Base64.getDecoder().decode(hash));
  }

  @Test
  void everyMissingOrShortPasswordIsNamedAtOnceAndNothingIsWritten() throws Exception {
    Map<String, String> environment = new HashMap<>(BrokerDefinitions.PASSWORDS);
    environment.remove("RABBITMQ_API_PASSWORD");
    environment.put("RABBITMQ_ADMIN_PASSWORD", "short-one");

    ProgramRun refused = BrokerDefinitions.render(environment);

    assertEquals(78, refused.exitCode());
    assertEquals("", refused.out());
    assertTrue(refused.err().contains("RABBITMQ_API_PASSWORD:"), refused.err());
    assertTrue(refused.err().contains("RABBITMQ_ADMIN_PASSWORD:"), refused.err());
    assertFalse(refused.err().contains("short-one"), refused.err());
    assertEquals(2, refused.err().lines().count());
  }

  @Test
  void onlyAdministratorsMayLogInToTheManagementPages() throws Exception {
    JsonNode users =
        JSON.readTree(BrokerDefinitions.render(BrokerDefinitions.PASSWORDS).out()).get("users");
    Set<String> withTags = new HashSet<>();
    users.forEach(
        user -> {
          if (!user.get("tags").isEmpty()) {
            withTags.add(user.get("name").asString());
          }
        });

    assertEquals(Set.of("muster-admin"), withTags);
  }

  private static void assertHashOf(String password, byte[] saltAndHash) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(saltAndHash, 0, 4);
    byte[] hash = digest.digest(password.getBytes(UTF_8));
    assertArrayEquals(hash, Arrays.copyOfRange(saltAndHash, 4, saltAndHash.length));
  }
}
