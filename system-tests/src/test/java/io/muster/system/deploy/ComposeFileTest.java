package io.muster.system.deploy;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.system.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ComposeFileTest {

  private static final Pattern SECRET = Pattern.compile(".*(PASSWORD|SECRET|_KEY|SIGNING_KEYS)$");
  private static final Pattern USER_AND_PASSWORD = Pattern.compile("://[^:/@]+:([^@]*)@");
  private static final Set<String> FIXED = Set.of("HTTP_HOST", "HTTP_PORT", "MANAGEMENT_PORT");

  private final ComposeFile compose = ComposeFile.read();
  private final EnvExample example = EnvExample.read();

  @Test
  void everyVariableIsExplainedInTheExample() {
    Set<String> unknown = new TreeSet<>();
    compose.variables().forEach(variable -> unknown.add(variable.name()));
    unknown.removeIf(example::lists);

    assertEquals(Set.of(), unknown);
  }

  @Test
  void itRefusesToStartWithoutASecretAndSaysWhatToDo() {
    List<ComposeFile.Variable> secrets =
        compose.variables().stream()
            .filter(variable -> SECRET.matcher(variable.name()).matches())
            .toList();

    assertFalse(secrets.isEmpty());
    assertAll(
        secrets.stream()
            .map(
                secret ->
                    () -> {
                      assertTrue(secret.isRequired(), secret + " has to be required");
                      assertTrue(secret.operand().length() > 10, secret + " needs a message");
                      assertEquals("", example.active().get(secret.name()), secret.name());
                    }));
  }

  @Test
  void everyEmptySecretOfTheExampleIsUsed() {
    Set<String> unused = new TreeSet<>(example.active().keySet());
    compose.variables().forEach(variable -> unused.remove(variable.name()));

    assertEquals(Set.of(), unused);
  }

  @Test
  void noPasswordIsWrittenDown() {
    forEachService(
        compose.services(),
        (name, service) -> {
          Map<String, Object> environment = ComposeFile.map(service.get("environment"));
          if (environment == null) {
            return;
          }
          environment.forEach(
              (variable, value) -> {
                if (SECRET.matcher(variable).matches()) {
                  assertFalse(
                      ComposeFile.variables(String.valueOf(value)).isEmpty(),
                      name + ": " + variable + " is a literal");
                }
              });
        });
    for (String text : ComposeFile.texts(compose.services())) {
      var address = USER_AND_PASSWORD.matcher(text);
      while (address.find()) {
        assertTrue(address.group(1).startsWith("${"), "a literal password in " + text);
      }
      assertFalse(text.toLowerCase(Locale.ROOT).contains("guest"), text);
    }
  }

  @Test
  void everyLastingServiceHasAHealthCheckARestartPolicyAndTimeToStop() {
    forEachService(
        compose.lastingServices(),
        (name, service) -> {
          Map<String, Object> check = ComposeFile.map(service.get("healthcheck"));
          assertNotNull(check, name + " has no health check");
          assertNotNull(check.get("test"), name + "'s health check does nothing");
          assertEquals("unless-stopped", service.get("restart"), name);
          assertNotNull(service.get("stop_grace_period"), name);
        });
  }

  @Test
  void everyServiceHasLimitsAndNoMoreRightsThanItNeeds() {
    forEachService(
        compose.services(),
        (name, service) -> {
          Map<String, Map<String, Map<String, Object>>> deploy =
              ComposeFile.map(service.get("deploy"));
          assertNotNull(deploy, name + " has no limits");
          Map<String, Object> limits = deploy.get("resources").get("limits");
          assertNotNull(limits.get("cpus"), name);
          assertNotNull(limits.get("memory"), name);
          assertEquals(List.of("ALL"), service.get("cap_drop"), name);
          assertEquals(true, service.get("read_only"), name);
          assertEquals(List.of("no-new-privileges:true"), service.get("security_opt"), name);
        });
  }

  @Test
  void imagesOfOthersArePinnedToAMajorVersion() {
    forEachService(
        compose.services(),
        (name, service) -> {
          String image = String.valueOf(service.get("image"));
          if (service.get("build") == null) {
            assertTrue(image.matches("[a-z]+:\\d+(\\.\\d+)*(-[a-z]+)?"), name + ": " + image);
          }
        });
    Repository.text("Dockerfile")
        .lines()
        .filter(line -> line.startsWith("FROM ") && line.contains(":"))
        .forEach(line -> assertTrue(line.matches("FROM [a-z-]+:\\d+\\S* AS [a-z]+"), line));
  }

  @Test
  void portsAreOpenToThisHostOnly() {
    forEachService(
        compose.services(),
        (name, service) -> {
          if (service.get("ports") instanceof List<?> ports) {
            ports.forEach(
                port ->
                    assertTrue(
                        String.valueOf(port).startsWith("127.0.0.1:"), name + " opens " + port));
          }
        });
  }

  @Test
  void whatIsSetForEveryoneIsASettingWithADefault() {
    compose
        .environment("worker")
        .forEach(
            (name, value) -> {
              if (value == null) {
                assertTrue(example.defaults().containsKey(name), name + " isn't in .env.example");
              }
            });
  }

  @Test
  void apiAndWorkerScaleBecauseTheyPublishNoPortAndHaveNoName() {
    for (String name : List.of("api", "worker")) {
      Map<String, Object> service = compose.services().get(name);
      assertFalse(service.containsKey("ports"), name);
      assertFalse(service.containsKey("container_name"), name);
    }
    assertTrue(compose.environment("api").keySet().containsAll(FIXED));
  }

  @Test
  void everyFileThatIsMountedExists() {
    for (String text : ComposeFile.texts(compose.services())) {
      if (text.startsWith("./")) {
        Path file = Repository.path(text.substring(2, text.indexOf(':')));
        assertTrue(Files.exists(file), text);
      }
    }
  }

  private static void forEachService(
      Map<String, Map<String, Object>> services, BiConsumer<String, Map<String, Object>> check) {
    assertFalse(services.isEmpty());
    assertAll(
        services.entrySet().stream()
            .map(entry -> () -> check.accept(entry.getKey(), entry.getValue())));
  }
}
