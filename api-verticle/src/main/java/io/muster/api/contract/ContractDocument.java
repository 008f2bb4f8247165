package io.muster.api.contract;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The document itself: its text, its nodes and its compiled schemas. Any thread. */
public final class ContractDocument {

  private static final String RESOURCE = "openapi.json";
  // Never fetched: it only gives the document's references something to be relative to.
  private static final String BASE = "https://muster.invalid/openapi.json";

  private final String text;
  private final JsonNode root;
  private final SchemaRegistry registry;

  private ContractDocument(String text) {
    this.text = text;
    this.root = JsonMapper.shared().readTree(text);
    this.registry =
        SchemaRegistry.withDialect(
            Dialect.builder(Dialects.getOpenApi31())
                .keyword(new NonValidationKeyword("x-rule"))
                .build(),
            builder ->
                builder
                    .schemas(Map.of(BASE, text))
                    .schemaRegistryConfig(
                        SchemaRegistryConfig.builder().preloadSchema(true).build()));
  }

  /** Reads the document that is built into the program. */
  public static ContractDocument builtIn() {
    try (InputStream in = ContractDocument.class.getClassLoader().getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is not on the class path");
      }
      return new ContractDocument(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The document of this text; for tests. */
  public static ContractDocument of(String text) {
    return new ContractDocument(text);
  }

  /** The text, as it is served. */
  public String text() {
    return text;
  }

  /** The whole document. */
  public JsonNode root() {
    return root;
  }

  /** The node at a pointer; a missing node if there is none. */
  public JsonNode at(String pointer) {
    return root.at(JsonPointer.compile(pointer));
  }

  /** Where a node really is: the target of its {@code $ref}, if it has one. */
  public String resolved(String pointer) {
    String at = pointer;
    for (JsonNode ref = at(at).get("$ref"); ref != null; ref = at(at).get("$ref")) {
      at = ref.asString().substring(1);
    }
    return at;
  }

  /** The compiled schema at a pointer. */
  public Schema schema(String pointer) {
    return registry.getSchema(SchemaLocation.of(BASE + "#" + pointer));
  }

  /** A pointer to a member of the node at {@code parent}. */
  public static String child(String parent, String name) {
    return parent + "/" + name.replace("~", "~0").replace("/", "~1");
  }
}
