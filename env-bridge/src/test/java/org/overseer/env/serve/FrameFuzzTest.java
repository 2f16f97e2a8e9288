package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import SC2APIProtocol.Sc2Api.Difficulty;
import SC2APIProtocol.Sc2Api.Response;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.overseer.env.net.ConnectionPolicy;

/**
 * Mutated frames against a server on which somebody else plays: no connection gets stuck, nothing
 * grows, and the other game goes on as if nothing happened.
 *
 * <p>{@code mvn -pl env-bridge test} sends a part of them in an execution of its own; {@code
 * -Dfuzz.frames=1000000} as many as one likes and {@code -Dfuzz.seed=N} others.
 */
@Tag("fuzz")
class FrameFuzzTest {
  private static final long FRAMES = Long.getLong("fuzz.frames", 50_000);
  private static final long SEED = Long.getLong("fuzz.seed", 1);

  /** Bytes that a heap without growth may still differ by. */
  private static final long HEAP_NOISE = 24L << 20;

  private static final long DIRECT_NOISE = 64L << 20;

  @Test
  void mutatedFramesDisturbNobody() throws Exception {
    long start = System.nanoTime();
    try (Sc2Server server = server();
        Sc2Server quiet = server();
        UndisturbedTwin twin = new UndisturbedTwin(server.port(), quiet.port())) {
      FuzzingClient client = new FuzzingClient(server.port(), SEED);
      client.send(FRAMES / 5); // everything that is made once is made now
      awaitOnlyTheTwin(server);
      Usage before = Usage.now();
      client.send(FRAMES - FRAMES / 5);
      awaitOnlyTheTwin(server);
      Usage after = Usage.now();
      twin.assertUndisturbed();
      System.out.printf(
          "%,d mutated frames over %,d connections in %.0f s: %,d answers checked, %,d observations"
              + " of another game compared, %s%n",
          FRAMES,
          client.connections(),
          (System.nanoTime() - start) / 1e9,
          client.pings(),
          twin.compared(),
          after.since(before));
      assertThat(after.heap()).isLessThan(before.heap() + HEAP_NOISE);
      assertThat(after.direct()).isLessThan(before.direct() + DIRECT_NOISE);
      assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + 2);
      try (RawClient last = new RawClient(server.port())) {
        assertThat(last.call(Requests.ping()).hasPing()).isTrue();
      }
    }
  }

  private static Sc2Server server() {
    return Sc2Server.start(
        "127.0.0.1", 0, ConnectionPolicy.LARGEST_FRAME_BYTES, new SplittableRandom(5));
  }

  private static void awaitOnlyTheTwin(Sc2Server server) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(server.connections()).isEqualTo(1));
  }

  /** The same game on two servers, played all the time; what both say must be the same bytes. */
  private static final class UndisturbedTwin implements AutoCloseable {
    private final RawClient disturbed;
    private final RawClient quiet;
    private final Thread thread = new Thread(this::play, "undisturbed-twin");
    private volatile boolean stop;
    private volatile Throwable failure;
    private volatile long compared;

    UndisturbedTwin(int port, int quietPort) throws IOException {
      disturbed = new RawClient(port);
      quiet = new RawClient(quietPort);
      thread.start();
    }

    long compared() {
      return compared;
    }

    void assertUndisturbed() throws InterruptedException {
      stop = true;
      thread.join();
      assertThat(failure).isNull();
      assertThat(compared).isGreaterThan(10);
    }

    private void play() {
      try {
        both(Requests.create("2s3z", 7, Difficulty.VeryHard));
        both(Requests.join());
        while (!stop) {
          Response seen = both(Requests.observation());
          compared++;
          both(
              seen.getObservation().getPlayerResultCount() > 0
                  ? Requests.restart()
                  : Requests.step(8));
        }
      } catch (Exception | AssertionError e) {
        failure = e;
      }
    }

    private Response both(SC2APIProtocol.Sc2Api.Request.Builder request) throws IOException {
      Response here = disturbed.call(request);
      Response there = quiet.call(request);
      assertThat(here.toByteString()).isEqualTo(there.toByteString());
      assertThat(here.getErrorList()).isEmpty();
      return here;
    }

    @Override
    public void close() throws IOException {
      stop = true;
      disturbed.close();
      quiet.close();
    }
  }

  /** Sends mutated frames on one connection after another. */
  private static final class FuzzingClient {
    private static final int MOST_FRAMES = 60;

    /** One in so many frames is followed by a ping whose answer is waited for. */
    private static final int PINGED = 8;

    private final int port;
    private final FrameMutator mutator;
    private final SplittableRandom random;
    private long connections;
    private long pings;

    FuzzingClient(int port, long seed) {
      this.port = port;
      this.random = new SplittableRandom(seed);
      this.mutator = new FrameMutator(random);
    }

    long connections() {
      return connections;
    }

    long pings() {
      return pings;
    }

    void send(long frames) throws IOException {
      long left = frames;
      while (left > 0) {
        left -= connection((int) Math.min(left, 1 + random.nextInt(MOST_FRAMES)));
      }
    }

    /** One connection's frames; how many it took. */
    private int connection(int frames) throws IOException {
      connections++;
      int sent = 0;
      try (RawClient client = new RawClient(port)) {
        mutator.startConnection();
        try {
          while (sent < frames && !mutator.connectionIsOver()) {
            client.raw(mutator.next());
            client.drain();
            sent++;
            if (mutator.answersAreDue() && random.nextInt(PINGED) == 0) {
              ping(client);
            }
          }
        } catch (SocketException e) {
          assertThat(mutator.mayBeClosed()).as("%s after %s", e, mutator).isTrue();
        }
      }
      return Math.max(1, sent);
    }

    /** Everything before must have been answered, or the connection closed if it may be. */
    private void ping(RawClient client) throws IOException {
      int id = random.nextInt(1, Integer.MAX_VALUE);
      try {
        client.send(RawClient.BINARY, Requests.ping().setId(id).build().toByteArray());
        int[] opcode = new int[1];
        Response response;
        do {
          byte[] payload = client.receive(opcode);
          response =
              opcode[0] == RawClient.BINARY
                  ? Response.parseFrom(payload)
                  : Response.getDefaultInstance();
        } while (response.getId() != id || !response.hasPing());
        pings++;
      } catch (java.io.EOFException e) {
        assertThat(mutator.mayBeClosed()).as("closed after %s", mutator).isTrue();
      }
    }
  }
}
