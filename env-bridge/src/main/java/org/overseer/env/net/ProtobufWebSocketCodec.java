package org.overseer.env.net;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToMessageCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.IOException;
import java.util.List;

/**
 * Turns whole data frames into protobuf messages and messages into binary frames.
 *
 * <p>Reads text frames too, whatever their bytes: PySC2 and all that builds on it send protobuf in
 * text frames that are not UTF-8. Fragments must have been aggregated before. What does not parse
 * becomes a {@link MalformedMessage}.
 */
public final class ProtobufWebSocketCodec
    extends MessageToMessageCodec<WebSocketFrame, MessageLite> {
  private final Parser<? extends MessageLite> parser;

  /** Reads messages of {@code parser}'s type. */
  public ProtobufWebSocketCodec(Parser<? extends MessageLite> parser) {
    this.parser = parser;
  }

  @Override
  public boolean acceptInboundMessage(Object message) {
    return message instanceof BinaryWebSocketFrame || message instanceof TextWebSocketFrame;
  }

  @Override
  protected void decode(ChannelHandlerContext context, WebSocketFrame frame, List<Object> out) {
    ByteBuf content = frame.content();
    int bytes = content.readableBytes();
    try {
      out.add(parser.parseFrom(CodedInputStream.newInstance(content.nioBuffer())));
    } catch (InvalidProtocolBufferException e) {
      out.add(
          new MalformedMessage(
              "the frame of " + bytes + " bytes is not a protobuf message: " + e.getMessage()));
    }
  }

  @Override
  protected void encode(ChannelHandlerContext context, MessageLite message, List<Object> out)
      throws IOException {
    int bytes = message.getSerializedSize();
    ByteBuf buffer = context.alloc().buffer(bytes);
    boolean written = false;
    try {
      CodedOutputStream stream = CodedOutputStream.newInstance(buffer.nioBuffer(0, bytes));
      message.writeTo(stream);
      stream.flush();
      out.add(new BinaryWebSocketFrame(buffer.writerIndex(bytes)));
      written = true;
    } finally {
      if (!written) {
        buffer.release();
      }
    }
  }
}
