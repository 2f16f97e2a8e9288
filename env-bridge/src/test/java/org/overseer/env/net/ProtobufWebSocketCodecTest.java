package org.overseer.env.net;

import static org.assertj.core.api.Assertions.assertThat;

import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.RequestPing;
import SC2APIProtocol.Sc2Api.RequestStep;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class ProtobufWebSocketCodecTest {
  /** 300 as the count gives the bytes ac 02: no valid UTF-8. */
  private static final Request STEP =
      Request.newBuilder().setStep(RequestStep.newBuilder().setCount(300)).setId(200).build();

  private static final Request PING =
      Request.newBuilder().setPing(RequestPing.getDefaultInstance()).build();

  private final EmbeddedChannel channel =
      new EmbeddedChannel(
          new WebSocketFrameAggregator(1 << 16), new ProtobufWebSocketCodec(Request.parser()));

  @AfterEach
  void close() {
    assertThat(channel.finish()).isFalse();
  }

  @Test
  void binaryFrameIsRead() {
    channel.writeInbound(new BinaryWebSocketFrame(bytes(STEP)));
    assertThat(channel.<Request>readInbound()).isEqualTo(STEP);
  }

  @Test
  void textFrameWithBytesThatAreNotUtf8IsRead() {
    EmbeddedChannel wire = new EmbeddedChannel(new WebSocket13FrameEncoder(true));
    wire.writeOutbound(new TextWebSocketFrame(bytes(STEP)));
    EmbeddedChannel receiver =
        new EmbeddedChannel(
            new WebSocket13FrameDecoder(
                WebSocketDecoderConfig.newBuilder().withUTF8Validator(false).build()),
            new ProtobufWebSocketCodec(Request.parser()));
    for (ByteBuf part = wire.readOutbound(); part != null; part = wire.readOutbound()) {
      while (part.isReadable()) {
        receiver.writeInbound(part.readRetainedSlice(1)); // one byte a packet
      }
      part.release();
    }
    assertThat(receiver.<Request>readInbound()).isEqualTo(STEP);
    wire.finish();
    receiver.finish();
  }

  @Test
  void fragmentsWithAPingBetweenThemAreOneMessage() {
    byte[] whole = STEP.toByteArray();
    channel.writeInbound(
        new TextWebSocketFrame(false, 0, Unpooled.copiedBuffer(Arrays.copyOf(whole, 2))));
    channel.writeInbound(new PingWebSocketFrame(Unpooled.copiedBuffer(new byte[] {1})));
    channel.writeInbound(
        new ContinuationWebSocketFrame(
            true, 0, Unpooled.copiedBuffer(Arrays.copyOfRange(whole, 2, whole.length))));
    WebSocketFrame ping = channel.readInbound();
    assertThat(ping).isInstanceOf(PingWebSocketFrame.class);
    ping.release();
    assertThat(channel.<Request>readInbound()).isEqualTo(STEP);
  }

  @Test
  void garbageBecomesAMalformedMessageAndTheNextFrameIsRead() {
    channel.writeInbound(
        new BinaryWebSocketFrame(Unpooled.copiedBuffer(new byte[] {(byte) 0xff, 1, 2})));
    channel.writeInbound(new BinaryWebSocketFrame(bytes(PING)));
    assertThat(channel.<Object>readInbound())
        .isInstanceOfSatisfying(
            MalformedMessage.class,
            m -> assertThat(m.reason()).contains("3 bytes", "not a protobuf message"));
    assertThat(channel.<Request>readInbound()).isEqualTo(PING);
  }

  @Test
  void halfAMessageIsMalformed() {
    byte[] whole = STEP.toByteArray();
    channel.writeInbound(
        new BinaryWebSocketFrame(Unpooled.copiedBuffer(Arrays.copyOf(whole, whole.length - 1))));
    assertThat(channel.<Object>readInbound()).isInstanceOf(MalformedMessage.class);
  }

  @Test
  void messagesAreWrittenAsBinaryFrames() throws Exception {
    channel.writeOutbound(STEP);
    BinaryWebSocketFrame frame = channel.readOutbound();
    byte[] written = new byte[frame.content().readableBytes()];
    frame.content().readBytes(written);
    frame.release();
    assertThat(Request.parseFrom(written)).isEqualTo(STEP);
  }

  private static ByteBuf bytes(Request request) {
    return Unpooled.copiedBuffer(request.toByteArray());
  }
}
