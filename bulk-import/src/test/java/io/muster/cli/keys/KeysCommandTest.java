package io.muster.cli.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.access.ApiKeys;
import io.muster.access.ApiKeysFile;
import io.muster.access.Client;
import io.muster.access.Role;
import io.muster.cli.CliMain;
import io.muster.cli.Console;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysCommandTest {

  @TempDir private Path folder;
  private Path file;

  private record Ran(int code, String out, String err) {}

  @BeforeEach
  void name() {
    file = folder.resolve("api-keys");
  }

  @Test
  void aCreatedKeyIsPrintedOnceAndOpens() throws Exception {
    Ran ran = run("keys", "create", "--name", "shop", "--role", "write", "--file", file.toString());

    assertEquals(0, ran.code, ran.err);
    String key = ran.out.strip();
    assertTrue(key.matches("muster_shop_[0-9A-Za-z]{43}"), key);
    assertEquals(Optional.of(new Client("shop", Role.WRITE)), keys().find(key));
    assertFalse(Files.readString(file).contains(key));
    assertFalse(ran.err.contains(key));
  }

  @Test
  void theFileIsForItsOwnerOnly() throws Exception {
    run("keys", "create", "--name", "shop", "--role", "write", "--file", file.toString());

    assertEquals("rw-------", permissions());
  }

  @Test
  void theFileThatTheSettingNamesIsTaken() {
    Ran ran =
        run(Map.of("API_KEYS_FILE", file.toString()), "keys", "create", "-n", "a", "-r", "read");

    assertEquals(0, ran.code, ran.err);
    assertEquals(1, keys().keys().size());
  }

  @Test
  void withoutAFileItSaysHowToNameOne() {
    Ran ran = run("keys", "create", "--name", "shop", "--role", "write");

    assertEquals(64, ran.code);
    assertTrue(ran.err.contains("--file") && ran.err.contains("API_KEYS_FILE"), ran.err);
  }

  @Test
  void aNameThatIsThereIsRefusedAndTheFileStays() throws Exception {
    create("shop");
    String before = Files.readString(file);

    Ran ran = run("keys", "create", "--name", "shop", "--role", "admin", "--file", file.toString());

    assertEquals(1, ran.code);
    assertEquals("", ran.out);
    assertTrue(ran.err.contains("shop has a key already"), ran.err);
    assertEquals(before, Files.readString(file));
  }

  @Test
  void commentsOthersKeysAndPermissionsStay() throws Exception {
    create("shop");
    Files.writeString(file, Files.readString(file) + "# the accountants:\n\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    create("billing");
    run("keys", "revoke", "--name", "shop", "--file", file.toString());

    List<String> lines = Files.readAllLines(file);
    assertTrue(lines.contains("# the accountants:"), lines.toString());
    assertTrue(lines.get(lines.size() - 1).startsWith("billing write sha256:"), lines.toString());
    assertEquals(1, keys().keys().size());
    assertEquals("rw-r-----", permissions());
  }

  @Test
  void aListShowsNamesRolesAndIdsButNoHashes() throws Exception {
    create("shop");

    Ran ran = run("keys", "list", "--file", file.toString());

    assertEquals(0, ran.code);
    String id = keys().keys().get(0).id();
    assertTrue(ran.out.matches("(?s)NAME +ROLE +ID\\R+shop +write +" + id + "\\R"), ran.out);
  }

  @Test
  void aRevokedKeyOpensNothing() {
    String key = create("shop");

    Ran ran = run("keys", "revoke", "--name", "shop", "--file", file.toString());

    assertEquals(0, ran.code, ran.err);
    assertEquals(Optional.empty(), keys().find(key));
    assertEquals(1, run("keys", "revoke", "-n", "shop", "-f", file.toString()).code);
  }

  @Test
  void aClientChangesOverToARotatedKeyWithoutAPause() {
    String first = create("shop");
    String firstId = keys().keys().get(0).id();

    Ran ran = run("keys", "rotate", "--name", "shop", "--file", file.toString());

    assertEquals(0, ran.code, ran.err);
    String second = ran.out.strip();
    assertNotEquals(first, second);
    assertEquals(keys().find(first), keys().find(second));
    assertTrue(ran.err.contains(firstId), ran.err);

    run("keys", "revoke", "--name", "shop", "--id", firstId, "--file", file.toString());

    assertEquals(Optional.empty(), keys().find(first));
    assertEquals(Optional.of(new Client("shop", Role.WRITE)), keys().find(second));
    assertEquals(
        1, run("keys", "revoke", "-n", "shop", "--id", firstId, "-f", file.toString()).code);
    assertEquals(1, run("keys", "rotate", "-n", "nobody", "-f", file.toString()).code);
  }

  @Test
  void aWrongFileIsToldByLineAndStays() throws Exception {
    Files.writeString(file, "# ours\nshop write secret-in-plain\n");

    Ran ran = run("keys", "create", "--name", "a", "--role", "read", "--file", file.toString());

    assertEquals(65, ran.code);
    assertTrue(ran.err.contains("line 2 must be"), ran.err);
    assertFalse(ran.err.contains("secret-in-plain"), ran.err);
    assertEquals("# ours\nshop write secret-in-plain\n", Files.readString(file));
  }

  @Test
  void aFolderThatIsNotThereIsToldInOneLine() {
    Ran ran =
        run("keys", "create", "-n", "a", "-r", "read", "-f", folder.resolve("no/where").toString());

    assertEquals(74, ran.code);
    assertEquals(1, ran.err.strip().lines().count(), ran.err);
  }

  @Test
  void aWrongNameOrRoleSaysWhatWouldBeRight() {
    Ran name = run("keys", "create", "-n", "My Shop", "-r", "read", "-f", file.toString());
    Ran role = run("keys", "create", "-n", "shop", "-r", "owner", "-f", file.toString());

    assertEquals(64, name.code);
    assertTrue(name.err.contains("lower-case letters"), name.err);
    assertEquals(64, role.code);
    assertTrue(role.err.contains("read, write, import, admin"), role.err);
    assertFalse(Files.exists(file));
  }

  @Test
  void keysMadeAtTheSameTimeAreAllThere() {
    ConcurrentLinkedQueue<String> made = new ConcurrentLinkedQueue<>();

    IntStream.range(0, 20).parallel().forEach(i -> made.add(create("client-" + i)));

    ApiKeys keys = keys();
    assertEquals(20, keys.keys().size());
    assertTrue(made.stream().allMatch(key -> keys.find(key).isPresent()));
  }

  private String create(String name) {
    Ran ran = run("keys", "create", "--name", name, "--role", "write", "--file", file.toString());
    assertEquals(0, ran.code, ran.err);
    return ran.out.strip();
  }

  private ApiKeys keys() {
    return assertInstanceOf(ApiKeys.Parsed.Valid.class, ApiKeysFile.load(file)).keys();
  }

  private String permissions() throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static Ran run(String... arguments) {
    return run(Map.of(), arguments);
  }

  private static Ran run(Map<String, String> environment, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        CliMain.run(
            new Console(new PrintWriter(out, true), new PrintWriter(err, true), environment),
            arguments);
    return new Ran(code, out.toString(), err.toString());
  }
}
