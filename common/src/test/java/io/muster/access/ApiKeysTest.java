package io.muster.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.access.ApiKeys.Parsed;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiKeysTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Client SHOP = new Client("shop", Role.WRITE);
  private static final String HASH = "0123456789abcdef".repeat(4);

  @Test
  void aKeyOpensForItsClientOnly() {
    String shop = ApiKey.generate("shop", RANDOM);
    String billing = ApiKey.generate("billing", RANDOM);
    ApiKeys keys =
        valid(
            ApiKey.of(SHOP, shop).line()
                + "\n"
                + ApiKey.of(new Client("billing", Role.READ), billing).line());

    assertEquals(Optional.of(SHOP), keys.find(shop));
    assertEquals(Optional.of(new Client("billing", Role.READ)), keys.find(billing));
    assertEquals(Optional.empty(), keys.find(ApiKey.generate("shop", RANDOM)));
    assertEquals(Optional.empty(), keys.find(shop.replace("shop", "billing")));
  }

  @Test
  void noCharacterOfAKeyCanBeChanged() {
    String key = ApiKey.generate("shop", RANDOM);
    ApiKeys keys = valid(ApiKey.of(SHOP, key).line());
    for (int i = 0; i < key.length(); i++) {
      String other = key.substring(0, i) + (char) (key.charAt(i) ^ 1) + key.substring(i + 1);
      assertEquals(Optional.empty(), keys.find(other), other);
      assertEquals(Optional.empty(), keys.find(key.substring(0, i)));
    }
    assertEquals(Optional.empty(), keys.find(key + " "));
  }

  @Test
  void whatIsNoKeyOpensNothing() {
    ApiKeys keys = valid(ApiKey.of(SHOP, ApiKey.generate("shop", RANDOM)).line());
    for (String text : List.of("", "shop", "muster_", "muster_shop_", HASH, "x".repeat(100_000))) {
      assertEquals(Optional.empty(), keys.find(text));
      assertEquals(Optional.empty(), valid("").find(text));
    }
  }

  @Test
  void aKeyHas256RandomBitsAndTellsWhoseItIs() {
    String key = ApiKey.generate("shop-2", RANDOM);

    assertTrue(key.matches("muster_shop-2_[0-9A-Za-z]{43}"), key);
    assertNotEquals(key, ApiKey.generate("shop-2", RANDOM));
    assertFalse(ApiKey.of(SHOP, key).toString().contains(ApiKey.of(SHOP, key).hash()));
  }

  @Test
  void commentsEmptyLinesAndWindowsLineEndsAreTaken() {
    ApiKeys keys = valid("# ours\r\n\r\n  shop \t write  sha256:" + HASH + " \r\n#end");

    assertEquals(List.of(new ApiKey(SHOP, HASH)), keys.keys());
  }

  @Test
  void aClientMayHaveTwoKeysWhileItChangesOver() {
    String first = ApiKey.generate("shop", RANDOM);
    String second = ApiKey.generate("shop", RANDOM);
    ApiKeys keys =
        valid(ApiKey.of(SHOP, first).line() + "\n" + ApiKey.of(SHOP, second).line() + "\n");

    assertEquals(Optional.of(SHOP), keys.find(first));
    assertEquals(Optional.of(SHOP), keys.find(second));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "shop write                       | must be a name, a role",
        "shop write 0123                  | must be a name, a role",
        "shop write md5:@                 | must be a name, a role",
        "shop write sha256:@ more         | must be a name, a role",
        "shop write sha256:@0             | must be a name, a role",
        "Shop write sha256:@              | has a name that is none",
        "local write sha256:@             | has a name that is none",
        "shop_1 write sha256:@            | has a name that is none",
        "shop owner sha256:@              | has a role that is none",
        "shop WRITE sha256:@              | has a role that is none",
        "first read sha256:@              | has the hash of a line before",
        "first admin sha256:1@            | must be a name, a role",
      })
  void aWrongLineIsNamedWithoutItsText(String line, String fault) {
    String text = "# comment\nfirst read sha256:" + HASH + "\n" + line.replace("@", HASH) + "\n";

    Parsed.Invalid invalid = assertInstanceOf(Parsed.Invalid.class, ApiKeys.parse(text));

    assertEquals(1, invalid.faults().size());
    assertTrue(invalid.faults().get(0).startsWith("line 3 " + fault), invalid.faults().toString());
    assertFalse(invalid.faults().get(0).contains(HASH), invalid.faults().toString());
  }

  @Test
  void allWrongLinesAreToldAtOnceUpToALimit() {
    Parsed.Invalid invalid =
        assertInstanceOf(Parsed.Invalid.class, ApiKeys.parse("x\n".repeat(1_000)));

    assertEquals(20, invalid.faults().size());
    assertTrue(invalid.faults().get(19).startsWith("line 20 "));
  }

  @Test
  void aClientHasOneRoleAndFourKeysAtMost() {
    String other = "f".repeat(64);
    assertInstanceOf(
        Parsed.Invalid.class,
        ApiKeys.parse("shop read sha256:" + HASH + "\nshop admin sha256:" + other));
    StringBuilder five = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      five.append("shop read sha256:").append(Integer.toString(i).repeat(64)).append('\n');
    }
    assertInstanceOf(Parsed.Invalid.class, ApiKeys.parse(five.toString()));
  }

  @Test
  void rolesIncludeThoseBeforeThem() {
    for (Role has : Role.values()) {
      for (Role needed : Role.values()) {
        assertEquals(has.ordinal() >= needed.ordinal(), has.includes(needed));
      }
    }
    assertEquals(Optional.of(Role.IMPORT), Role.ofLabel("import"));
    assertTrue(Client.LOCAL.role().includes(Role.ADMIN));
  }

  private static ApiKeys valid(String text) {
    return assertInstanceOf(Parsed.Valid.class, ApiKeys.parse(text)).keys();
  }
}
