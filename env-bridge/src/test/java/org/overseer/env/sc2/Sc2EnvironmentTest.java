package org.overseer.env.sc2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import SC2APIProtocol.Sc2Api.Difficulty;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.env.Action;
import org.overseer.env.EnvironmentException;
import org.overseer.env.EnvironmentException.Code;
import org.overseer.env.Outcome;
import org.overseer.env.StepType;
import org.overseer.env.net.NoLeaks;
import org.overseer.env.serve.Sc2Server;

@ExtendWith(NoLeaks.class)
class Sc2EnvironmentTest {
  private static final Action[] NOTHING = {new Action()};

  private Sc2Server server = Sc2Server.start("127.0.0.1", 0);

  @AfterEach
  void close() {
    server.close();
  }

  private Sc2GameSettings settings(String map) {
    return Sc2GameSettings.of("127.0.0.1", server.port(), map).withDifficulty(Difficulty.VeryEasy);
  }

  @Test
  void stepLimitEndsAnUndecidedGameAsADraw() {
    try (Sc2Environment environment = new Sc2Environment(settings("3m").withStepLimit(2))) {
      environment.reset(1);
      environment.step(NOTHING);
      assertThat(environment.timeStep(0).stepType()).isEqualTo(StepType.MID);
      environment.step(NOTHING);
      assertThat(environment.timeStep(0).stepType()).isEqualTo(StepType.LAST);
      assertThat(environment.timeStep(0).outcome()).isEqualTo(Outcome.DRAW);
      assertThatThrownBy(() -> environment.step(NOTHING))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("reset");
      environment.reset(2);
      assertThat(environment.timeStep(0).observation().gameLoop()).isZero();
    }
  }

  @Test
  void aGuestLearnsTheMapFromTheGame() {
    Sc2GameSettings hosting = settings("8m").withMeeting(new Sc2Meeting(true, 5690));
    Sc2GameSettings joining = settings("3m").withMeeting(new Sc2Meeting(false, 5690));
    try (Sc2Environment host = new Sc2Environment(hosting);
        Sc2Environment guest = new Sc2Environment(joining)) {
      assertThat(guest.spec().scenario()).as("nobody has told it yet").isEqualTo("3m");
      CompletableFuture<Void> met = CompletableFuture.runAsync(() -> host.reset(1));
      guest.reset(2);
      met.join();
      assertThat(guest.spec().scenario()).isEqualTo("8m");
      assertThat(host.spec().scenario()).isEqualTo("8m");
    }
  }

