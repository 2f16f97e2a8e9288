package org.overseer.env.serve;

import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.Response;
import SC2APIProtocol.Sc2Api.Status;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.PrematureChannelClosureException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.overseer.env.net.MalformedMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds the requests of one connection to its {@link VirtualGameProcess}, one at a time and in
 * order, on the game threads.
 *
 * <p>A turn handles the requests that have come, for a millisecond, and then goes to the end of the
 * executor's line, so no connection keeps the others waiting. Its answers leave together. Memory is
 * bounded: reading stops while many requests or bytes wait, a turn ends with the answers' size, and
 * the next one begins when they have left.
 */
final class ConnectionHandler extends SimpleChannelInboundHandler<Object> {
  private static final Logger log = LoggerFactory.getLogger(ConnectionHandler.class);
  private static final int MANY_REQUESTS = 64;
  private static final long MANY_BYTES = 1 << 20;
  private static final long TURN_NANOS = 1_000_000;
  private static final int TURN_BYTES = 1 << 16;

  private final Executor gameThreads;
  private final VirtualGameProcess process;

  /** Guarded by itself, as all the fields below. */
  private final Deque<Object> waiting = new ArrayDeque<>();

  private long waitingBytes;
  private boolean paused;

  /** What still comes is thrown away; it is read so that the connection's end is seen. */
  private boolean deaf;

  /** A turn is due or under way. */
  private boolean busy;

  ConnectionHandler(Executor gameThreads, VirtualGameProcess process) {
    this.gameThreads = gameThreads;
    this.process = process;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    var unused = process.hung().thenRun(() -> turnDeaf(context));
  }

  private void turnDeaf(ChannelHandlerContext context) {
    synchronized (waiting) {
      deaf = true;
      waiting.clear();
      waitingBytes = 0;
      paused = false;
    }
    context.channel().config().setAutoRead(true);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, Object message) {
    if (!(message instanceof Request) && !(message instanceof MalformedMessage)) {
      return;
    }
    synchronized (waiting) {
      if (deaf) {
        return;
      }
      waiting.add(message);
      waitingBytes += bytes(message);
      if (!paused && (waiting.size() >= MANY_REQUESTS || waitingBytes >= MANY_BYTES)) {
        paused = true;
        context.channel().config().setAutoRead(false);
      }
      if (busy) {
        return;
      }
      busy = true;
    }
    gameThreads.execute(() -> turn(context));
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    synchronized (waiting) {
      waiting.clear();
    }
    gameThreads.execute(process::end);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    boolean died =
        cause instanceof IOException || cause instanceof PrematureChannelClosureException;
    if (died) { // the client, which is its own business
      log.debug("{}: {}", context.channel().remoteAddress(), cause.toString());
    } else {
      log.warn("{}: {}; connection closed", context.channel().remoteAddress(), cause.toString());
    }
    context.close();
  }

  private void turn(ChannelHandlerContext context) {
    long end = System.nanoTime() + TURN_NANOS;
    int bytes = 0;
    for (Object message = next(context); message != null; message = next(context)) {
      CompletableFuture<Response> answer = handle(message);
      if (!answer.isDone()) {
        if (bytes > 0) {
          context.flush();
        }
        answer.whenComplete((response, failure) -> answer(context, response, failure));
        return;
      }
      Response response = answer.isCompletedExceptionally() ? null : answer.join();
      bytes += response == null ? 0 : response.getSerializedSize();
      boolean more =
          response != null
              && response.getStatus() != Status.quit
              && bytes < TURN_BYTES
              && System.nanoTime() < end
              && isWaiting();
      if (!more) {
        answer.whenComplete((last, failure) -> answer(context, last, failure));
        return;
      }
      context.write(response, watched(context));
    }
    context.flush(); // what came has been thrown away
  }

  /** The next request; without one the turn is over. */
  private @Nullable Object next(ChannelHandlerContext context) {
    synchronized (waiting) {
      Object message = waiting.poll();
      if (message == null) {
        busy = false;
        return null;
      }
      waitingBytes -= bytes(message);
      if (paused && waiting.size() <= MANY_REQUESTS / 2 && waitingBytes <= MANY_BYTES / 2) {
        paused = false;
        context.channel().config().setAutoRead(true);
      }
      return message;
    }
  }

  private boolean isWaiting() {
    synchronized (waiting) {
      return !waiting.isEmpty();
    }
  }

  private CompletableFuture<Response> handle(Object message) {
    try {
      return process.handle(message);
    } catch (Throwable e) { // errors too: a request without an answer would block the client
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Sends the last answer of a turn, and those before it. */
  private void answer(
      ChannelHandlerContext context, @Nullable Response response, @Nullable Throwable failure) {
    if (failure instanceof CompletionException && failure.getCause() instanceof TestCrash) {
      log.info("{}: the client asked for a crash", context.channel().remoteAddress());
      context.flush();
      context.close();
      return;
    }
    if (response == null) {
      log.error(
          "{}: request failed; connection closed", context.channel().remoteAddress(), failure);
      context.flush();
      context.close();
      return;
    }
    ChannelPromise written = watched(context);
    if (response.getStatus() == Status.quit) {
      written.addListener(ChannelFutureListener.CLOSE);
    } else { // only once the network has taken it: a client that does not read gets no further
      written.addListener(
          done -> {
            if (done.isSuccess() && goesOn()) {
              gameThreads.execute(() -> turn(context));
            }
          });
    }
    context.writeAndFlush(response, written);
  }

  /** Whether more has come; if not, the turn is over. */
  private boolean goesOn() {
    synchronized (waiting) {
      busy = !waiting.isEmpty();
      return busy;
    }
  }

  /**
   * For the writing of an answer. If that fails, the connection ends: the client would take the
   * next answer for the one that is missing.
   */
  private ChannelPromise watched(ChannelHandlerContext context) {
    ChannelPromise promise = context.newPromise();
    promise.addListener(
        done -> {
          if (!done.isSuccess()) {
            exceptionCaught(context, done.cause());
          }
        });
    return promise;
  }

  private static long bytes(Object message) {
    return message instanceof Request request ? request.getSerializedSize() : 0;
  }
}
