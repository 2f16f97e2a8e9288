package org.overseer.env.sc2;

import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.Response;
import SC2APIProtocol.Sc2Api.Status;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.overseer.env.EnvironmentException;
import org.overseer.env.EnvironmentException.Code;
import org.overseer.env.net.ConnectionPolicy;
import org.overseer.env.net.WebSocketClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests and responses of one s2client connection.
 *
 * <p>Requests may be pipelined: the other side answers in order, so each response belongs to the
 * oldest request without one (s2client-proto). Every request gets an id, which the response must
 * repeat or leave out, and every response carries the game's {@link #status}. Both kinds of error
 * become {@link EnvironmentException}s with code {@code PROTOCOL}, or {@code UNREACHABLE} if a game
 * cannot be joined for want of the others or of a place. Thread-safe.
 */
public final class Sc2Protocol implements AutoCloseable {
  /** The path that StarCraft II serves. */
  public static final String PATH = "/sc2api";

  private static final Logger log = LoggerFactory.getLogger(Sc2Protocol.class);

  private record Pending(String name, int id, CompletableFuture<Response> response) {}

  private final String address;
  private final ConnectionPolicy policy;
  private final Deque<Pending> pending = new ArrayDeque<>();
  private final WebSocketClient<Response> client;
  private int nextId = 1;
  private volatile Status status = Status.unknown;
  private volatile long gameLoop;
  private @Nullable EnvironmentException broken;

  /**
   * Connects to the game at {@code host}:{@code port}.
   *
   * @throws EnvironmentException {@code UNREACHABLE} if nothing answers there
   */
  public Sc2Protocol(String host, int port, ConnectionPolicy policy) {
    this.address = host + ":" + port;
    this.policy = policy;
    this.client =
        WebSocketClient.connect(host, port, PATH, Response.parser(), policy, new Incoming());
  }

  /** The status in the latest response; {@code unknown} before the first. */
  public Status status() {
    return status;
  }

  /**
   * Sends a request without waiting. The future fails with an {@link EnvironmentException}; it has
   * no time limit of its own, see {@link #await}.
   */
  public CompletableFuture<Response> send(Request.Builder request) {
    CompletableFuture<Response> answer = new CompletableFuture<>();
    synchronized (pending) {
      if (broken != null) {
        answer.completeExceptionally(broken);
        return answer;
      }
      int id = nextId++;
      pending.add(new Pending(ProtocolErrors.name(request), id, answer));
      // inside the lock: the order on the wire must be the order of the queue
      client.send(request.setId(id).build());
    }
    return answer;
  }

  /** Sends a request and waits for its response. */
  public Response call(Request.Builder request) {
    return await(ProtocolErrors.name(request), send(request));
  }

  /**
   * Waits for a response.
   *
   * @param name of the request in messages, such as {@code RequestStep}
   * @throws EnvironmentException {@code TIMEOUT} after the policy's time, {@code PROTOCOL} or
   *     {@code UNREACHABLE} if the request was refused, {@code DISCONNECTED} if the connection
   *     broke
   */
  public Response await(String name, CompletableFuture<Response> answer) {
    return await(name, answer, policy.requestTimeout());
  }

  /** As {@link #await(String, CompletableFuture)} for an answer that may take another time. */
  Response await(String name, CompletableFuture<Response> answer, Duration patience) {
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new EnvironmentException(
          Code.TIMEOUT,
          "no answer to "
              + name
              + " within "
              + ProtocolErrors.seconds(patience)
              + " s from "
              + address
              + " (game loop "
              + gameLoop
              + "); the connection is open but the game does not answer",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EnvironmentException(
          Code.DISCONNECTED, "interrupted while waiting for the answer to " + name, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof EnvironmentException known) {
        throw new EnvironmentException(known.code(), String.valueOf(known.getMessage()), known);
      }
      throw new EnvironmentException(Code.PROTOCOL, name + " failed: " + e.getCause(), e);
    }
  }

  @Override
  public void close() {
    client.close();
  }

  private final class Incoming implements WebSocketClient.Listener<Response> {
    @Override
    public void onMessage(Response response) {
      Pending request;
      synchronized (pending) {
        request = pending.poll();
      }
      if (request == null) {
        log.warn("{} sent a response that nobody asked for; dropped", address);
        return;
      }
      remember(response);
      String problem = ProtocolErrors.check(request.name(), request.id(), response);
      if (problem == null) {
        request.response().complete(response);
      } else {
        request
            .response()
            .completeExceptionally(
                new EnvironmentException(ProtocolErrors.code(response), address + ": " + problem));
      }
    }

    @Override
    public void onMalformed(String reason) {
      fail(new EnvironmentException(Code.PROTOCOL, address + " sent a bad response: " + reason));
    }

    @Override
    public void onClosed(@Nullable Throwable cause) {
      String why = cause == null ? "it closed the connection" : String.valueOf(cause.getMessage());
      fail(
          new EnvironmentException(
              Code.DISCONNECTED,
              "the game at " + address + " is gone (game loop " + gameLoop + "): " + why,
              cause));
    }

    private void remember(Response response) {
      if (response.hasStatus()) {
        status = response.getStatus();
      }
      if (response.hasStep()) {
        gameLoop = Integer.toUnsignedLong(response.getStep().getSimulationLoop());
      } else if (response.hasObservation()) {
        gameLoop = Integer.toUnsignedLong(response.getObservation().getObservation().getGameLoop());
      }
    }
  }

  /** After this nothing can be paired any more: all requests fail, now and later. */
  private void fail(EnvironmentException reason) {
    Pending request;
    synchronized (pending) {
      if (broken == null) {
        broken = reason;
      }
    }
    while (true) {
      synchronized (pending) {
        request = pending.poll();
      }
      if (request == null) {
        return;
      }
      request.response().completeExceptionally(reason);
    }
  }
}
