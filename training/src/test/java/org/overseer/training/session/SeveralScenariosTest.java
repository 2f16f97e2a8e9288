package org.overseer.training.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.overseer.agent.checkpoint.AgentFolder;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.env.skirmish.Scenario;
import org.overseer.eval.match.ScriptedPlayers;
import org.overseer.training.Runs;
import org.overseer.training.cluster.ActorTrainer;
import org.overseer.training.config.ConfigLoader;
import org.overseer.training.config.LearningAlgorithm;
import org.overseer.training.config.TrainingConfig;
import org.overseer.training.imitation.ImitationTrainer;
import org.overseer.training.run.CheckpointStore;
import org.overseer.training.serial.SerialTrainer;

/** Runs whose games are on one of several scenarios each. */
class SeveralScenariosTest {
  private static final BooleanSupplier NEVER = () -> false;

  @TempDir private Path runs;

  private static TrainingConfig config(LearningAlgorithm algorithm, String... overrides) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "environment.scenario=[3m, 2s3z]",
                "learner.algorithm="
                    + (algorithm == LearningAlgorithm.IMITATION ? "imitation" : "actor-critic"),
                "run.agent-steps=600",
                "run.checkpoint-interval=60s",
                "agent.architecture=dummy",
                "rollout.environments=4",
                "learner.unroll-length=8",
                "learner.batch-trajectories=8",
                "league.newest-self-share=0",
                "league.games-per-draw=2"));
    all.addAll(List.of(overrides));
    return ConfigLoader.load("debug", null, all);
  }

  private static Trainer trainer(TrainingSession session) {
    List<Scenario> scenarios =
        session.config().environment().scenario().stream().map(Scenario::load).toList();
    if (session.config().learner().algorithm() == LearningAlgorithm.IMITATION) {
      return new ImitationTrainer(
          session, scenarios, name -> new ScriptedPlayers(ScriptedPlayers.levelOf(name)));
    }
    return switch (session.config().mode()) {
      case SERIAL -> new SerialTrainer(session, DrawnScenario.supplier(scenarios));
      case ACTORS -> new ActorTrainer(session, DrawnScenario.supplier(scenarios));
    };
  }

  private TrainingRun.End train(String name, TrainingConfig config, BooleanSupplier stop) {
    return Runs.train(
        runs, name, config, Path::of, SeveralScenariosTest::trainer, stop, line -> {});
  }

  private Map<String, float[]> agent(String name) {
    Path checkpoint =
        CheckpointStore.reading(runs.resolve(name).resolve("checkpoints"))
            .newest(line -> {})
            .orElseThrow()
            .folder();
    return ParameterSnapshot.of(0, AgentFolder.load(SessionFiles.agent(checkpoint)).parameters())
        .values();
  }

  private void copy(String from, String to) throws IOException {
    Path source = runs.resolve(from);
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.filter(f -> !Files.isSymbolicLink(f)).toList()) {
        Path target = runs.resolve(to).resolve(source.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  private static BooleanSupplier rounds(int count) {
    AtomicLong left = new AtomicLong(count);
    return () -> left.getAndDecrement() <= 0;
  }

  @ParameterizedTest
  @EnumSource
  void oneSeedGivesOneAgentAlsoWhereRunsGoOn(LearningAlgorithm algorithm) throws IOException {
    train("a", config(algorithm), NEVER);
    train("b", config(algorithm), NEVER);
    assertThat(agent("b")).usingRecursiveComparison().isEqualTo(agent("a"));
    assertThat(train("c", config(algorithm), rounds(60))).isEqualTo(TrainingRun.End.STOPPED);
    copy("c", "d");
    train("c", config(algorithm), NEVER);
    train("d", config(algorithm), NEVER);
    assertThat(agent("d")).usingRecursiveComparison().isEqualTo(agent("c"));
  }

  @Test
  @Timeout(90)
  void actorsPlayAllScenariosToo() throws IOException {
    train(
        "a", config(LearningAlgorithm.ACTOR_CRITIC, "mode=actors", "run.agent-steps=1200"), NEVER);
    assertThat(winRates("a")).containsOnlyKeys("rollout/win_rate/3m", "rollout/win_rate/2s3z");
  }

  @Test
  void metricsHaveTheWinRateOfEachScenario() throws IOException {
    train("a", config(LearningAlgorithm.IMITATION, "run.agent-steps=1200"), NEVER);
    Map<String, Double> rates = winRates("a");
    assertThat(rates).containsOnlyKeys("rollout/win_rate/3m", "rollout/win_rate/2s3z");
    assertThat(rates.values()).allSatisfy(rate -> assertThat(rate).isBetween(0.0, 1.0));
    train("b", config(LearningAlgorithm.IMITATION, "environment.scenario=3m"), NEVER);
    assertThat(winRates("b")).as("the one that there is has a column already").isEmpty();
  }

  /** The last value in each column of a scenario's win rate. */
  private Map<String, Double> winRates(String name) throws IOException {
    List<String> lines = Files.readAllLines(runs.resolve(name).resolve("metrics.csv"));
    List<String> header = List.of(lines.get(0).split(","));
    String[] last = lines.get(lines.size() - 1).split(",", -1);
    Map<String, Double> rates = new TreeMap<>();
    for (int column = 0; column < header.size(); column++) {
      if (header.get(column).startsWith("rollout/win_rate/") && !last[column].isEmpty()) {
        rates.put(header.get(column), Double.valueOf(last[column]));
      }
    }
    return rates;
  }
}
