package org.overseer.env.net;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.overseer.env.EnvironmentException;
import org.overseer.env.EnvironmentException.Code;

/**
 * One open WebSocket connection that sends and receives protobuf messages.
 *
 * <p>Owns one daemon thread, on which the listener is called. {@link #send} may be called from any
 * thread. Next on the way of an observation: {@code org.overseer.env.sc2.Sc2Protocol}.
 *
 * @param <M> type of the messages received
 */
public final class WebSocketClient<M extends MessageLite> implements AutoCloseable {
  /** Told of everything that comes in; calls come one after another on the connection's thread. */
  public interface Listener<M> {
    /** A message came. */
    void onMessage(M message);

    /** A frame came that is no message; the connection stays open. */
    void onMalformed(String reason);

    /**
     * The connection is gone; the last call.
     *
     * @param cause what broke it, null if the other side just closed it
     */
    void onClosed(@Nullable Throwable cause);
  }

  private final EventLoopGroup group;
  private final Channel channel;

  private WebSocketClient(EventLoopGroup group, Channel channel) {
    this.group = group;
    this.channel = channel;
  }

  /**
   * Connects to {@code ws://host:port/path}, trying again as {@code policy} says.
   *
   * @throws EnvironmentException {@code UNREACHABLE} if no attempt succeeds
   */
  public static <M extends MessageLite> WebSocketClient<M> connect(
      String host,
      int port,
      String path,
      Parser<M> parser,
      ConnectionPolicy policy,
      Listener<M> listener) {
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("sc2-client", true), NioIoHandler.newFactory());
    Throwable failure = null;
    long delayMillis = policy.retryDelay().toMillis();
    for (int attempt = 1; attempt <= policy.connectAttempts(); attempt++) {
      try {
        if (attempt > 1) {
          TimeUnit.MILLISECONDS.sleep(delayMillis);
          delayMillis *= 2;
        }
        return new WebSocketClient<>(
            group, open(group, host, port, path, parser, policy, listener));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        failure = e;
        break;
      } catch (HandshakeFailure e) {
        failure = e.getCause();
      }
    }
    shutDown(group);
    throw new EnvironmentException(
        Code.UNREACHABLE, unreachable(host, port, path, policy, failure), failure);
  }

  /** Sends a message; a failure reaches the listener as a closed connection. */
  public void send(MessageLite message) {
    channel
        .writeAndFlush(message)
        .addListener(
            result -> {
              if (!result.isSuccess()) {
                channel.pipeline().fireExceptionCaught(result.cause());
              }
            });
  }

  /** Closes the connection and ends its thread; further calls do nothing. */
  @Override
  public void close() {
    channel.close().awaitUninterruptibly(2, TimeUnit.SECONDS);
    shutDown(group);
  }

  private static <M extends MessageLite> Channel open(
      EventLoopGroup group,
      String host,
      int port,
      String path,
      Parser<M> parser,
      ConnectionPolicy policy,
      Listener<M> listener)
      throws InterruptedException, HandshakeFailure {
    int timeoutMillis = Math.toIntExact(policy.connectTimeout().toMillis());
    ClientHandler<M> handler = new ClientHandler<>(listener);
    WebSocketClientProtocolConfig config =
        WebSocketClientProtocolConfig.newBuilder()
            .webSocketUri(URI.create("ws://" + bracketed(host) + ":" + port + path))
            .version(WebSocketVersion.V13)
            .maxFramePayloadLength(policy.maxFrameBytes())
            .handshakeTimeoutMillis(timeoutMillis)
            .withUTF8Validator(false)
            .build();
    Bootstrap bootstrap =
        new Bootstrap()
            .group(group)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutMillis)
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel socket) {
                    socket
                        .pipeline()
                        .addLast(new HttpClientCodec())
                        .addLast(new HttpObjectAggregator(1 << 16))
                        .addLast(new WebSocketClientProtocolHandler(config))
                        .addLast(new WebSocketFrameAggregator(policy.maxFrameBytes()))
                        .addLast(new ProtobufWebSocketCodec(parser))
                        .addLast(handler);
                  }
                });
    var connected = bootstrap.connect(host, port).await();
    if (!connected.isSuccess()) {
      throw new HandshakeFailure(connected.cause());
    }
    try {
      handler.awaitHandshake(2L * timeoutMillis);
    } catch (HandshakeFailure e) {
      connected.channel().close();
      throw e;
    }
    return connected.channel();
  }

  private static String unreachable(
      String host, int port, String path, ConnectionPolicy policy, @Nullable Throwable failure) {
    String reason = failure == null ? "unknown" : String.valueOf(failure.getMessage());
    return "no StarCraft II server answers at ws://"
        + bracketed(host)
        + ":"
        + port
        + path
        + " after "
        + policy.connectAttempts()
        + (policy.connectAttempts() == 1 ? " attempt (" : " attempts (")
        + reason.lines().findFirst().orElse("no reason given")
        + "); start one, or check host and port";
  }

  /** Whether an address can have such a host: a name or an address, IPv6 also in brackets. */
  public static boolean isHost(String host) {
    String written = bracketed(host);
    try {
      return written.equals(URI.create("ws://" + written).getHost());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String bracketed(String host) {
    return host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
  }

  private static void shutDown(EventLoopGroup group) {
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS);
  }
}
