package org.overseer.training.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.agent.policy.OrderChoice;
import org.overseer.agent.policy.Policy;
import org.overseer.env.Environment;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.SkirmishEnvironment;
import org.overseer.eval.match.AgentPlayer;
import org.overseer.eval.match.MatchResult;
import org.overseer.eval.match.MatchRunner;
import org.overseer.eval.match.MatchSettings;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.perceiver.kernels.Kernels;
import org.overseer.training.config.ConfigLoader;
import org.overseer.training.config.TrainingConfig;
import org.overseer.training.metrics.MetricsHub;
import org.overseer.training.session.AgentNetworks;
import org.overseer.training.session.TrainingSession;

/** All parts together learn: the smallest thing that no test of a part can show. */
class LearningTest {
  private static final Scenario SCENARIO = Scenario.load("3m");
  private static final Supplier<Environment> GAMES = () -> new SkirmishEnvironment(SCENARIO);

  private final Kernels kernels = KernelSelection.choose();

  @Test
  void theAgentLearnsToBeatItsUntrainedSelf() {
    TrainingConfig config =
        ConfigLoader.load(
            "debug",
            null,
            List.of(
                "agent.architecture=dummy",
                "run.agent-steps=120000",
                "run.wall-clock-cap=10m",
                "rollout.environments=16",
                "learner.unroll-length=16",
                "learner.batch-trajectories=16",
                "learner.learning-rate-start=3e-3",
                "learner.magnet-weight=0.1",
                "agent.step-kind=detour", // its mistakes are plain enough for a run this short
                "league.newest-self-share=0",
                "league.most-probable-share=0",
                "league.snapshot-interval=1000000"));
    try (MetricsHub metrics = new MetricsHub(List.of());
        TrainingSession session = new TrainingSession(config, kernels, metrics)) {
      try (SerialTrainer trainer = new SerialTrainer(session, GAMES)) {
        trainer.train(() -> false, () -> {});
      }
      assertThat(session.league().size()).as("only the untrained agent").isEqualTo(1);
      MatchResult match =
          match(session.learner().snapshot(), session.league().parameters(0), config);
      assertThat(match.winRate()).isGreaterThan(0.85);
    }
  }

  private MatchResult match(
      ParameterSnapshot trained, ParameterSnapshot untrained, TrainingConfig config) {
    try (AgentPlayer player = player("trained", trained, config);
        AgentPlayer opponent = player("untrained", untrained, config)) {
      MatchSettings settings = MatchSettings.on(SCENARIO, 100, 5, 50);
      return MatchRunner.play(player, opponent, GAMES, settings, game -> {});
    }
  }

  private AgentPlayer player(String name, ParameterSnapshot snapshot, TrainingConfig config) {
    AgentArchitecture network = AgentNetworks.create(config);
    Policy policy = new Policy(network, kernels);
    policy.load(snapshot);
    return new AgentPlayer(name, policy, OrderChoice.DRAWN);
  }
}
