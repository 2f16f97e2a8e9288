package org.overseer.env.serve;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices clients that are gone without a word, such as those of a machine that was switched off:
 * whoever waits for them in a game would wait for ever.
 *
 * <p>A connection from which nothing comes is sent WebSocket pings and closed when many in a row
 * stay unanswered. Whatever the client sends is an answer, and silence counts only while the server
 * reads. While it does not, pings are sent all the same: those to a socket that is gone fail, which
 * closes the connection.
 */
final class KeepAlive extends ChannelInboundHandlerAdapter {
  /**
   * How patient to be.
   *
   * @param interval silence before each ping
   * @param pings without an answer, one interval after the last of which the connection is closed
   */
  record Timing(Duration interval, int pings) {}

  /**
   * Half an hour: many clients read their socket, and so answer pings, only between computations.
   */
  static final Timing PATIENT = new Timing(Duration.ofMinutes(1), 30);

  private static final Logger log = LoggerFactory.getLogger(KeepAlive.class);

  private final Timing timing;
  private int unanswered;

  KeepAlive(Timing timing) {
    this.timing = timing;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    if (event instanceof HandshakeComplete) {
      long millis = timing.interval().toMillis();
      context
          .pipeline()
          .addFirst(new IdleStateHandler(millis, 0, 0, TimeUnit.MILLISECONDS)); // sees every byte
    } else if (event instanceof IdleStateEvent silence) {
      onSilence(context, silence.isFirst());
    }
    super.userEventTriggered(context, event);
  }

  /**
   * @param first whether something has come since the last silence
   */
  private void onSilence(ChannelHandlerContext context, boolean first) {
    boolean paused = !context.channel().config().isAutoRead();
    if (first || paused) {
      unanswered = 0;
    }
    if (unanswered == timing.pings()) {
      log.info(
          "{}: no answer to {} pings; connection closed",
          context.channel().remoteAddress(),
          unanswered);
      // Past the WebSocket handler, whose close frame would wait for the client to read.
      context.pipeline().firstContext().close();
    } else {
      unanswered += paused ? 0 : 1; // pongs may have come that nobody has read
      context.writeAndFlush(new PingWebSocketFrame());
    }
  }
}
