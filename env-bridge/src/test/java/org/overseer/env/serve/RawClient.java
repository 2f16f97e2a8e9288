package org.overseer.env.serve;

import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.Response;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A WebSocket client on a bare socket, so that tests decide about every byte; shares nothing with
 * the main code but the generated messages.
 */
final class RawClient implements AutoCloseable {
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  RawClient(int port) throws IOException {
    this(port, "/sc2api");
    String status = readLine();
    if (!status.startsWith("HTTP/1.1 101")) {
      throw new IOException("no WebSocket: " + status);
    }
    while (!readLine().isEmpty()) {
      // the remaining headers
    }
  }

  /** Sends the handshake only. */
  RawClient(int port, String path) throws IOException {
    this(port, path, "");
  }

  /**
   * @param header further lines of the handshake
   */
  RawClient(int port, String path, String header) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(20_000);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
    out = socket.getOutputStream();
    String handshake =
        "GET "
            + path
            + " HTTP/1.1\r\nHost: 127.0.0.1:"
            + port
            + "\r\nUpgrade: websocket\r\n"
            + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + "Origin: http://127.0.0.1\r\nSec-WebSocket-Version: 13\r\n"
            + header
            + "\r\n";
    out.write(handshake.getBytes(StandardCharsets.US_ASCII));
  }

  String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n' && c >= 0; c = in.read()) {
      line.append((char) c);
    }
    return line.toString().strip();
  }

  Response call(Request.Builder request) throws IOException {
    return call(request.build());
  }

  Response call(Request request) throws IOException {
    send(BINARY, request.toByteArray());
    return receive();
  }

  void send(int opcode, byte[] payload) throws IOException {
    frame(true, opcode, payload);
  }

  /** One masked frame. */
  void frame(boolean last, int opcode, byte[] payload) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write((last ? 0x80 : 0) | opcode);
    if (payload.length < 126) {
      bytes.write(0x80 | payload.length);
    } else if (payload.length < 65536) {
      bytes.write(0x80 | 126);
      bytes.write(payload.length >> 8);
      bytes.write(payload.length);
    } else {
      bytes.write(0x80 | 127);
      bytes.write(new byte[4]);
      for (int shift = 24; shift >= 0; shift -= 8) {
        bytes.write(payload.length >> shift);
      }
    }
    byte[] mask = {0x12, 0x34, 0x56, 0x78};
    bytes.write(mask);
    for (int i = 0; i < payload.length; i++) {
      bytes.write(payload[i] ^ mask[i & 3]);
    }
    out.write(bytes.toByteArray());
  }

  /** Bytes as they are. */
  void raw(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  /** Throws away what has come so far; only for a client that then reads whole frames again. */
  void drain() throws IOException {
    while (in.available() > 0) {
      receive(new int[1]);
    }
  }

  /** The next response, which must come in a binary frame. */
  Response receive() throws IOException {
    int[] opcode = new int[1];
    byte[] payload = receive(opcode);
    if (opcode[0] != BINARY) {
      throw new IOException("expected a binary frame but got opcode " + opcode[0]);
    }
    return Response.parseFrom(payload);
  }

  /** The next frame's payload; its opcode goes into {@code opcode}. */
  byte[] receive(int[] opcode) throws IOException {
    opcode[0] = in.readUnsignedByte() & 15;
    long length = in.readUnsignedByte();
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = in.readLong();
    }
    byte[] payload = new byte[(int) length];
    in.readFully(payload);
    return payload;
  }

  /** Whether the server has closed the connection; waits for it. */
  boolean isClosedByServer() throws IOException {
    try {
      for (int c = in.read(); c >= 0; c = in.read()) {
        // what is left, such as a close frame
      }
      return true;
    } catch (java.net.SocketException e) {
      return true;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
