package org.overseer.env.sc2;

import SC2APIProtocol.Sc2Api.Request;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/**
 * A WebSocket server on bare sockets that gives any answers a test wants, bad ones too. Serves one
 * connection after another; an empty list of answers closes the connection.
 */
final class ScriptedServer implements AutoCloseable {
  private final ServerSocket listener;
  private final Function<Request, List<byte[]>> answers;

  ScriptedServer(Function<Request, List<byte[]>> answers) throws IOException {
    this.answers = answers;
    listener = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
    Thread thread = new Thread(this::serve, "scripted-server");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return listener.getLocalPort();
  }

  private void serve() {
    while (!listener.isClosed()) {
      try (Socket socket = listener.accept()) {
        talk(new DataInputStream(socket.getInputStream()), socket.getOutputStream());
      } catch (IOException e) {
        // the client or the test has closed its side
      }
    }
  }

  private void talk(DataInputStream in, OutputStream out) throws IOException {
    String key = "";
    for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
      if (line.toLowerCase(java.util.Locale.ROOT).startsWith("sec-websocket-key:")) {
        key = line.substring(line.indexOf(':') + 1).strip();
      }
    }
    out.write(
        ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: "
                + accept(key)
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    while (true) {
      List<byte[]> replies = answers.apply(Request.parseFrom(readFrame(in)));
      if (replies.isEmpty()) {
        return;
      }
      for (byte[] reply : replies) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(0x82);
        if (reply.length < 126) {
          frame.write(reply.length);
        } else { // below 65,536, the length is two bytes more
          frame.write(126);
          frame.write(reply.length >> 8);
          frame.write(reply.length);
        }
        frame.write(reply);
        out.write(frame.toByteArray());
      }
    }
  }

  private static byte[] readFrame(DataInputStream in) throws IOException {
    int opcode = in.readUnsignedByte() & 15;
    int length = in.readUnsignedByte() & 127;
    if (opcode != 2 || length == 127) {
      throw new IOException("closed");
    }
    length = length == 126 ? in.readUnsignedShort() : length;
    byte[] mask = new byte[4];
    in.readFully(mask);
    byte[] payload = new byte[length];
    in.readFully(payload);
    for (int i = 0; i < length; i++) {
      payload[i] ^= mask[i & 3];
    }
    return payload;
  }

  private static String readLine(DataInputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n' && c >= 0; c = in.read()) {
      line.append((char) c);
    }
    return line.toString().strip();
  }

  private static String accept(String key) {
    try {
      byte[] text =
          (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
