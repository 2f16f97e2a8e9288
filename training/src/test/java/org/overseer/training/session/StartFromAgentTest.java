package org.overseer.training.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.overseer.agent.checkpoint.AgentFolder;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.agent.network.AgentConfig;
import org.overseer.agent.network.ValueSizes;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.SkirmishEnvironment;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.training.Games;
import org.overseer.training.Runs;
import org.overseer.training.config.ConfigLoader;
import org.overseer.training.config.TrainingConfig;
import org.overseer.training.metrics.MetricsHub;
import org.overseer.training.run.RunException;
import org.overseer.training.serial.SerialTrainer;

/** A run that starts from an agent, such as a clone, and is paid for something else. */
class StartFromAgentTest {
  private static final String[] WIN_LOSS = {
    "rewards.win-loss.policy-weight=1", "rewards.win-loss.value-weight=1"
  };
  private static final String NEW_WIN_LOSS =
      "agent.start: training begins with untrained value heads for rewards.win-loss, which its agent lacks";

  @TempDir private Path place;
  private final List<String> notices = new ArrayList<>();

  private static TrainingConfig config(String[] rewards, String... more) {
    List<String> all = new ArrayList<>(List.of("agent.architecture=dummy"));
    all.addAll(List.of(rewards));
    all.addAll(List.of(more));
    return ConfigLoader.load("debug", null, all);
  }

  /** An agent of other first values than those of the runs here. */
  private static AgentArchitecture agent(String... rewards) {
    return AgentNetworks.create(config(rewards, "seed=6"));
  }

  private static Map<String, float[]> values(AgentArchitecture network) {
    return ParameterSnapshot.of(0, network.parameters()).values();
  }

  private static TrainingSession session(TrainingConfig config) {
    return new TrainingSession(config, KernelSelection.choose(), new MetricsHub(List.of()));
  }

  private ParameterSnapshot started(AgentArchitecture agent, TrainingConfig config) {
    try (TrainingSession session = session(config)) {
      session.startFrom(agent, notices::add);
      return session.learner().snapshot();
    }
  }

  /** Bit for bit: the parts called {@code own} are the run's, all others are the agent's. */
  private static void assertParts(
      Map<String, float[]> actual,
      AgentArchitecture agent,
      TrainingConfig config,
      List<String> own) {
    Map<String, float[]> first = values(AgentNetworks.create(config));
    Map<String, float[]> expected = new TreeMap<>();
    first.forEach(
        (name, values) -> {
          boolean isOwn = own.contains(name.substring(0, name.indexOf('.')));
          expected.put(name, isOwn ? values : values(agent).get(name));
        });
    assertThat(actual).containsOnlyKeys(expected.keySet());
    expected.forEach(
        (name, values) -> assertThat(actual.get(name)).as(name).containsExactly(values));
    assertThat(expected.get("value.hidden.weight")).isNotEqualTo(first.get("value.hidden.weight"));
  }

  @Test
  void aHeadThatTheAgentLacksBeginsWithTheRunsFirstValues() {
    TrainingConfig wanted = config(WIN_LOSS);
    AgentArchitecture clone = agent();
    assertParts(started(clone, wanted).values(), clone, wanted, List.of("value_win_loss"));
    assertThat(notices).containsExactly(NEW_WIN_LOSS);
  }

  @Test
  void aHeadThatIsNotWantedIsDropped() {
    AgentArchitecture agent = agent(WIN_LOSS);
    assertParts(
        started(agent, config(new String[0])).values(), agent, config(new String[0]), List.of());
    assertThat(notices)
        .containsExactly(
            "agent.start: training begins with none for rewards.win-loss, which it has");
  }

  @Test
  void aHeadThatReadsTheOpponentTooIsAnotherOne() {
    TrainingConfig wanted = config(WIN_LOSS, "rewards.value-sees-opponent=true");
    AgentArchitecture agent = agent(WIN_LOSS);
    assertParts(
        started(agent, wanted).values(),
        agent,
        wanted,
        List.of("value_win_loss", "value_opponent"));
    assertThat(notices).containsExactly(NEW_WIN_LOSS);
  }