  @Test
  void aGameOfTwoEndsForBothAtOnceWhateverStepLimitThereWas() {
    Sc2GameSettings limited = settings("3m").withStepLimit(2);
    Sc2GameSettings hosting = limited.withMeeting(new Sc2Meeting(true, 5690));
    Sc2GameSettings joining = limited.withMeeting(new Sc2Meeting(false, 5690));
    try (Sc2Environment host = new Sc2Environment(hosting);
        Sc2Environment guest = new Sc2Environment(joining)) {
      CompletableFuture<Integer> other = CompletableFuture.supplyAsync(() -> playOut(host));
      assertThat(playOut(guest)).isGreaterThan(2).isEqualTo(other.join());
      Outcome opposite =
          switch (host.timeStep(0).outcome()) {
            case WIN -> Outcome.LOSS;
            case LOSS -> Outcome.WIN;
            case DRAW, UNDECIDED -> Outcome.DRAW;
          };
      assertThat(guest.timeStep(0).outcome()).isEqualTo(opposite);
    }
    assertThatThrownBy(() -> hosting.withStepLimit(2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("stepLimit is 2");
  }

  private static int playOut(Sc2Environment environment) {
    environment.reset(1);
    int steps = 0;
    while (environment.timeStep(0).stepType() != StepType.LAST) {
      environment.step(new Action[] {new Action()});
      steps++;
    }
    return steps;
  }

  @Test
  void aSecondGuestFindsNoPlace() {
    Sc2GameSettings joining = settings("3m").withMeeting(new Sc2Meeting(false, 5690));
    try (Sc2Environment first = new Sc2Environment(joining);
        Sc2Environment second = new Sc2Environment(joining)) {
      CompletableFuture<Void> one = CompletableFuture.runAsync(() -> first.reset(1));
      CompletableFuture<Void> two = CompletableFuture.runAsync(() -> second.reset(1));
      // whoever came second is told at once, the other one waits for a host
      assertThatThrownBy(() -> CompletableFuture.anyOf(one, two).join())
          .cause()
          .isInstanceOfSatisfying(
              EnvironmentException.class, e -> assertThat(e.code()).isEqualTo(Code.UNREACHABLE))
          .hasMessageStartingWith("no other participant by the ports after 5690 (")
          .hasMessageContaining("GameFull")
          .hasMessageEndingWith("with the same start port");
      server.close();
      assertThatThrownBy(() -> CompletableFuture.allOf(one, two).join())
          .isInstanceOf(CompletionException.class);
    }
  }

  @Test
  void unknownMapIsRefusedWithTheClosestName() {
    try (Sc2Environment environment = new Sc2Environment(settings("9m"))) {
      assertThatThrownBy(() -> environment.reset(1))
          .isInstanceOfSatisfying(
              EnvironmentException.class, e -> assertThat(e.code()).isEqualTo(Code.PROTOCOL))
          .hasMessageContaining("InvalidMapPath")
          .hasMessageContaining("did you mean");
    }
  }

  @Test
  void afterTheServerDiedAResetConnectsToTheNextOne() {
    try (Sc2Environment environment = new Sc2Environment(settings("3m"))) {
      environment.reset(1);
      int port = server.port();
      server.close();
      assertThatThrownBy(() -> environment.step(NOTHING))
          .isInstanceOfSatisfying(
              EnvironmentException.class, e -> assertThat(e.code()).isEqualTo(Code.DISCONNECTED));
      server = Sc2Server.start("127.0.0.1", port);
      environment.reset(1);
      environment.step(NOTHING);
      assertThat(environment.timeStep(0).observation().gameLoop()).isEqualTo(8);
    }
  }

  @Test
  void whatHangsUpAtTheFirstPingLeavesNoConnectionBehind() throws IOException {
    Set<Thread> before = clientThreads();
    try (ScriptedServer rude = new ScriptedServer(request -> List.of())) {
      assertThatThrownBy(
              () -> new Sc2Environment(Sc2GameSettings.of("127.0.0.1", rude.port(), "3m")))
          .isInstanceOfSatisfying(
              EnvironmentException.class, e -> assertThat(e.code()).isEqualTo(Code.DISCONNECTED));
      await().untilAsserted(() -> assertThat(clientThreads()).isSubsetOf(before));
    }
  }

  private static Set<Thread> clientThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("sc2-client"))
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ws://127.0.0.1:5000/sc2api",
        "ws://127.0.0.1:5000/",
        "WS://127.0.0.1:5000",
        "127.0.0.1:5000"
      })
  void addressesMayLeaveOutWhatIsAlwaysTheSame(String address) {
    assertThat(Sc2GameSettings.at(address, "3m"))
        .isEqualTo(Sc2GameSettings.of("127.0.0.1", 5000, "3m"));
    assertThat(Sc2GameSettings.at("[::1]:5000", "3m").host()).isEqualTo("::1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "127.0.0.1",
        "127.0.0.1:0",
        "127.0.0.1:65536",
        "127.0.0.1:x",
        "http://127.0.0.1:5000",
        "wss://127.0.0.1:5000",
        "127.0.0.1:5000/other",
        "a b:5000"
      })
  void otherAddressesAreRefused(String address) {
    assertThatThrownBy(() -> Sc2GameSettings.at(address, "3m"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ws://HOST:PORT/sc2api")
        .hasMessageContaining("'" + address + "'");
  }

  @Test
  void seedsBeyond32BitsAreDifferentGames() {
    try (Sc2Environment environment = new Sc2Environment(settings("8m"))) {
      environment.reset(5);
      long small = environment.timeStep(0).observation().contentHash();
      environment.reset(5 | (77L << 32));
      assertThat(environment.timeStep(0).observation().contentHash()).isNotEqualTo(small);
    }
  }
}
