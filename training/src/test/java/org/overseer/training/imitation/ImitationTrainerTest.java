package org.overseer.training.imitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.overseer.agent.checkpoint.AgentFolder;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.SkirmishEnvironment;
import org.overseer.eval.match.Player;
import org.overseer.eval.match.ScriptedPlayers;
import org.overseer.training.Runs;
import org.overseer.training.config.ConfigException;
import org.overseer.training.config.ConfigLoader;
import org.overseer.training.config.TrainingConfig;
import org.overseer.training.run.Checkpoint;
import org.overseer.training.run.CheckpointStore;
import org.overseer.training.session.SessionFiles;
import org.overseer.training.session.TrainingRun;

class ImitationTrainerTest {
  private static final Scenario SCENARIO = Scenario.load("3m");
  private static final BooleanSupplier NEVER = () -> false;

  @TempDir private Path folder;
  private final List<String> notices = new ArrayList<>();

  private static TrainingConfig config(long agentSteps, String... overrides) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "environment.scenario=3m",
                "run.agent-steps=" + agentSteps,
                "run.checkpoint-interval=60s",
                "agent.architecture=dummy",
                "agent.entity-encoder=dummy",
                "rollout.environments=4",
                "learner.unroll-length=8",
                "learner.batch-trajectories=8",
                "imitation.held-out-interval=10"));
    all.addAll(List.of(overrides));
    return ConfigLoader.load("clone", null, all);
  }

  private static Player script(String name) {
    return new ScriptedPlayers(ScriptedPlayers.levelOf(name));
  }

  private TrainingRun.End train(String name, TrainingConfig config, BooleanSupplier stop) {
    return Runs.train(
        folder,
        name,
        config,
        Path::of,
        session -> new ImitationTrainer(session, List.of(SCENARIO), ImitationTrainerTest::script),
        stop,
        notices::add);
  }

  private Checkpoint last(String name) {
    return CheckpointStore.reading(folder.resolve(name).resolve("checkpoints"))
        .newest(notices::add)
        .orElseThrow();
  }

  private ParameterSnapshot agent(String name) {
    Path agent = SessionFiles.agent(last(name).folder());
    return ParameterSnapshot.of(0, AgentFolder.load(agent).parameters());
  }

  /** The column of a metric in every row that has it. */
  private List<Double> metric(String name, String key) throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve(name).resolve("metrics.csv"));
    int column = List.of(lines.get(0).split(",")).indexOf(key);
    return lines.stream()
        .skip(1)
        .map(line -> line.split(",", -1)[column])
        .filter(cell -> !cell.isEmpty())
        .map(Double::valueOf)
        .toList();
  }

  private Path record(int games) {
    return record(games, "bot:elite");
  }

  private Path record(int games, String player) {
    Path to = folder.resolve("games");
    try (SkirmishEnvironment environment = new SkirmishEnvironment(SCENARIO);
        Player expert = script(player);
        Player opponent = script("bot:hard")) {
      GameRecording recording =
          new GameRecording(environment, SCENARIO, expert, List.of(opponent), 3);
      for (int game = 0; game < games; game++) {
        recording.record(game, to);
      }
      assertThat(recording.wins()).isPositive();
    }
    return to;
  }

  @Test
  void oneSeedGivesEqualAgentsAndAnotherSeedOthers() {
    assertThat(train("a", config(800), NEVER)).isEqualTo(TrainingRun.End.FINISHED);
    train("b", config(800), NEVER);
    train("c", config(800, "seed=2"), NEVER);
    assertThat(agent("b").values()).usingRecursiveComparison().isEqualTo(agent("a").values());
    assertThat(agent("c").values().get("core.bias"))
        .isNotEqualTo(agent("a").values().get("core.bias"));
  }

  @Test
  void theCloneComesToKnowWhatTheExpertDoes() throws IOException {
    train("a", config(5000, "learner.learning-rate-start=3e-3"), NEVER);
    List<Double> crossEntropy = metric("a", "imitation/held_out_cross_entropy");
    assertThat(crossEntropy.get(crossEntropy.size() - 1)).isLessThan(1.9);
    List<Double> accuracy = metric("a", "imitation/held_out_accuracy");
    assertThat(accuracy.get(accuracy.size() - 1)).isGreaterThan(0.3);
  }

  @Test
  void commandsAreTaughtToo() throws IOException {
    String[] settings = {"learner.learning-rate-start=3e-3", "agent.action-head=command"};
    train("a", config(5000, settings), NEVER);
    List<Double> crossEntropy = metric("a", "imitation/held_out_cross_entropy");
    assertThat(crossEntropy.get(crossEntropy.size() - 1))
        .as("it is 1.15 after one update")
        .isLessThan(0.9);
  }

  @Test
  void aRunThatWasStoppedGoesOn() {
    AtomicLong rounds = new AtomicLong(100);
    BooleanSupplier afterHundred = () -> rounds.getAndDecrement() <= 0;
    assertThat(train("a", config(800), afterHundred)).isEqualTo(TrainingRun.End.STOPPED);
    assertThat(train("a", config(800), NEVER)).isEqualTo(TrainingRun.End.FINISHED);
    assertThat(notices).contains("going on from agent step 400");
  }

  @Test
  void recordedGamesTeachToo() throws IOException {
    Path games = record(12);
    String[] settings = {
      "imitation.data=" + games, "imitation.dagger=0", "learner.learning-rate-start=3e-3"
    };
    train("a", config(9000, settings), NEVER);
    List<Double> accuracy = metric("a", "imitation/held_out_accuracy");
    assertThat(accuracy.get(accuracy.size() - 1)).isGreaterThan(0.5);
  }

  @Test
  void gamesOfOthersTeachWhatTheExpertSaysOfThem() throws IOException {
    Path games = record(12, "bot:medium");
    String[] settings = {
      "imitation.data=" + games, "imitation.dagger=0", "learner.learning-rate-start=3e-3"
    };
    assertThatThrownBy(
            () -> ImitationTrainer.checkData(config(800, settings).imitation(), SCENARIO))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            games
                + " has 0 recorded games of bot:elite; at least 10 are needed: record more, or learn"
                + " from others' too with imitation.relabel=true");
    train("a", relabelled(9000, settings), NEVER);
    List<Double> accuracy = metric("a", "imitation/held_out_accuracy");
    assertThat(accuracy.get(accuracy.size() - 1)).isGreaterThan(0.5);
  }

  private static TrainingConfig relabelled(long agentSteps, String... settings) {
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("imitation.relabel=true");
    return config(agentSteps, all.toArray(String[]::new));
  }

  @Test
  void recordedGamesThatCannotTeachAreRefused() {
    Path games = record(9);
    TrainingConfig few = config(800, "imitation.data=" + games, "imitation.dagger=0");
    assertThatThrownBy(() -> ImitationTrainer.checkData(few.imitation(), SCENARIO))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            games
                + " has 9 recorded games of bot:elite; at least 10 are needed: record more, or learn"
                + " from others' too with imitation.relabel=true");
    TrainingConfig all = relabelled(800, "imitation.data=" + games, "imitation.dagger=0");
    assertThatThrownBy(() -> ImitationTrainer.checkData(all.imitation(), SCENARIO))
        .hasMessage(games + " has 9 recorded games; at least 10 are needed: record more");
    assertThatThrownBy(() -> ImitationTrainer.checkData(few.imitation(), Scenario.load("8m")))
        .isInstanceOf(ConfigException.class)
        .hasMessageEndingWith("was played on 3m, not on 8m");
    assertThatThrownBy(() -> config(800, "imitation.data=" + games))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("imitation.dagger must be 0 with imitation.data");
    assertThatThrownBy(() -> relabelled(800))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("imitation.relabel needs the recorded games of imitation.data");
  }

  @Test
  void trainingStartsFromAnAgentThatFits() {
    train("a", config(400), NEVER);
    Path first = SessionFiles.agent(last("a").folder());
    train("b", config(1, "seed=5", "agent.start=" + first), () -> true);
    assertThat(agent("b").values()).usingRecursiveComparison().isEqualTo(agent("a").values());
    assertThatThrownBy(
            () ->
                train("c", config(1, "agent.step-kind=detour", "agent.start=" + first), () -> true))
        .isInstanceOf(ConfigException.class)
        .hasMessageEndingWith("add --set agent.step-kind=stride");
  }
}
