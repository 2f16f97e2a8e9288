package org.overseer.env.serve;

import SC2APIProtocol.Sc2Api.Request;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.overseer.env.EnvironmentException;
import org.overseer.env.EnvironmentException.Code;
import org.overseer.env.net.ConnectionPolicy;
import org.overseer.env.net.ProtobufWebSocketCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the built-in simulator over the s2client protocol at {@code ws://host:port/sc2api}.
 *
 * <p>Any number of connections share the port; each behaves like a game process of its own that has
 * just been launched. Reads text and binary frames, answers in binary ones. Games run on threads of
 * their own, not on Netty's.
 */
public final class Sc2Server implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Sc2Server.class);
  private static final String PATH = "/sc2api";

  private final EventLoopGroup group;
  private final ExecutorService gameThreads;
  private final ExecutorService timer;
  private final ChannelGroup connections;
  private final Channel listener;
  private final int port;

  private Sc2Server(
      EventLoopGroup group,
      ExecutorService gameThreads,
      ExecutorService timer,
      ChannelGroup connections,
      Channel listener) {
    this.group = group;
    this.gameThreads = gameThreads;
    this.timer = timer;
    this.connections = connections;
    this.listener = listener;
    this.port = ((InetSocketAddress) listener.localAddress()).getPort();
  }

  /**
   * Starts listening with frames up to 64 MiB.
   *
   * @param port 0 for any free one, see {@link #port()}
   * @throws EnvironmentException {@code UNREACHABLE} if the address cannot be listened on
   */
  public static Sc2Server start(String host, int port) {
    return start(host, port, null);
  }

  /**
   * Starts listening.
   *
   * @param maxFrameBytes a larger frame closes its connection
   * @param seeds for games whose CreateGame request has no seed
   */
  public static Sc2Server start(String host, int port, int maxFrameBytes, RandomGenerator seeds) {
    return start(host, port, maxFrameBytes, seeds, KeepAlive.PATIENT, null);
  }

  /**
   * Starts listening with frames up to 64 MiB and a folder of replays.
   *
   * @param replays folder below which clients may name replays by replay_path, null for none
   */
  public static Sc2Server start(String host, int port, @Nullable Path replays) {
    return start(
        host,
        port,
        ConnectionPolicy.LARGEST_FRAME_BYTES,
        new SecureRandom(),
        KeepAlive.PATIENT,
        replays);
  }

  static Sc2Server start(
      String host,
      int port,
      int maxFrameBytes,
      RandomGenerator seeds,
      KeepAlive.Timing timing,
      @Nullable Path replays) {
    InetSocketAddress address = new InetSocketAddress(host, port);
    int cores = Runtime.getRuntime().availableProcessors();
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            Math.max(1, cores / 2),
            new DefaultThreadFactory("sc2-server", true),
            NioIoHandler.newFactory());
    ExecutorService gameThreads = gameThreads(Math.max(2, cores));
    ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    IntSupplier sharedSeeds =
        () -> {
          synchronized (seeds) {
            return seeds.nextInt();
          }
        };
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("sc2-clock", true));
    Services services =
        new Services(
            new Rendezvous(),
            gameThreads,
            sharedSeeds,
            GameClock.system(timer, gameThreads),
            replays);
    var bound =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel socket) {
                    connections.add(socket);
                    addHandlers(
                        socket,
                        maxFrameBytes,
                        new KeepAlive(timing),
                        new ConnectionHandler(gameThreads, new VirtualGameProcess(services)));
                  }
                })
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      shutDown(group, gameThreads, timer);
      throw new EnvironmentException(
          Code.UNREACHABLE,
          "cannot listen on "
              + host
              + ":"
              + port
              + " ("
              + reason(bound.cause())
              + (bound.cause() instanceof BindException
                  ? "); stop the program that uses the port or choose another one"
                  : "); choose another host"),
          bound.cause());
    }
    Sc2Server server = new Sc2Server(group, gameThreads, timer, connections, bound.channel());
    log.info("serving the simulator at ws://{}:{}{}", host, server.port(), PATH);
    return server;
  }

  /** The port it listens on. */
  public int port() {
    return port;
  }

  /** Open connections. */
  int connections() {
    return connections.size();
  }

  /** Waits until the server is closed; its own threads do not keep the program alive. */
  public void awaitClose() throws InterruptedException {
    listener.closeFuture().await();
  }

  /** Closes the port and all connections, and ends all games. */
  @Override
  public void close() {
    listener.close().awaitUninterruptibly(2, TimeUnit.SECONDS);
    connections.close().awaitUninterruptibly(2, TimeUnit.SECONDS);
    shutDown(group, gameThreads, timer);
  }

  private static void addHandlers(
      SocketChannel socket, int maxFrameBytes, KeepAlive keepAlive, ConnectionHandler connection) {
    WebSocketServerProtocolConfig config =
        WebSocketServerProtocolConfig.newBuilder()
            .websocketPath(PATH)
            .decoderConfig(
                WebSocketDecoderConfig.newBuilder()
                    .maxFramePayloadLength(maxFrameBytes)
                    .withUTF8Validator(false)
                    .build())
            .build();
    socket
        .pipeline()
        .addLast(new HttpServerCodec())
        .addLast(new HttpObjectAggregator(1 << 16))
        .addLast(new WebSocketServerProtocolHandler(config))
        .addLast(keepAlive)
        .addLast(new HttpFallbackHandler())
        .addLast(new WebSocketFrameAggregator(maxFrameBytes))
        .addLast(new ProtobufWebSocketCodec(Request.parser()))
        .addLast(connection);
  }

  private static String reason(Throwable cause) {
    if (cause instanceof UnresolvedAddressException) {
      return "unknown host";
    }
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("no reason given");
  }

  /** Once shut down, they leave what still comes: it is about games that nobody sees again. */
  private static ExecutorService gameThreads(int threads) {
    return new ThreadPoolExecutor(
        threads,
        threads,
        0,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        new DefaultThreadFactory("sc2-games", true),
        new ThreadPoolExecutor.DiscardPolicy());
  }

  /** Netty's threads end after those that write to its connections. */
  private static void shutDown(
      EventLoopGroup group, ExecutorService gameThreads, ExecutorService timer) {
    timer.shutdownNow();
    gameThreads.shutdownNow();
    try {
      if (!gameThreads.awaitTermination(2, TimeUnit.SECONDS)) {
        log.warn("a request takes more than two seconds; the server ends without its answer");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
  }
}
