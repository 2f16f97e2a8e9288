package org.overseer.eval.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.agent.network.ArchitecturePresets;
import org.overseer.agent.policy.Policy;
import org.overseer.env.Action;
import org.overseer.env.Environment;
import org.overseer.env.Observation;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.SkirmishEnvironment;
import org.overseer.eval.match.Tournament.Pairing;
import org.overseer.perceiver.kernels.KernelSelection;

class TournamentTest {
  private static final List<Supplier<Player>> GAMBLERS =
      List.of(() -> new Gambler("a", 3), () -> new Gambler("b", 4), () -> new Gambler("c", 3));
  private static final List<Pairing> PLAN =
      List.of(
          new Pairing(0, 1, new MatchSettings(100, 5, true, 1)),
          new Pairing(1, 2, new MatchSettings(6, 6, true, 1)));

  @TempDir private Path folder;

  @Test
  void theGamesAreThoseOfTheMatchesWhateverTheNumberOfThreads() {
    List<List<GameResult>> one = play("one.csv", 1);
    assertThat(play("four.csv", 4)).isEqualTo(one);
    MatchResult match =
        MatchRunner.play(
            new Gambler("a", 3),
            new Gambler("b", 4),
            CountingGame::new,
            new MatchSettings(100, 5, true, 7),
            game -> {});
    assertThat(one.get(0)).isEqualTo(match.gameResults());
    assertThat(one.get(1)).hasSize(6);
  }

  @Test
  void networksPlayTheSameGamesOnAnyNumberOfThreads() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(3);
    AgentArchitecture network = new AgentArchitecture(ArchitecturePresets.get("dummy"), random);
    List<Supplier<Player>> players =
        List.of(
            () -> new AgentPlayer("net", new Policy(network, KernelSelection.choose())),
            () -> new ScriptedPlayers("random"));
    Scenario scenario = Scenario.load("3m");
    List<Pairing> plan = List.of(new Pairing(0, 1, new MatchSettings(90, 5, true, 1)));
    List<List<List<GameResult>>> results = new ArrayList<>();
    for (int threads : new int[] {1, 3}) {
      try (GameLog log = GameLog.open(folder.resolve("net" + threads + ".csv"))) {
        results.add(
            new Tournament(players, () -> new SkirmishEnvironment(scenario), threads)
                .play(plan, log, GameObserver.NONE, () -> {}, games -> {}));
      }
    }
    assertThat(results.get(0)).isEqualTo(results.get(1));
    assertThat(results.get(0).get(0)).hasSize(90);
  }

  @Test
  void aStoppedTournamentGoesOnToTheSameLog() throws IOException {
    List<List<GameResult>> whole = play("whole.csv", 1);
    IntConsumer stop = games -> Thread.currentThread().interrupt();
    assertThatThrownBy(() -> play("part.csv", 1, CountingGame::new, stop))
        .isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
    long before = lines("part.csv").size();
    assertThat(before).isBetween(41L, 106L);
    int[] made = {0};
    assertThat(
            play(
                "part.csv",
                2,
                () -> {
                  made[0]++;
                  return new CountingGame();
                },
                games -> {}))
        .isEqualTo(whole);
    assertThat(made[0]).isPositive();
    assertThat(lines("part.csv")).containsExactlyInAnyOrderElementsOf(lines("whole.csv"));
  }

  @Test
  void whatIsPlayedIsNotPlayedAgainAndHalfALineIsCutOff() throws IOException {
    List<List<GameResult>> whole = play("games.csv", 1);
    List<String> lines = lines("games.csv");
    Supplier<Environment> none =
        () -> {
          throw new IllegalStateException("nothing is left to play");
        };
    assertThat(play("games.csv", 1, none, games -> {})).isEqualTo(whole);

    Path file = folder.resolve("games.csv");
    Files.writeString(file, String.join("\n", lines.subList(0, 90)) + "\n0,89,12");
    assertThat(play("games.csv", 1)).isEqualTo(whole);
    assertThat(lines("games.csv")).containsExactlyInAnyOrderElementsOf(lines);
  }

  @Test
  void aDamagedLogIsToldWithItsLineAndOneInUseIsNotOpened() throws IOException {
    play("games.csv", 1);
    Path file = folder.resolve("games.csv");
    Files.writeString(file, "0,100,1,0,won,3,0,0\n", StandardOpenOption.APPEND);
    assertThatThrownBy(() -> GameLog.open(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 108")
        .hasMessageContaining("delete the line");
    Files.delete(file);
    try (GameLog log = GameLog.open(file)) {
      assertThat(log.size()).isZero();
      assertThatThrownBy(() -> GameLog.open(file))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "%s is in use: the same evaluation runs in this process (process %d); wait for it or stop it"
                  .formatted(file, ProcessHandle.current().pid()));
    }
  }

  @Test
  void gamesOfAnotherSeedAreNotTakenForThese() {
    play("games.csv", 1);
    List<Pairing> other = List.of(new Pairing(0, 1, new MatchSettings(6, 99, true, 1)));
    try (GameLog log = GameLog.open(folder.resolve("games.csv"))) {
      assertThatThrownBy(
              () ->
                  new Tournament(GAMBLERS, CountingGame::new, 1)
                      .play(other, log, GameObserver.NONE, () -> {}, games -> {}))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("not one of this evaluation");
    }
  }

  @Test
  void aPlayerThatThrowsEndsTheTournamentOnAllThreads() {
    List<Supplier<Player>> players =
        List.of(
            () -> new Gambler("a", 3),
            () ->
                new Gambler("faulty", 3) {
                  @Override
                  public void act(int count, int[] slots, Observation[] seen, Action[] actions) {
                    throw new IllegalStateException("no idea");
                  }
                });
    try (GameLog log = GameLog.open(folder.resolve("games.csv"))) {
      assertThatThrownBy(
              () ->
                  new Tournament(players, CountingGame::new, 3)
                      .play(List.of(PLAN.get(0)), log, GameObserver.NONE, () -> {}, games -> {}))
          .hasMessage("no idea");
      assertThat(log.size()).isZero();
    }
  }

  @Test
  void onlyTheFirstBlockIsObserved() {
    List<Integer> seen = new ArrayList<>();
    List<Integer> when = new ArrayList<>();
    try (GameLog log = GameLog.open(folder.resolve("games.csv"))) {
      new Tournament(GAMBLERS, CountingGame::new, 1)
          .play(
              PLAN,
              log,
              (game, step, environment) -> seen.add(game),
              () -> when.add(log.size()),
              games -> {});
    }
    assertThat(seen.stream().distinct().sorted()).hasSize(40).endsWith(39);
    assertThat(when).hasSize(1);
  }

  private List<String> lines(String file) throws IOException {
    return Files.readAllLines(folder.resolve(file));
  }

  private List<List<GameResult>> play(String file, int threads) {
    return play(file, threads, CountingGame::new, games -> {});
  }

  private List<List<GameResult>> play(
      String file, int threads, Supplier<? extends Environment> environments, IntConsumer told) {
    try (GameLog log = GameLog.open(folder.resolve(file))) {
      return new Tournament(GAMBLERS, environments, threads)
          .play(PLAN, log, GameObserver.NONE, () -> {}, told);
    }
  }
}
