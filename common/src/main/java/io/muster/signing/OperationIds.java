package io.muster.signing;

import io.muster.command.Command;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Ids of operations: what {@code GET /operations/{id}} needs to know is in the id, signed, so an
 * operation can be asked about at any API process, and nobody can ask about one that he was not
 * given. The same operation always has the same id under the same key. Safe for any thread.
 */
public final class OperationIds {

  // Ids of HTTP clients are hexadecimal: as bytes they take half the room.
  private static final Pattern HEX = Pattern.compile("([0-9a-f]{2})+");
  private static final int AS_HEX = 1;
  private static final int MARKED = 2;
  private static final int FIXED = Integer.BYTES + 2;

  private final SignedText text;

  /** Makes and reads ids that {@code keys} sign. */
  public OperationIds(SigningKeys keys) {
    this.text = new SignedText(keys, Purpose.OPERATION_ID);
  }

  /**
   * The id of an operation.
   *
   * @throws IllegalArgumentException if the command id or the client's name is empty or too long
   */
  public String encode(Operation operation) {
    byte[] client = operation.client().getBytes(StandardCharsets.UTF_8);
    if (client.length == 0 || client.length > Operation.MAX_CLIENT_LENGTH) {
      throw new IllegalArgumentException("a client's name has 1 to 255 bytes");
    }
    String commandId = operation.commandId();
    if (commandId.isEmpty() || commandId.length() > Command.MAX_ID_LENGTH) {
      throw new IllegalArgumentException(
          "a command's id has 1 to " + Command.MAX_ID_LENGTH + " characters");
    }
    boolean hex = HEX.matcher(commandId).matches();
    byte[] id =
        hex ? HexFormat.of().parseHex(commandId) : commandId.getBytes(StandardCharsets.UTF_8);
    byte[] mark = mark(operation);
    int form = (hex ? AS_HEX : 0) | (mark.length == 0 ? 0 : MARKED);
    return text.seal(
        ByteBuffer.allocate(FIXED + client.length + mark.length + id.length)
            .putInt((int) operation.at().getEpochSecond())
            .put((byte) form)
            .put((byte) client.length)
            .put(client)
            .put(mark)
            .put(id)
            .array());
  }

  private static byte[] mark(Operation operation) {
    String mark = operation.mark();
    return mark == null ? new byte[0] : HexFormat.of().parseHex(mark);
  }

  /** Reads an id that came from outside. */
  public OperationDecoding decode(String operationId) {
    if (text.open(operationId) instanceof SignedText.Opened.Genuine genuine) {
      return read(genuine.content());
    }
    return new OperationDecoding.Invalid();
  }

  private static OperationDecoding read(ByteBuffer content) {
    if (content.remaining() < FIXED) {
      return new OperationDecoding.Invalid();
    }
    Instant at = Instant.ofEpochSecond(Integer.toUnsignedLong(content.getInt()));
    byte form = content.get();
    int clientLength = Byte.toUnsignedInt(content.get());
    int markLength = (form & MARKED) == 0 ? 0 : Fingerprints.MARK_BYTES;
    if (content.remaining() <= clientLength + markLength) {
      return new OperationDecoding.Invalid();
    }
    byte[] client = next(content, clientLength);
    byte[] mark = next(content, markLength);
    byte[] id = next(content, content.remaining());
    boolean hex = (form & AS_HEX) != 0;
    return new OperationDecoding.Valid(
        new Operation(
            hex ? HexFormat.of().formatHex(id) : new String(id, StandardCharsets.UTF_8),
            new String(client, StandardCharsets.UTF_8),
            at,
            markLength == 0 ? null : HexFormat.of().formatHex(mark)));
  }

  private static byte[] next(ByteBuffer content, int length) {
    byte[] bytes = new byte[length];
    content.get(bytes);
    return bytes;
  }
}
