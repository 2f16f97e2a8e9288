package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;

import SC2APIProtocol.Sc2Api.Difficulty;
import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.Response;
import SC2APIProtocol.Sc2Api.Status;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of random shape and content, in any order, always get a proper answer. */
class HostileRequestsTest {
  private static final int REQUESTS = 3000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyRequestGetsAnAnswerWithStatusAndNoInternalError(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RandomRequests requests = new RandomRequests(random);
    VirtualGameProcess process =
        new VirtualGameProcess(TestServices.of(new Rendezvous(), Runnable::run, random::nextInt));
    for (int i = 0; i < REQUESTS; i++) {
      if (process.status() == Status.launched) {
        process.handle(Requests.create("3m", i, Difficulty.Medium).build()).join();
        process.handle(Requests.join().build()).join();
      }
      Request request = requests.any();
      var answer = process.handle(request);
      boolean testsProcess =
          request.getDebug().getDebugList().stream().anyMatch(c -> c.hasTestProcess());
      if ((request.hasJoinGame() && !answer.isDone())
          || (request.hasObservation() && !answer.isDone())
          || (testsProcess && (!answer.isDone() || answer.isCompletedExceptionally()))) {
        process.end(); // it waits for others or for the time, or was told to hang or to crash
        process =
            new VirtualGameProcess(
                TestServices.of(new Rendezvous(), Runnable::run, random::nextInt));
        continue;
      }
      Response response = answer.join();
      assertThat(response.hasStatus()).isTrue();
      assertThat(response.getErrorList())
          .as("request %d of seed %d: %s", i, seed, request)
          .noneMatch(error -> error.contains("internal error"));
      if (response.getStatus() == Status.quit) {
        process =
            new VirtualGameProcess(
                TestServices.of(new Rendezvous(), Runnable::run, random::nextInt));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/3m.SC2Map"})
  void aVeryLongMapNameIsNeitherComparedNorSentBack(String ending) {
    String name = "x".repeat(8_000_000) + ending;
    VirtualGameProcess process =
        new VirtualGameProcess(TestServices.of(new Rendezvous(), Runnable::run, () -> 7));
    Request.Builder battlenet = Requests.createForTwo(name, 1);
    for (Request request : List.of(create(name), battlenet.build())) {
      var response = process.handle(request).join().getCreateGame();
      assertThat(response.hasError()).isTrue();
      assertThat(response.getErrorDetails())
          .matches("the map's path has 80000\\d\\d characters; at most 1024 are allowed");
    }
    assertThat(process.status()).isEqualTo(Status.launched);
  }

  @Test
  void aLongMapNameIsCutInTheAnswer() {
    VirtualGameProcess process =
        new VirtualGameProcess(TestServices.of(new Rendezvous(), Runnable::run, () -> 7));
    String details =
        process
            .handle(create("3mm" + "\uD83D\uDE00".repeat(400)))
            .join()
            .getCreateGame()
            .getErrorDetails();
    assertThat(details)
        .startsWith("unknown scenario '3mm" + "\uD83D\uDE00".repeat(30) + "…'; did you mean '");
  }

  private static Request create(String map) {
    return Requests.create(map, 1, Difficulty.Easy).build();
  }
}
