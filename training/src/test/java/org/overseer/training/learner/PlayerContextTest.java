package org.overseer.training.learner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.overseer.agent.network.ActionHeadKind;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.agent.network.AgentConfig;
import org.overseer.agent.network.AgentOutput;
import org.overseer.agent.network.ArchitecturePresets;
import org.overseer.agent.network.FeatureChoice;
import org.overseer.agent.network.RewardStream;
import org.overseer.env.BuildOrder;
import org.overseer.env.LastAction;
import org.overseer.env.PlayerContext;
import org.overseer.env.Strategy;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.replay.trajectory.Transition;
import org.overseer.training.Games;
import org.overseer.training.reward.RewardPlan;
import org.overseer.training.reward.StrategySource;

/** The last action and the strategy are inputs of acting and of learning, and the same ones. */
class PlayerContextTest {
  private static final Strategy STRATEGY =
      new Strategy(
          new BuildOrder(List.of(new BuildOrder.Step(21, 6, 0), new BuildOrder.Step(48, 0, 3))),
          Set.of(21, 48),
          Set.of(23),
          Set.of(15));

  private static AgentArchitecture network(ActionHeadKind head) {
    AgentConfig small = ArchitecturePresets.get("dummy").withActionHead(head);
    RandomGenerator random = Games.random(1);
    AgentArchitecture network = new AgentArchitecture(FeatureChoice.ALL.apply(small), random);
    network
        .parameters()
        .forEach(
            parameter -> { // fresh heads are too even for any input to matter
              float[] values = FloatBuffers.toArray(parameter.value());
              for (int i = 0; i < values.length; i++) {
                values[i] += (float) (0.15 * random.nextGaussian());
              }
              FloatBuffers.write(values, parameter.value());
            });
    return network;
  }

  private static List<Trajectory> play(AgentArchitecture network) {
    RewardPlan plan =
        new RewardPlan(
            List.of(RewardStream.COMBAT),
            StrategySource.of(STRATEGY, network.config().features()),
            false,
            0.99f);
    return Games.selfPlay(network, "3m", 8, 12, plan, 1);
  }

  private static List<PolicyHead> heads(AgentArchitecture network, List<Trajectory> trajectories) {
    LearnerBatch batch = new Batcher(network.config().features()).stack(trajectories);
    try (Tape tape = new Tape(KernelSelection.choose())) {
      tape.begin(true);
      AgentOutput output =
          network.forward(
              tape,
              batch.features(),
              batch.steps() + 1,
              batch.decisions(),
              batch.initialStates(),
              batch.starts());
      return PolicyHead.of(output.heads());
    }
  }

  /** log π − log μ of all choices of the batch. */
  private static float[][] logRatios(AgentArchitecture network, List<Trajectory> trajectories) {
    LearnerBatch batch = new Batcher(network.config().features()).stack(trajectories);
    List<PolicyHead> heads = heads(network, trajectories);
    float[][] ratios = PolicyHead.behaviour(heads, batch.decisions());
    for (int h = 0; h < ratios.length; h++) {
      ratios[h] = heads.get(h).logRatios(ratios[h]);
    }
    return ratios;
  }

  private static float largest(float[][] ratios) {
    float largest = 0;
    for (float[] head : ratios) {
      for (float ratio : head) {
        largest = Math.max(largest, Math.abs(ratio));
      }
    }
    return largest;
  }

  /** The same games of a player that was told other things. */
  private static Trajectory told(Trajectory from, boolean lastAction, boolean strategy) {
    List<Transition> transitions =
        from.transitions().stream()
            .map(
                t ->
                    new Transition(
                        t.observation(),
                        new PlayerContext(
                            lastAction ? t.context().lastAction() : LastAction.NONE,
                            strategy ? t.context().strategy() : Strategy.NONE),
                        t.choices(),
                        t.logProbabilities(),
                        t.rewards(),
                        t.discount(),
                        t.steps(),
                        t.start(),
                        t.opponent()))
            .toList();
    return new Trajectory(
        from.policyVersion(),
        from.scenario(),
        transitions,
        from.bootstrap(),
        from.bootstrapContext(),
        from.bootstrapStart(),
        from.bootstrapOpponent(),
        from.initialState());
  }

