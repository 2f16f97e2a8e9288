package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import SC2APIProtocol.Sc2Api.Difficulty;
import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.RequestLeaveGame;
import SC2APIProtocol.Sc2Api.Response;
import SC2APIProtocol.Sc2Api.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.overseer.env.net.ConnectionPolicy;

/** Thousands of games, created and left in every way, leave nothing behind. */
@Tag("load")
class LoadTest {
  private static final int GAMES = Integer.getInteger("load.games", 10_000);
  private static final int CLIENTS = 8;
  private static final long HEAP_NOISE = 8L << 20;
  private static final long DIRECT_NOISE = 32L << 20;

  @Test
  void gamesThatWereLeftLeaveNothingBehind() throws Exception {
    long start = System.nanoTime();
    try (Sc2Server server =
        Sc2Server.start(
            "127.0.0.1", 0, ConnectionPolicy.LARGEST_FRAME_BYTES, new SplittableRandom(5))) {
      play(server, GAMES / 10);
      Usage before = Usage.now();
      play(server, GAMES - GAMES / 10);
      Usage after = Usage.now();
      System.out.printf(
          "%,d games created and left in %.0f s: %s%n",
          GAMES, (System.nanoTime() - start) / 1e9, after.since(before));
      assertThat(after.heap()).isLessThan(before.heap() + HEAP_NOISE);
      assertThat(after.direct()).isLessThan(before.direct() + DIRECT_NOISE);
      assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + 2);
    }
  }

  private static void play(Sc2Server server, int games) throws Exception {
    List<Thread> clients = new ArrayList<>();
    List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
    for (int client = 0; client < CLIENTS; client++) {
      SplittableRandom random = new SplittableRandom(client);
      Thread thread =
          new Thread(
              () -> {
                try {
                  play(server.port(), games / CLIENTS, random);
                } catch (IOException | AssertionError e) {
                  failures.add(e);
                }
              });
      thread.start();
      clients.add(thread);
    }
    for (Thread client : clients) {
      client.join();
    }
    assertThat(failures).isEmpty();
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(server.connections()).isZero());
  }

  private static void play(int port, int games, SplittableRandom random) throws IOException {
    int left = games;
    while (left > 0) {
      try (RawClient client = new RawClient(port)) {
        Response last = Response.getDefaultInstance();
        for (int game = random.nextInt(1, 20); game > 0 && left > 0; game--, left--) {
          String map = random.nextBoolean() ? "3m" : "8m";
          ok(client.call(Requests.create(map, left, Difficulty.Medium)));
          ok(client.call(Requests.join()));
          ok(client.call(Requests.step(random.nextInt(1, 40))));
          last = ok(client.call(Requests.observation()));
          if (game > 1) {
            last =
                ok(
                    client.call(
                        Request.newBuilder().setLeaveGame(RequestLeaveGame.getDefaultInstance())));
            assertThat(last.getStatus()).isEqualTo(Status.launched);
          }
        }
        // the last game of a connection is left by going away
      }
    }
  }

  private static Response ok(Response response) {
    assertThat(response.getErrorList()).isEmpty();
    return response;
  }
}
