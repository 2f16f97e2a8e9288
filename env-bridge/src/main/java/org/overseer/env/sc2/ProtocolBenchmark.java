package org.overseer.env.sc2;

import SC2APIProtocol.Common.Point2D;
import SC2APIProtocol.Raw.ActionRaw;
import SC2APIProtocol.Raw.ActionRawUnitCommand;
import SC2APIProtocol.Raw.Alliance;
import SC2APIProtocol.Raw.Unit;
import SC2APIProtocol.Sc2Api.Action;
import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.RequestAction;
import SC2APIProtocol.Sc2Api.RequestObservation;
import SC2APIProtocol.Sc2Api.RequestRestartGame;
import SC2APIProtocol.Sc2Api.RequestStep;
import SC2APIProtocol.Sc2Api.Response;
import SC2APIProtocol.Sc2Api.Status;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.overseer.env.Ability;

/**
 * Measures a protocol server: many games at once over one port, each stepped and observed as fast
 * as it answers.
 *
 * <p>One thread drives all connections. Every agent step is a RequestStep and a RequestObservation
 * with raw data, sent in one go or one after the other; games that end are restarted. All units get
 * an attack order at the start of a game.
 */
public final class ProtocolBenchmark {
  /** Latencies kept for each kind of request; later ones are left out. */
  private static final int MOST_SAMPLES = 1 << 24;

  private final String host;
  private final int port;
  private final Sc2GameSettings settings;
  private final boolean pipelined;
  private final List<Client> clients = new ArrayList<>();
  private final ByteBuffer stepFrame;
  private final ByteBuffer observationFrame;
  private final ByteBuffer restartFrame;
  private final ByteBuffer bothFrames;
  private final Latencies stepLatencies = new Latencies();
  private final Latencies observationLatencies = new Latencies();
  private long steps;
  private long games;
  private long bytes;
  private boolean measuring;

  /**
   * What was measured.
   *
   * @param agentSteps over all connections
   * @param games that were restarted
   * @param bytes of the observations
   * @param serverCpuMicros the server's processor time for one agent step
   * @param stepMicros latency of RequestStep, median and 99th percentile
   * @param observationMicros the same of RequestObservation
   */
  public record Result(
      int connections,
      double seconds,
      long agentSteps,
      long games,
      long bytes,
      double serverCpuMicros,
      double[] stepMicros,
      double[] observationMicros) {
    /** Agent steps in a second, over all connections. */
    public double agentStepsPerSecond() {
      return agentSteps / seconds;
    }
  }

  /** What a client waits for; a game starts with the first observation and an order to attack. */
  private enum Awaited {
    STEP,
    OBSERVATION,
    RESTART,
    FIRST_OBSERVATION,
    ACTION
  }

  private static final class Client {
    final BenchmarkConnection connection;
    long sent;
    Awaited awaited = Awaited.RESTART;
    boolean ended;

    Client(BenchmarkConnection connection) {
      this.connection = connection;
    }
  }

  private static final class Latencies {
    private int[] nanos = new int[1 << 12];
    private int count;

    void add(long value) {
      if (count == nanos.length && count < MOST_SAMPLES) {
        nanos = Arrays.copyOf(nanos, 2 * count);
      }
      if (count < nanos.length) {
        nanos[count++] = (int) Math.min(value, Integer.MAX_VALUE);
      }
    }

    double[] micros() {
      Arrays.sort(nanos, 0, count);
      return count == 0
          ? new double[] {Double.NaN, Double.NaN}
          : new double[] {nanos[count / 2] / 1e3, nanos[(int) (count * 0.99)] / 1e3};
    }
  }

  /**
   * @param settings map and game loops of a step; host and port of the server
   * @param pipelined whether step and observation are requested in one go
   */
  public ProtocolBenchmark(Sc2GameSettings settings, boolean pipelined) {
    this.host = settings.host();
    this.port = settings.port();
    this.settings = settings;
    this.pipelined = pipelined;
    Request step =
        Request.newBuilder()
            .setStep(RequestStep.newBuilder().setCount(settings.gameLoopsPerStep()))
            .build();
    Request observation =
        Request.newBuilder().setObservation(RequestObservation.getDefaultInstance()).build();
    Request restart =
        Request.newBuilder().setRestartGame(RequestRestartGame.getDefaultInstance()).build();
    stepFrame = BenchmarkConnection.frames(step);
    observationFrame = BenchmarkConnection.frames(observation);
    restartFrame = BenchmarkConnection.frames(restart);
    bothFrames = BenchmarkConnection.frames(step, observation);
  }