  @ParameterizedTest
  @EnumSource
  void learningFindsTheProbabilitiesThatActingDrewFrom(ActionHeadKind head) {
    AgentArchitecture network = network(head);
    List<Trajectory> trajectories = play(network);
    assertThat(largest(logRatios(network, trajectories))).isLessThan(1e-5f);
    List<Trajectory> noAction = trajectories.stream().map(t -> told(t, false, true)).toList();
    assertThat(largest(logRatios(network, noAction))).as("last action").isGreaterThan(1e-3f);
    List<Trajectory> noStrategy = trajectories.stream().map(t -> told(t, true, false)).toList();
    assertThat(largest(logRatios(network, noStrategy))).as("strategy").isGreaterThan(1e-3f);
  }

  @ParameterizedTest
  @EnumSource
  void theContextIsWhatThePlayerDidBeforeAndOneStrategyAGame(ActionHeadKind head) {
    AgentArchitecture network = network(head);
    int followed = 0;
    int hidden = 0;
    for (Trajectory trajectory : play(network)) {
      PlayerContext before = null;
      Transition last = null;
      for (Transition transition : trajectory.transitions()) {
        PlayerContext context = transition.context();
        if (transition.start()) {
          assertThat(context.lastAction()).isEqualTo(LastAction.NONE);
          hidden += context.strategy().equals(STRATEGY) ? 0 : 1;
        } else if (before != null && last != null) {
          assertThat(context.strategy()).isEqualTo(before.strategy());
          assertThat(context.lastAction())
              .usingRecursiveComparison()
              .isEqualTo(network.actionSpace().lastAction(last.observation(), last.choices()));
          assertThat(context.lastAction().delay())
              .isEqualTo(network.actionSpace().steps(last.choices()));
          followed++;
        }
        before = context;
        last = transition;
      }
    }
    assertThat(followed).isPositive();
    assertThat(hidden).as("games with a hidden part").isPositive();
  }

  @Test
  void onlyGamesThatFollowAStrategyHaveAnOpening() {
    AgentArchitecture network = network(ActionHeadKind.UNIT_ORDERS);
    Trajectory told =
        play(network).stream()
            .filter(t -> t.transitions().stream().noneMatch(Transition::start))
            .filter(t -> !t.transitions().get(0).context().strategy().equals(Strategy.NONE))
            .findFirst()
            .orElseThrow();
    LearnerBatch batch =
        new Batcher(network.config().features()).stack(List.of(told, told(told, true, false)));
    for (int row = 0; row < batch.rows(); row++) {
      assertThat(batch.openings()[row]).isEqualTo(row % 2 == 0); // time-major
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoIsToldNothingIsNotMovedByWhoElseIsInTheBatch(ActionHeadKind head) {
    AgentArchitecture network = network(head);
    List<Trajectory> played = play(network);
    Trajectory untold = told(played.get(0), false, false);
    Trajectory other =
        played.stream()
            .skip(1)
            .filter(t -> !t.transitions().get(0).context().strategy().equals(Strategy.NONE))
            .findFirst()
            .orElseThrow();
    List<PolicyHead> alone = heads(network, List.of(untold));
    for (List<Trajectory> batch : List.of(List.of(untold, other), List.of(other, untold))) {
      List<PolicyHead> together = heads(network, batch);
      for (int t = 0; t < untold.length(); t++) {
        int o = 2 * t + batch.indexOf(untold); // time-major
        SaidChoices.assertSame(SaidChoices.of(together, o), SaidChoices.of(alone, t));
      }
    }
    List<PolicyHead> moved = heads(network, List.of(other));
    List<PolicyHead> still = heads(network, List.of(told(other, false, false)));
    for (int t = 0; t < other.length(); t++) {
      assertThat(SaidChoices.difference(SaidChoices.of(moved, t), SaidChoices.of(still, t)))
          .as("who is told something, step %d", t)
          .isGreaterThan(1e-4f);
    }
  }
}
