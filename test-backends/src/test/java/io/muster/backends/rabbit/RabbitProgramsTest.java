package io.muster.backends.rabbit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.backends.Found;
import io.muster.backends.ServerVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RabbitProgramsTest {
  @TempDir Path folder;

  @Test
  void aProgramThatWritesToItsHomeCanSayItsVersionWhereverTheUsersHomeIs() throws IOException {
    Path server = install("test \"$HOME\" != '%s' && touch \"$HOME/.erlang.cookie\" && echo 9.1.2");
    assertEquals(new ServerVersion("9.1.2"), RabbitPrograms.version(server));
  }

  @Test
  void aProgramThatCannotSayItsVersionIsPassedOverWithTheReason() throws IOException {
    Path server = install("echo 'no home'; exit 3");
    Found<RabbitServer> found =
        RabbitBackend.find(
            RabbitRequest.of("9"),
            Map.of(RabbitPrograms.VARIABLE, server.toString(), "DOCKER_HOST", "tcp://elsewhere:1"));
    String reasons = assertInstanceOf(Found.Absent.class, found).reasons().toString();
    assertTrue(reasons.contains(server + " can't say its version: "), reasons);
    assertTrue(reasons.contains("failed with status 3: no home"), reasons);
  }

  private Path install(String control) throws IOException {
    write("rabbitmqctl", control.formatted(System.getenv().getOrDefault("HOME", "")));
    return write("rabbitmq-server", "exit 1");
  }

  private Path write(String name, String command) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + command + "\n", UTF_8);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }
}
