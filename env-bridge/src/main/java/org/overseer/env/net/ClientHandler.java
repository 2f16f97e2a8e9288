package org.overseer.env.net;

import com.google.protobuf.MessageLite;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The last handler of a client's pipeline: tells the listener, and the opener of the handshake. */
final class ClientHandler<M extends MessageLite> extends SimpleChannelInboundHandler<Object> {
  private final WebSocketClient.Listener<M> listener;
  private final CompletableFuture<Boolean> handshake = new CompletableFuture<>();
  private @Nullable Throwable cause;

  ClientHandler(WebSocketClient.Listener<M> listener) {
    this.listener = listener;
  }

  /** Waits until messages can be sent. */
  void awaitHandshake(long millis) throws InterruptedException, HandshakeFailure {
    try {
      handshake.get(millis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new HandshakeFailure(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw new HandshakeFailure(
          new IOException("no answer to the WebSocket handshake in " + millis + " ms", e));
    }
  }

  @Override
  @SuppressWarnings("unchecked") // the codec before this handler produces M and MalformedMessage
  protected void channelRead0(ChannelHandlerContext context, Object message) {
    if (message instanceof MalformedMessage malformed) {
      listener.onMalformed(malformed.reason());
    } else if (message instanceof MessageLite) {
      listener.onMessage((M) message);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
      handshake.complete(true);
    }
    super.userEventTriggered(context, event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
    cause = thrown;
    handshake.completeExceptionally(thrown);
    context.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    boolean neverOpen =
        handshake.completeExceptionally(
            new IOException("the server closed the connection before the handshake"));
    if (!neverOpen && !handshake.isCompletedExceptionally()) {
      listener.onClosed(cause);
    }
  }
}
