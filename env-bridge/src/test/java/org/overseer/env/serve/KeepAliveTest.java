package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.overseer.env.net.NoLeaks;

/** In the channel's own time: a ping after each minute of silence, three in vain are enough. */
@ExtendWith(NoLeaks.class)
class KeepAliveTest {
  private static final byte[] PING = {(byte) 0x89, 0};
  private static final byte[] PONG = {(byte) 0x8a, (byte) 0x80, 1, 2, 3, 4};
  private static final String HANDSHAKE =
      "GET /sc2api HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

  private final EmbeddedChannel channel = new EmbeddedChannel();

  @BeforeEach
  void shakeHands() {
    channel.freezeTime();
    channel
        .pipeline()
        .addLast(new HttpServerCodec())
        .addLast(new HttpObjectAggregator(1 << 16))
        .addLast(new WebSocketServerProtocolHandler("/sc2api"))
        .addLast(new KeepAlive(new KeepAlive.Timing(Duration.ofMinutes(1), 3)));
    channel.writeInbound(Unpooled.copiedBuffer(HANDSHAKE, StandardCharsets.US_ASCII));
    assertThat(new String(written(), StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 101");
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @Test
  void silenceIsAskedThreeTimesAndThenTheConnectionIsClosed() {
    for (int ping = 0; ping < 3; ping++) {
      minutes(1);
      assertThat(written()).isEqualTo(PING);
    }
    assertThat(channel.isOpen()).isTrue();
    minutes(1);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void whoAnswersPingsMayThinkAsLongAsItLikes() {
    for (int minute = 0; minute < 600; minute++) {
      minutes(1);
      assertThat(written()).isEqualTo(PING);
      channel.writeInbound(Unpooled.copiedBuffer(PONG));
    }
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void oneLateAnswerIsEnough() {
    for (int round = 0; round < 10; round++) {
      minutes(1);
      minutes(1);
      minutes(1);
      channel.writeInbound(Unpooled.copiedBuffer(PONG));
    }
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void silenceDoesNotCountWhileTheServerDoesNotRead() {
    channel.config().setAutoRead(false);
    for (int minute = 0; minute < 60; minute++) {
      minutes(1);
      assertThat(written()).as("would fail if the client had gone").isEqualTo(PING);
    }
    channel.config().setAutoRead(true);
    for (int minute = 0; minute < 3; minute++) {
      minutes(1);
    }
    assertThat(channel.isOpen()).isTrue();
    minutes(1);
    assertThat(channel.isOpen()).isFalse();
  }

  private void minutes(int count) {
    channel.advanceTimeBy(count, TimeUnit.MINUTES);
    channel.runScheduledPendingTasks();
  }

  /** All bytes that have gone out since the last call. */
  private byte[] written() {
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      all.writeBytes(part);
      part.release();
    }
    byte[] bytes = new byte[all.readableBytes()];
    all.readBytes(bytes);
    all.release();
    return bytes;
  }
}
