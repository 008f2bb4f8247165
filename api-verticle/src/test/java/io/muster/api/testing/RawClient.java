package io.muster.api.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One connection of plain HTTP/1.1, as simple as can be. */
public final class RawClient implements AutoCloseable {

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  public RawClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(15_000);
    in = new BufferedInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  public HttpAnswer send(HttpRequest request) throws IOException {
    write(request.bytes());
    return read(request.method().equals("HEAD"));
  }

  public void write(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  public HttpAnswer read(boolean head) throws IOException {
    String statusLine = line();
    int status = Integer.parseInt(statusLine.split(" ")[1]);
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers
          .computeIfAbsent(
              line.substring(0, colon).toLowerCase(Locale.ROOT), n -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    if (!head && headers.getOrDefault("transfer-encoding", List.of()).contains("chunked")) {
      return new HttpAnswer(status, headers, chunks());
    }
    boolean none = head || status == 204 || status == 304 || status == 100;
    int length =
        none ? 0 : Integer.parseInt(headers.getOrDefault("content-length", List.of("0")).get(0));
    return new HttpAnswer(status, headers, in.readNBytes(length));
  }

  /** Whether the other side ends the connection, rather than keeping it. */
  public boolean isEnded() throws IOException {
    return in.read() < 0;
  }

  /** A chunked body; fails if the connection ends before its last chunk. */
  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int length = chunkLength(); length > 0; length = chunkLength()) {
      byte[] chunk = in.readNBytes(length);
      if (chunk.length < length) {
        throw new IOException("the connection ended in a chunk, after " + body.size() + " bytes");
      }
      body.writeBytes(chunk);
      line();
    }
    line();
    return body.toByteArray();
  }

  private int chunkLength() throws IOException {
    return Integer.parseInt(line(), 16);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the connection ended in a line: " + line);
      }
      line.append((char) c);
    }
    return new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
        .strip();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