  @Test
  void headsOfOtherSizesBeginWithTheRunsFirstValues() {
    TrainingConfig wanted = config(new String[0]);
    AgentConfig sizes = AgentNetworks.config(wanted);
    AgentArchitecture agent =
        new AgentArchitecture(
            sizes.withSizes(sizes.sizes().withValue(new ValueSizes(6, 1))), Games.random(6));
    Map<String, float[]> actual = started(agent, wanted).values();
    Map<String, float[]> first = values(AgentNetworks.create(wanted));
    assertThat(actual).containsOnlyKeys(first.keySet());
    actual.forEach(
        (name, values) ->
            assertThat(values)
                .as(name)
                .isEqualTo((name.startsWith("value.") ? first : values(agent)).get(name)));
    assertThat(notices)
        .containsExactly(
            "agent.start: training begins with untrained value heads for rewards.combat, which its"
                + " agent lacks");
  }

  @Test
  void anAgentWithAllHeadsIsTakenOverWhole() {
    TrainingConfig wanted = config(WIN_LOSS);
    AgentArchitecture agent = agent(WIN_LOSS);
    assertParts(started(agent, wanted).values(), agent, wanted, List.of());
    assertThat(notices).isEmpty();
  }

  @Test
  void anExploiterIsSetBackToWhatTheRunBeganWith() {
    int exploiter = -2;
    TrainingConfig wanted =
        config(
            WIN_LOSS,
            "league.main-exploiters=1",
            "league.checkpoint-min-steps=100",
            "league.checkpoint-max-steps=100");
    AgentArchitecture clone = agent();
    try (TrainingSession session = session(wanted)) {
      session.startFrom(clone, notices::add);
      session.freezeIfDue();
      List<Trajectory> games = games(session);
      session.learner(exploiter).update(games, 0);
      session.learner().update(games, 0);
      assertThat(session.learner(exploiter).snapshot().values().get("value_win_loss.hidden.bias"))
          .isNotEqualTo(values(AgentNetworks.create(wanted)).get("value_win_loss.hidden.bias"));
      session.stepsMade(exploiter, 100);
      assertThat(session.freezeIfDue(exploiter)).isTrue();
      assertParts(
          session.learner(exploiter).snapshot().values(), clone, wanted, List.of("value_win_loss"));
    }
  }

  private static List<Trajectory> games(TrainingSession session) {
    return Games.selfPlay(session.learner().architecture(), "3m", 8, 8, session.rewardPlan(), 2);
  }

  @Test
  void aTeacherIsAskedForItsPolicyAlone() throws IOException {
    AgentArchitecture clone = agent();
    TrainingConfig wanted =
        config(
            WIN_LOSS, "learner.teacher-weight=0.1", "learner.teacher=" + saved(clone, "teacher"));
    try (TrainingSession session = session(wanted)) {
      session.startFrom(clone, notices::add);
      List<Trajectory> games = games(session);
      assertThat(session.learner().update(games, 0).loss().teacherDivergence())
          .as("it is the policy that training begins with")
          .isCloseTo(0, within(1e-6f));
      assertThat(session.learner().update(games, 0).loss().teacherDivergence())
          .isGreaterThan(1e-6f);
    }
  }

  private Path saved(AgentArchitecture agent, String name) throws IOException {
    Path folder = Files.createDirectories(place.resolve(name));
    AgentFolder.save(folder, agent, 0);
    return folder;
  }

  private void train(TrainingConfig config) {
    Runs.train(
        place,
        "refined",
        config,
        place::resolve,
        session -> new SerialTrainer(session, () -> new SkirmishEnvironment(Scenario.load("3m"))),
        () -> false,
        notices::add);
  }

  @Test
  void aCloneIsRefinedWithAnotherRewardAndTheRunGoesOn() throws IOException {
    AgentArchitecture clone = agent();
    saved(clone, "clone");
    String[] more = {"agent.start=clone", "learner.upgo-weight=1", "run.agent-steps=400"};
    TrainingConfig wanted = config(WIN_LOSS, more);
    train(wanted);
    assertThat(notices).contains(NEW_WIN_LOSS);
    Path first = place.resolve("refined/league/players/000000");
    assertParts(values(AgentFolder.load(first)), clone, wanted, List.of("value_win_loss"));

    Files.delete(place.resolve("clone/config.json"));
    notices.clear();
    more[2] = "run.agent-steps=800";
    train(config(WIN_LOSS, more));
    assertThat(notices).contains("going on from agent step 400").doesNotContain(NEW_WIN_LOSS);
    more[2] = "run.agent-steps=1200";
    assertThatThrownBy(() -> train(config(new String[0], more)))
        .as("a run that has begun keeps its heads")
        .isInstanceOf(RunException.class)
        .hasMessageContaining("rewards is combat + win-loss, not combat; go on with the old");
  }
}
