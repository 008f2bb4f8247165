package io.muster.messaging;

import io.muster.command.Change;
import io.muster.command.Command;
import io.muster.command.CommandType;
import io.muster.text.Texts;
import io.muster.user.EmailAddress;
import io.muster.user.UserId;
import io.muster.user.UserRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads commands from deliveries, as strictly as HTTP input: whoever may reach the queue may send
 * anything. Safe for all threads.
 */
public final class CommandDecoder {

  /** What the id of a replayed command ends with; nobody outside may use it. */
  public static final String REPLAY_SUFFIX = "/replay";

  /** The longest {@code message_id} from outside. */
  public static final int MAX_FOREIGN_ID = 128;

  /**
   * The longest {@code user_id/message_id} from outside, in bytes: with {@link #REPLAY_SUFFIX}
   * behind it, it must fit a property.
   */
  private static final int MAX_FOREIGN_COMMAND_ID =
      MessageProperties.MAX_TEXT_BYTES - REPLAY_SUFFIX.length();

  /** The largest body in bytes. */
  public static final int MAX_BODY = 64 * 1024;

  private final int shards;
  private final Set<String> ownUsers;
  private final Function<String, Optional<String>> hashFault;

  /**
   * Reads for a topology.
   *
   * @param shards the number of shards
   * @param ownUsers the AMQP users of Muster's own processes: they alone may send ids of HTTP
   *     clients, fingerprints, and reply queues of Muster
   * @param hashFault what is wrong with a password hash, if anything
   */
  public CommandDecoder(
      int shards, Set<String> ownUsers, Function<String, Optional<String>> hashFault) {
    this.shards = shards;
    this.ownUsers = Set.copyOf(ownUsers);
    this.hashFault = hashFault;
  }

  /** Reads one delivery from a shard. */
  public CommandDecoding decode(Delivery delivery) {
    MessageProperties properties = delivery.properties();
    List<String> faults = new ArrayList<>();
    boolean own = ownUsers.contains(String.valueOf(properties.userId()));
    String commandId = commandId(properties, own, faults);
    CommandType type = type(properties, faults);
    checkProperties(properties, own, faults);
    if (delivery.body().length > MAX_BODY) {
      faults.add("the body must have at most " + MAX_BODY + " bytes");
      return invalid(commandId, faults);
    }
    CommandFields fields = CommandFields.read(delivery.body());
    faults.addAll(fields.faults);
    UserId userId = userId(fields, delivery.queue(), faults);
    if (type == null || commandId == null || userId == null || !faults.isEmpty()) {
      if (type != null) {
        change(type, fields, faults);
      }
      return invalid(commandId, faults);
    }
    Change change = change(type, fields, faults);
    if (change == null || properties.timestamp() == null || !faults.isEmpty()) {
      return invalid(commandId, faults);
    }
    String fingerprint = properties.headers().get(CommandCodec.FINGERPRINT_HEADER);
    return new CommandDecoding.Valid(
        new Command(commandId, userId, properties.timestamp(), fingerprint, change));
  }

  private static CommandDecoding invalid(@Nullable String commandId, List<String> faults) {
    return new CommandDecoding.Invalid(commandId, String.join("; ", faults));
  }

  private static @Nullable String commandId(
      MessageProperties properties, boolean own, List<String> faults) {
    String id = properties.messageId();
    String user = properties.userId();
    PropertyChecks.checkUser(user, faults);
    int longest = own ? Command.MAX_ID_LENGTH : MAX_FOREIGN_ID;
    if (id == null || id.isEmpty() || id.length() > longest) {
      faults.add("the property message_id must have 1 to " + longest + " characters");
      return null;
    }
    if (id.codePoints().anyMatch(Character::isISOControl)) {
      faults.add("the property message_id must not contain control characters");
      return null;
    }
    if (user == null || user.isEmpty()) {
      return null;
    }
    if (own) {
      return id;
    }
    if (id.endsWith(REPLAY_SUFFIX)) {
      faults.add("the property message_id must not end with " + REPLAY_SUFFIX);
    }
    String commandId = user + "/" + id;
    if (Texts.utf8Length(commandId) > MAX_FOREIGN_COMMAND_ID) {
      faults.add(
          "the properties user_id and message_id must have at most "
              + (MAX_FOREIGN_COMMAND_ID - 1)
              + " bytes (in UTF-8) together");
      return null;
    }
    return commandId;
  }

