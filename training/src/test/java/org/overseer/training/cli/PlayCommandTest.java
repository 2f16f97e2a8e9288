package org.overseer.training.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import SC2APIProtocol.Common.Race;
import SC2APIProtocol.Sc2Api.InterfaceOptions;
import SC2APIProtocol.Sc2Api.PlayerSetup;
import SC2APIProtocol.Sc2Api.PlayerType;
import SC2APIProtocol.Sc2Api.PortSet;
import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.RequestCreateGame;
import SC2APIProtocol.Sc2Api.RequestJoinGame;
import SC2APIProtocol.Sc2Api.RequestStep;
import SC2APIProtocol.Sc2Api.Response;
import SC2APIProtocol.Sc2Api.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.overseer.env.net.ConnectionPolicy;
import org.overseer.env.sc2.Sc2Protocol;
import org.overseer.env.serve.Sc2Server;

/** Games over the network: two programs that meet on a server, and one that is left alone. */
class PlayCommandTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private final Sc2Server server = Sc2Server.start("127.0.0.1", 0);

  @AfterEach
  void close() {
    server.close();
  }

  private InProcess joinAHostOf8m(String... more) {
    CompletableFuture<InProcess> host = start("--host", "--map=8m", connect(), "--StartPort=5690");
    List<String> words = new ArrayList<>(List.of(ladder()));
    words.addAll(List.of(more));
    InProcess guest = play(words.toArray(String[]::new));
    assertThat(host.join().out()).startsWith("{\"games\":1,").contains("\"scenario\":\"8m\"");
    return guest;
  }

  private CompletableFuture<InProcess> start(String... more) {
    return CompletableFuture.supplyAsync(() -> play(more));
  }

  private InProcess play(String... more) {
    List<String> words =
        new ArrayList<>(List.of("play", "--player=bot:easy", "--json", "--runs=" + folder));
    words.addAll(List.of(more));
    return InProcess.run(words.toArray());
  }

  private String connect() {
    return "--connect=127.0.0.1:" + server.port();
  }

  /** As ladders start their players. */
  private String[] ladder() {
    return ("--GamePort %d --LadderServer 127.0.0.1 --StartPort 5690 --OpponentId it"
            .formatted(server.port()))
        .split(" ");
  }

  @Test
  void aGuestsResultNamesTheHostsMap() {
    InProcess guest = joinAHostOf8m();
    assertThat(guest.out())
        .as("and nothing is said of a default")
        .startsWith("{\"games\":1,")
        .contains("\"scenario\":\"8m\"", "\"opponent\":\"it\"");
  }

  @Test
  void aGuestThatWasToldAnotherMapSaysSoInOneLine() {
    InProcess guest = joinAHostOf8m("--map=MMM.SC2Map");
    assertThat(guest.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(guest.printed().lines()).hasSize(2).first(STRING).contains("\"scenario\":\"8m\"");
    assertThat(guest.printed().lines())
        .last()
        .isEqualTo("the host plays '8m', not 'MMM.SC2Map' as --map says");
  }

  @Test
  void theSameMapInOtherWordsIsTheSame() {
    InProcess guest = joinAHostOf8m("--map=Maps/8M.sc2map");
    assertThat(guest.out()).contains("\"scenario\":\"8m\"");
  }

  @Test
  void twoWhoWantSeveralGamesPlayThem() {
    CompletableFuture<InProcess> host = start("--host", "--games=2", connect(), "--StartPort=5690");
    List<String> words = new ArrayList<>(List.of(ladder()));
    words.add("--games=2");
    int guestsWins = play(words.toArray(String[]::new)).json().get("wins").asInt();
    assertThat(host.join().json().get("games").asInt()).isEqualTo(2);
    assertThat(host.join().json().get("losses").asInt()).isEqualTo(guestsWins);
  }

  @Test
  void aHostMeetsWhoeverNamesThePortsOfALaddersBot() {
    try (Sc2Protocol bot = new Sc2Protocol("127.0.0.1", server.port(), ConnectionPolicy.DEFAULT)) {
      CompletableFuture<InProcess> host = start("--host", connect(), "--StartPort=5690");
      assertThat(bot.call(joinAsALaddersBotDoes()).getJoinGame().getPlayerId()).isEqualTo(2);
      stepToTheEnd(bot);
      assertThat(host.join().out()).startsWith("{\"games\":1,");
    }
  }

  @Test
  void aGuestMeetsWhoeverNamesThePortsOfALaddersBot() {
    try (Sc2Protocol bot = new Sc2Protocol("127.0.0.1", server.port(), ConnectionPolicy.DEFAULT)) {
      PlayerSetup participant = PlayerSetup.newBuilder().setType(PlayerType.Participant).build();
      bot.call(
          Request.newBuilder()
              .setCreateGame(
                  RequestCreateGame.newBuilder()
                      .setBattlenetMapName("3m")
                      .addPlayerSetup(participant)
                      .addPlayerSetup(participant)));
      CompletableFuture<InProcess> guest = start(ladder());
      assertThat(bot.call(joinAsALaddersBotDoes()).getJoinGame().getPlayerId()).isEqualTo(1);
      stepToTheEnd(bot);
      assertThat(guest.join().out()).startsWith("{\"games\":1,");
    }
  }

  /** The ports of python-sc2's ladder script for a start port of 5690. */
  private static Request.Builder joinAsALaddersBotDoes() {
    return Request.newBuilder()
        .setJoinGame(
            RequestJoinGame.newBuilder()
                .setRace(Race.Terran)
                .setOptions(InterfaceOptions.newBuilder().setRaw(true))
                .setServerPorts(PortSet.newBuilder().setGamePort(5692).setBasePort(5693))
                .addClientPorts(PortSet.newBuilder().setGamePort(5694).setBasePort(5695)));
  }

  private static void stepToTheEnd(Sc2Protocol bot) {
    Response answer;
    do {
      answer = bot.call(Request.newBuilder().setStep(RequestStep.newBuilder().setCount(8)));
    } while (answer.getStatus() == Status.in_game);
  }

  @Test
  void whoFindsNoPlaceIsToldThatTheGameIsNotThere() {
    try (Sc2Protocol one = new Sc2Protocol("127.0.0.1", server.port(), ConnectionPolicy.DEFAULT);
        Sc2Protocol two = new Sc2Protocol("127.0.0.1", server.port(), ConnectionPolicy.DEFAULT)) {
      CompletableFuture<?> refused =
          CompletableFuture.anyOf(
              one.send(joinAsALaddersBotDoes()), two.send(joinAsALaddersBotDoes()));
      assertThat(refused).as("then the other one waits").failsWithin(PATIENCE);
      play(ladder())
          .assertFailsInOneLine(
              ExitCode.ENVIRONMENT, "no other participant by the ports after 5690 (", "GameFull");
    }
  }

  @Test
  void aGuestInRealTimeIsToldThatTheHostsGameIsStepped() {
    CompletableFuture<InProcess> host = start("--host", connect(), "--StartPort=5690");
    List<String> guest = new ArrayList<>(List.of(ladder()));
    guest.add("--RealTime");
    play(guest.toArray(String[]::new))
        .assertFailsInOneLine(
            ExitCode.FAILED, "does not run in real time; play with --realtime on both sides");
    assertThat(host.join().out()).startsWith("{\"games\":1,\"wins\":1,");
  }

  @Test
  void aHostsNameThatNoAddressCanHaveIsToldInOneLine() {
    for (String name : List.of("", "a b", "user@host", "host/path", "10.0.0", "[::1")) {
      play("--GamePort=5000", "--StartPort=5690", "--LadderServer=" + name)
          .assertFailsInOneLine(ExitCode.USAGE, "--LadderServer", "but is '" + name + "'");
    }
  }

  @Test
  void participantsHaveNoDifficulty() {
    List<String> guest = new ArrayList<>(List.of(ladder()));
    guest.add("--difficulty=Hard");
    List<String> host = List.of("--host", connect(), "--StartPort=5690", "--difficulty=Easy");
    for (List<String> words : List.of(guest, host)) {
      play(words.toArray(String[]::new))
          .assertFailsInOneLine(
              ExitCode.USAGE,
              "--difficulty is that of the computer, but another participant plays; leave it out");
    }
  }

  @Test
  void whatWasPlayedBeforeAFailureIsTold() {
    CompletableFuture<InProcess> player =
        start("--games=100000", connect(), "--save-replay=" + folder.resolve("r.SC2Replay"));
    await().atMost(PATIENCE).until(() -> folder.resolve("r-2.SC2Replay").toFile().exists());
    server.close();
    InProcess told = player.join();
    assertThat(told.exitCode()).isEqualTo(ExitCode.ENVIRONMENT);
    assertThat(told.printed().lines())
        .hasSize(2)
        .first(STRING)
        .matches("\\{\"games\":([2-9]|\\d\\d+),.*\"scenario\":\"3m\".*");
    assertThat(told.printed().lines())
        .last(STRING)
        .startsWith("overseer: the game at 127.0.0.1:" + server.port() + " is gone");
  }
}
