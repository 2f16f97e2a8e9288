package org.overseer.training.imitation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.overseer.agent.checkpoint.AgentFolder;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.agent.features.ObservationEncoder;
import org.overseer.agent.features.OrderSpace;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.agent.policy.OrderChoice;
import org.overseer.agent.policy.Policy;
import org.overseer.agent.policy.PolicyOutput;
import org.overseer.agent.policy.PolicyRequest;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.SkirmishEnvironment;
import org.overseer.eval.match.AgentPlayer;
import org.overseer.eval.match.Player;
import org.overseer.eval.match.ScriptedPlayers;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.training.Runs;
import org.overseer.training.config.ConfigLoader;
import org.overseer.training.config.TrainingConfig;
import org.overseer.training.run.CheckpointStore;
import org.overseer.training.session.AgentNetworks;
import org.overseer.training.session.SessionFiles;
import org.overseer.training.session.TrainingRun;

/** Cloning with an agent as the expert. */
class ClonedAgentTest {
  private static final Scenario SCENARIO = Scenario.load("3m");
  private static final int ITS_STEP = OrderSpace.FIRST_STEP + 3;
  private static final int DRAWS = 1000;

  @TempDir private Path folder;

  private TrainingConfig config(int seed) {
    List<String> settings =
        List.of(
            "seed=" + seed,
            "environment.scenario=3m",
            "run.agent-steps=1200",
            "agent.architecture=dummy",
            "rollout.environments=4",
            "learner.unroll-length=4",
            "learner.batch-trajectories=8",
            "learner.learning-rate-start=1e-2",
            "imitation.held-out-interval=1000",
            "imitation.opponents=[\"bot:easy\"]",
            "imitation.expert=" + folder.resolve("expert"));
    return ConfigLoader.load("clone", null, settings);
  }

  private static Player player(String name) {
    return name.startsWith(ScriptedPlayers.PREFIX)
        ? new ScriptedPlayers(ScriptedPlayers.levelOf(name))
        : new AgentPlayer(
            name, new Policy(AgentFolder.load(Path.of(name)), KernelSelection.choose()));
  }

  @Test
  void itComesToDoWhatTheAgentDoes() throws IOException {
    AgentArchitecture expert = AgentNetworks.create(config(2));
    float[] steps = new float[FeatureBatch.DIRECTIONS];
    steps[ITS_STEP - OrderSpace.FIRST_STEP] = 20;
    FloatBuffers.write(steps, expert.parameters().get("orders.steps.bias").value());
    AgentFolder.save(folder.resolve("expert"), expert, 0);
    assertThat(
            Runs.train(
                folder,
                "clone",
                config(1),
                Path::of,
                session ->
                    new ImitationTrainer(session, List.of(SCENARIO), ClonedAgentTest::player),
                () -> false,
                notice -> {}))
        .isEqualTo(TrainingRun.End.FINISHED);
    Path clone =
        SessionFiles.agent(
            CheckpointStore.reading(folder.resolve("clone/checkpoints"))
                .newest(notice -> {})
                .orElseThrow()
                .folder());
    assertThat(AgentFolder.version(clone)).as("updates").isPositive();
    assertThat(shareOfItsStep(expert)).isGreaterThan(0.99);
    assertThat(shareOfItsStep(AgentNetworks.create(config(1)))).as("untaught").isLessThan(0.03);
    assertThat(shareOfItsStep(AgentFolder.load(clone))).isGreaterThan(0.1);
  }

  /** How often an agent makes the expert's step at the beginning of a game. */
  private static double shareOfItsStep(AgentArchitecture agent) {
    FeatureBatch features = new FeatureBatch();
    try (SkirmishEnvironment game = new SkirmishEnvironment(SCENARIO);
        Policy policy = new Policy(agent, KernelSelection.choose())) {
      game.reset(1);
      ObservationEncoder encoder = new ObservationEncoder(agent.config().features());
      long[] seeds = new long[DRAWS];
      for (int draw = 0; draw < DRAWS; draw++) {
        encoder.append(game.timeStep(0).observation(), features);
        seeds[draw] = draw;
      }
      OrderChoice[] choices = new OrderChoice[DRAWS];
      Arrays.fill(choices, OrderChoice.DRAWN);
      float[] states = new float[DRAWS * agent.config().stateSize()];
      PolicyOutput output = policy.evaluate(new PolicyRequest(features, states, seeds, choices));
      int[] orders = output.decisions().choices();
      return (double) Arrays.stream(orders).filter(order -> order == ITS_STEP).count()
          / orders.length;
    }
  }
}