  private static @Nullable CommandType type(MessageProperties properties, List<String> faults) {
    Optional<CommandType> type =
        Optional.ofNullable(properties.type()).flatMap(CommandType::ofWireName);
    if (type.isEmpty()) {
      faults.add(
          "the property type must be one of user.create, user.replace, user.patch, user.delete");
    }
    return type.orElse(null);
  }

  private static void checkProperties(
      MessageProperties properties, boolean own, List<String> faults) {
    PropertyChecks.checkForm(properties, "command", faults);
    if (!own && properties.headers().containsKey(CommandCodec.FINGERPRINT_HEADER)) {
      faults.add("the header fingerprint must not be sent");
    }
    PropertyChecks.checkReplyTo(properties, own, faults);
  }

  private @Nullable UserId userId(CommandFields fields, String queue, List<String> faults) {
    String text = fields.texts.get("user_id");
    if (text == null || !UserId.isValid(text)) {
      faults.add("/user_id must be 24 lower-case hexadecimal characters");
      return null;
    }
    UserId userId = new UserId(text);
    int shard = Names.shardOf(userId, shards);
    if (!Names.shardQueue(shard).equals(queue)) {
      faults.add("this user belongs to shard " + shard + ": publish with " + Names.shardKey(shard));
    }
    return userId;
  }

  /** The change that a type and its fields ask for; null where {@code faults} grew. */
  private @Nullable Change change(CommandType type, CommandFields fields, List<String> faults) {
    int before = faults.size();
    boolean all = type == CommandType.CREATE || type == CommandType.REPLACE;
    String name = name(fields.texts, all, faults);
    EmailAddress email = email(fields.texts, all, faults);
    String hash = hash(fields.texts, all, faults);
    if (type == CommandType.DELETE && fields.texts.size() > 1) {
      faults.add("a delete has no fields but /user_id and /if_version");
    }
    if (type == CommandType.CREATE && fields.ifVersion != null) {
      faults.add("/if_version must not be sent with a create");
    }
    if (faults.size() > before) {
      return null;
    }
    return switch (type) {
      case PATCH -> new Change.Patch(name, email, hash, fields.ifVersion);
      case DELETE -> new Change.Delete(fields.ifVersion);
      case CREATE, REPLACE -> {
        if (name == null || email == null || hash == null) {
          yield null;
        }
        yield type == CommandType.CREATE
            ? new Change.Create(name, email, hash)
            : new Change.Replace(name, email, hash, fields.ifVersion);
      }
    };
  }

  private static @Nullable String name(
      Map<String, String> texts, boolean required, List<String> faults) {
    String name = texts.get("name");
    if (name == null) {
      missing("name", required, faults);
      return null;
    }
    UserRules.nameFault(name).ifPresent(fault -> faults.add("/name " + fault));
    return UserRules.normaliseName(name);
  }

  private static @Nullable EmailAddress email(
      Map<String, String> texts, boolean required, List<String> faults) {
    String email = texts.get("email");
    if (email == null) {
      missing("email", required, faults);
      return null;
    }
    EmailAddress.Parsed parsed = EmailAddress.parse(email);
    if (parsed instanceof EmailAddress.Parsed.Valid valid) {
      return valid.address();
    }
    faults.add("/email " + ((EmailAddress.Parsed.Invalid) parsed).detail());
    return null;
  }

  private @Nullable String hash(Map<String, String> texts, boolean required, List<String> faults) {
    String hash = texts.get("password_hash");
    if (hash == null) {
      missing("password_hash", required, faults);
      return null;
    }
    hashFault.apply(hash).ifPresent(fault -> faults.add("/password_hash " + fault));
    return hash;
  }

  private static void missing(String field, boolean required, List<String> faults) {
    if (required) {
      faults.add("/" + field + " is missing");
    }
  }
}
