package org.overseer.env.sc2;

import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.Response;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket connection that costs its own side as little as possible, so that a measurement is
 * one of the server: requests are bytes made beforehand, and answers are looked into only when
 * asked.
 */
final class BenchmarkConnection implements AutoCloseable {
  private static final int LARGEST_ANSWER = 1 << 24;
  private static final int FINAL_BINARY = 0x82;
  private static final int MASKED = 0x80;

  private final SocketChannel socket;
  private ByteBuffer in = ByteBuffer.allocate(1 << 16).flip();

  BenchmarkConnection(String host, int port) throws IOException {
    socket = SocketChannel.open(new InetSocketAddress(host, port));
    socket.socket().setTcpNoDelay(true);
    write(
        ByteBuffer.wrap(
            ("GET "
                    + Sc2Protocol.PATH
                    + " HTTP/1.1\r\nHost: "
                    + host
                    + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII)));
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      while (!in.hasRemaining()) {
        fill();
      }
      head.append((char) in.get());
    }
    if (!head.toString().startsWith("HTTP/1.1 101")) {
      throw new IOException("no WebSocket: " + head.toString().lines().findFirst().orElse(""));
    }
  }

  SocketChannel socket() {
    return socket;
  }

  /** Frames of requests, to be sent any number of times. */
  static ByteBuffer frames(Request... requests) {
    int size = 0;
    for (Request request : requests) {
      size += request.getSerializedSize() + 14;
    }
    ByteBuffer frames = ByteBuffer.allocateDirect(size);
    for (Request request : requests) {
      byte[] bytes = request.toByteArray();
      frames.put((byte) FINAL_BINARY);
      if (bytes.length < 126) {
        frames.put((byte) (MASKED | bytes.length));
      } else {
        frames.put((byte) (MASKED | 126)).putShort((short) bytes.length);
      }
      frames.putInt(0).put(bytes); // a mask of zeros changes nothing
    }
    return frames.flip().asReadOnlyBuffer();
  }

  void write(ByteBuffer frames) throws IOException {
    ByteBuffer rest = frames.duplicate();
    while (rest.hasRemaining()) {
      socket.write(rest);
    }
  }

  /** Reads what is there; blocks if the socket does. */
  void fill() throws IOException {
    in.compact();
    if (!in.hasRemaining()) {
      if (in.capacity() >= LARGEST_ANSWER) {
        throw new IOException("an answer of more than " + LARGEST_ANSWER + " bytes");
      }
      in = ByteBuffer.allocate(2 * in.capacity()).put(in.flip());
    }
    int count = socket.read(in);
    in.flip();
    if (count < 0) {
      throw new IOException("the server has closed the connection");
    }
  }

  /** The payload of the next frame if it is complete, else null; good until the next call. */
  @Nullable ByteBuffer next() {
    if (in.remaining() < 2) {
      return null;
    }
    int start = in.position();
    int length = in.get(start + 1) & 0x7f;
    int head = 2;
    if (length == 126) {
      head = 4;
      length = in.remaining() < head ? 0 : in.getShort(start + 2) & 0xffff;
    } else if (length == 127) {
      head = 10;
      length = in.remaining() < head ? 0 : (int) in.getLong(start + 2);
    }
    if (in.remaining() < head + length) {
      return null;
    }
    in.position(start + head + length);
    return in.slice(start + head, length);
  }

  /** Sends one request and waits for its answer; for a blocking socket. */
  Response call(Request.Builder request) throws IOException {
    write(frames(request.build()));
    ByteBuffer answer;
    while ((answer = next()) == null) {
      fill();
    }
    Response response = Response.parseFrom(answer);
    if (response.getErrorCount() > 0) {
      throw new IOException(response.getError(0));
    }
    return response;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