  /**
   * Plays.
   *
   * @param connections games at once
   * @param warmUp seconds that are not measured
   * @param seconds that are
   * @param serverCpu processor time that the server has used, in nanoseconds
   */
  public Result run(int connections, double warmUp, double seconds, LongSupplier serverCpu)
      throws IOException {
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < connections; i++) {
        Client client = new Client(new BenchmarkConnection(host, port));
        clients.add(client);
        client.connection.call(
            Request.newBuilder().setCreateGame(Sc2Games.create(settings, settings.map(), i + 1)));
        client.connection.call(Request.newBuilder().setJoinGame(Sc2Games.join(settings)));
      }
      for (Client client : clients) {
        client.connection.socket().configureBlocking(false);
        client.connection.socket().register(selector, SelectionKey.OP_READ, client);
        send(client, observationFrame, Awaited.FIRST_OBSERVATION);
      }
      drive(selector, warmUp);
      measuring = true;
      long cpu = serverCpu.getAsLong();
      double measured = drive(selector, seconds);
      cpu = serverCpu.getAsLong() - cpu;
      return new Result(
          connections,
          measured,
          steps,
          games,
          bytes,
          steps == 0 ? Double.NaN : cpu / 1e3 / steps,
          stepLatencies.micros(),
          observationLatencies.micros());
    } finally {
      for (Client client : clients) {
        client.connection.close();
      }
    }
  }

  private double drive(Selector selector, double seconds) throws IOException {
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    while (System.nanoTime() < end) {
      if (selector.select(1000) == 0) {
        continue;
      }
      for (SelectionKey key : selector.selectedKeys()) {
        Client client = (Client) key.attachment();
        client.connection.fill();
        ByteBuffer answer;
        while ((answer = client.connection.next()) != null) {
          answered(client, answer);
        }
      }
      selector.selectedKeys().clear();
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private void answered(Client client, ByteBuffer answer) throws IOException {
    long latency = System.nanoTime() - client.sent;
    switch (client.awaited) {
      case STEP -> {
        Response response = parse(client, answer);
        client.ended = response.getStatus() == Status.ended;
        if (measuring) {
          stepLatencies.add(latency);
        }
        if (pipelined) {
          client.awaited = Awaited.OBSERVATION;
        } else {
          send(client, observationFrame, Awaited.OBSERVATION);
        }
      }
      case OBSERVATION -> {
        if (measuring) {
          observationLatencies.add(latency);
          steps++;
          bytes += answer.remaining();
        }
        if (client.ended) {
          games += measuring ? 1 : 0;
          send(client, restartFrame, Awaited.RESTART);
        } else {
          send(client, pipelined ? bothFrames : stepFrame, Awaited.STEP);
        }
      }
      case RESTART -> {
        parse(client, answer);
        send(client, observationFrame, Awaited.FIRST_OBSERVATION);
      }
      case FIRST_OBSERVATION ->
          send(client, BenchmarkConnection.frames(attack(parse(client, answer))), Awaited.ACTION);
      case ACTION -> {
        parse(client, answer);
        send(client, pipelined ? bothFrames : stepFrame, Awaited.STEP);
      }
    }
  }

  private static void send(Client client, ByteBuffer frames, Awaited answer) throws IOException {
    client.awaited = answer;
    client.sent = System.nanoTime();
    client.connection.write(frames);
  }

  private static Response parse(Client client, ByteBuffer answer) throws IOException {
    Response response = Response.parseFrom(answer);
    if (response.getErrorCount() > 0) {
      throw new IOException(
          "expected the answer to " + client.awaited + " but got: " + response.getError(0));
    }
    return response;
  }

  /** All own units attack towards the last enemy of the message. */
  private static Request attack(Response seen) {
    ActionRawUnitCommand.Builder command =
        ActionRawUnitCommand.newBuilder().setAbilityId(Ability.ATTACK.specificId());
    for (Unit unit : seen.getObservation().getObservation().getRawData().getUnitsList()) {
      if (unit.getAlliance() == Alliance.Self) {
        command.addUnitTags(unit.getTag());
      } else {
        command.setTargetWorldSpacePos(
            Point2D.newBuilder().setX(unit.getPos().getX()).setY(unit.getPos().getY()));
      }
    }
    return Request.newBuilder()
        .setAction(
            RequestAction.newBuilder()
                .addActions(
                    Action.newBuilder()
                        .setActionRaw(ActionRaw.newBuilder().setUnitCommand(command))))
        .build();
  }
}
