package org.overseer.training.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.overseer.agent.network.ActionSpace;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.agent.policy.Policy;
import org.overseer.env.Action;
import org.overseer.env.LastAction;
import org.overseer.env.Observation;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.SkirmishEnvironment;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.replay.table.ReplayTable;
import org.overseer.replay.table.Sample;
import org.overseer.replay.trajectory.Experience;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.replay.trajectory.Transition;
import org.overseer.training.Games;
import org.overseer.training.league.Opponent;

@Timeout(90)
class RolloutActorTest {
  private static final int GAMES = 2;
  private static final int UNROLL = 4;
  private static final int WAIT = 3;

  private final AgentArchitecture network = Games.network(1);
  private final Policy policy = new Policy(network, KernelSelection.choose());
  private final AtomicLong stepsMade = new AtomicLong();
  private final AtomicLong questions = new AtomicLong();
  private final ReplayTable<Experience> table =
      ReplayTable.<Experience>builder("trajectories").build();
  private final ActorTestKit kit = ActorTestKit.create(ConfigFactory.load("actors"));

  @AfterEach
  void close() {
    table.close();
    kit.shutdownTestKit();
    policy.close();
  }

  /** All players decide at the same steps, so that in all others nobody is asked. */
  private ActionSpace waiting() {
    return new ActionSpace() {
      @Override
      public void toAction(Observation observation, int[] choices, Action out) {
        network.actionSpace().toAction(observation, choices, out);
      }

      @Override
      public int[] labels(Observation observation, Action commands) {
        return network.actionSpace().labels(observation, commands);
      }

      @Override
      public int steps(int[] choices) {
        return WAIT;
      }

      @Override
      public LastAction lastAction(Observation observation, int[] choices) {
        return LastAction.NONE;
      }
    };
  }

  private Behavior<InferenceActor.Command> inference() {
    return Behaviors.receiveMessage(
        message -> {
          InferenceActor.Evaluate question = (InferenceActor.Evaluate) message;
          questions.incrementAndGet();
          question
              .replyTo()
              .tell(
                  new RolloutActor.Answered(
                      question.round(), question.policy(), policy.evaluate(question.request()), 0));
          return Behaviors.same();
        });
  }

  private RolloutListener listener(Consumer<Experience> sink) {
    return new RolloutListener() {
      @Override
      public void experience(Experience experience) {
        sink.accept(experience);
      }

      @Override
      public void stepMade(int learner) {
        stepsMade.incrementAndGet();
      }

      @Override
      public void gameFinished(GameRecord game) {}
    };
  }

  @Test
  void roundsInWhichNobodyIsAskedGoOnByThemselves() throws InterruptedException {
    TestProbe<RolloutActor.Event> events = kit.createTestProbe();
    kit.spawn(
        RolloutActor.create(
            new RolloutActor.Parts(
                0,
                sink ->
                    new RolloutLoop(
                        new int[GAMES],
                        UNROLL,
                        network.config(),
                        waiting(),
                        () -> new SkirmishEnvironment(Scenario.load("3m")),
                        learner -> Opponent.SELF,
                        Games.random(1),
                        listener(sink)),
                table,
                kit.spawn(inference()),
                events.ref())));
    List<Trajectory> trajectories = new ArrayList<>();
    while (trajectories.size() < 2 * GAMES) {
      for (Sample<Experience> sample : table.sample(1, Duration.ofSeconds(60))) {
        trajectories.add(sample.item().trajectory());
      }
    }
    for (Trajectory trajectory : trajectories) {
      for (Transition transition : trajectory.transitions()) {
        assertThat(transition.steps()).isEqualTo(WAIT);
      }
    }
    // 3 rounds for each question; the games go on meanwhile, so neither is an exact number
    assertThat(stepsMade.get()).isGreaterThanOrEqualTo((long) GAMES * WAIT * UNROLL);
    assertThat(questions.get()).isGreaterThan(UNROLL);
    events.expectMessageClass(RolloutActor.Asked.class);
    events.expectMessageClass(RolloutActor.Stepping.class);
    events.expectMessageClass(RolloutActor.Alive.class);
  }
}
