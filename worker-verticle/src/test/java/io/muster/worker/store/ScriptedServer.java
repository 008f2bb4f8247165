package io.muster.worker.store;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/**
 * Speaks just enough of MongoDB's wire protocol to say, as the primary of a replica set, what a
 * test scripted; and keeps what it was asked.
 */
final class ScriptedServer implements AutoCloseable {

  /** Ends the connection in place of an answer. */
  static final BsonDocument CUT = new BsonDocument();

  /** Never answers. */
  static final BsonDocument SILENCE = new BsonDocument();

  private static final int OP_REPLY = 1;
  private static final int OP_QUERY = 2004;
  private static final int OP_MSG = 2013;
  private static final int HEADER = 16;
  private static final Set<String> OF_THE_DRIVER =
      Set.of("hello", "ismaster", "isMaster", "endSessions");

  private final ServerSocket socket;
  private final Function<BsonDocument, BsonDocument> script;
  private final List<BsonDocument> commands = new CopyOnWriteArrayList<>();
  private final List<Socket> connections = new CopyOnWriteArrayList<>();

  /** Answers each command with what {@code script} says to it. */
  ScriptedServer(Function<BsonDocument, BsonDocument> script) throws IOException {
    this.script = script;
    this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start("accept", this::accept);
  }

  String uri() {
    return "mongodb://" + address() + "/muster";
  }

  /** All that was asked, without what the driver asks for itself. */
  List<BsonDocument> commands() {
    return List.copyOf(commands);
  }

  private String address() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  private void accept() throws IOException {
    while (true) {
      Socket connection = socket.accept();
      connections.add(connection);
      start("connection", () -> serve(connection));
    }
  }

  private void serve(Socket connection) throws IOException {
    DataInputStream in = new DataInputStream(connection.getInputStream());
    while (true) {
      ByteBuffer header = read(in, HEADER);
      int length = header.getInt();
      int request = header.getInt();
      header.getInt();
      int opcode = header.getInt();
      BsonDocument command = command(opcode, read(in, length - HEADER));
      BsonDocument reply = answer(command);
      if (reply == CUT) {
        connection.close();
        return;
      }
      if (reply != SILENCE) {
        write(connection.getOutputStream(), opcode, request, reply);
      }
    }
  }

  private BsonDocument answer(BsonDocument command) {
    if (command.getFirstKey().equalsIgnoreCase("ismaster") || command.containsKey("hello")) {
      return hello();
    }
    if (OF_THE_DRIVER.contains(command.getFirstKey())) {
      return BsonDocument.parse("{ok: 1}");
    }
    commands.add(command);
    return script.apply(command);
  }

  private BsonDocument hello() {
    return BsonDocument.parse(
        "{ok: 1, ismaster: true, isWritablePrimary: true, helloOk: true, setName: 'rs0', hosts: ['"
            + address()
            + "'], me: '"
            + address()
            + "', maxBsonObjectSize: 16777216, maxMessageSizeBytes: 48000000,"
            + " maxWriteBatchSize: 100000, logicalSessionTimeoutMinutes: 30, minWireVersion: 0,"
            + " maxWireVersion: 9, readOnly: false}");
  }

  private static BsonDocument command(int opcode, ByteBuffer body) {
    // Flags, then for a query a name and two numbers, for a message the kind of its only section.
    body.getInt();
    if (opcode == OP_QUERY) {
      while (body.get() != 0) {}
      body.getLong();
    } else {
      body.get();
    }
    byte[] document = new byte[body.remaining()];
    body.get(document);
    int length = ByteBuffer.wrap(document).order(ByteOrder.LITTLE_ENDIAN).getInt();
    return new BsonDocumentCodec()
        .decode(
            new RawBsonDocument(document, 0, length).asBsonReader(),
            org.bson.codecs.DecoderContext.builder().build());
  }

  private static void write(OutputStream out, int opcode, int request, BsonDocument reply)
      throws IOException {
    byte[] document = new RawBsonDocument(reply, new BsonDocumentCodec()).getByteBuffer().array();
    int size = new RawBsonDocument(reply, new BsonDocumentCodec()).getByteBuffer().remaining();
    int prelude = opcode == OP_QUERY ? 20 : 5;
    ByteBuffer message =
        ByteBuffer.allocate(HEADER + prelude + size).order(ByteOrder.LITTLE_ENDIAN);
    message.putInt(HEADER + prelude + size).putInt(0).putInt(request);
    if (opcode == OP_QUERY) {
      message.putInt(OP_REPLY).putInt(8).putLong(0).putInt(0).putInt(1);
    } else {
      message.putInt(OP_MSG).putInt(0).put((byte) 0);
    }
    message.put(document, 0, size);
    out.write(message.array());
    out.flush();
  }

  private static ByteBuffer read(DataInputStream in, int length) throws IOException {
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket connection : connections) {
      connection.close();
    }
  }

  private interface Io {
    void run() throws IOException;
  }

  private static void start(String name, Io work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException ended) {
                // The test or the driver closed it.
              }
            },
            "scripted-" + name);
    thread.setDaemon(true);
    thread.start();
  }
}
