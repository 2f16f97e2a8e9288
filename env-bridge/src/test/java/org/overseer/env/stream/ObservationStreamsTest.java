package org.overseer.env.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.subscribers.TestSubscriber;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.overseer.env.Action;
import org.overseer.env.Environment;
import org.overseer.env.EnvironmentException;
import org.overseer.env.EnvironmentSpec;
import org.overseer.env.StepType;
import org.overseer.env.TimeStep;
import org.overseer.env.sc2.Sc2Environment;
import org.overseer.env.sc2.Sc2GameSettings;
import org.overseer.env.serve.Sc2Server;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.ScriptedPlayer;
import org.overseer.env.skirmish.SkirmishEnvironment;

class ObservationStreamsTest {
  /** The real simulator with its calls counted. */
  private static final class Counting implements Environment {
    private final SkirmishEnvironment inner = new SkirmishEnvironment(Scenario.load("3m"));
    int resets;
    int steps;
    int failAtStep = Integer.MAX_VALUE;

    @Override
    public EnvironmentSpec spec() {
      return inner.spec();
    }

    @Override
    public void reset(long seed) {
      resets++;
      inner.reset(seed);
    }

    @Override
    public void step(Action[] actions) {
      if (++steps == failAtStep) {
        throw new EnvironmentException(EnvironmentException.Code.DISCONNECTED, "gone");
      }
      inner.step(actions);
    }

    @Override
    public TimeStep timeStep(int player) {
      return inner.timeStep(player);
    }

    @Override
    public void close() {
      inner.close();
    }
  }

  private final Counting environment = new Counting();

  private Flowable<TimeStep> game() {
    return ObservationStreams.play(environment, 3, List.of(policy("easy"), policy("hard")), 0);
  }

  @Test
  void eachRequestedElementCostsOneStepAndNothingIsDoneAhead() {
    TestSubscriber<TimeStep> subscriber = game().test(0);
    assertThat(environment.resets).isZero();
    subscriber.request(1);
    assertThat(environment.resets).isOne();
    assertThat(environment.steps).isZero();
    for (int i = 1; i <= 5; i++) {
      subscriber.request(1);
      assertThat(environment.steps).isEqualTo(i);
      subscriber.assertValueCount(i + 1);
    }
    subscriber.cancel();
    subscriber.request(10);
    assertThat(environment.steps).isEqualTo(5);
  }

  @Test
  void gameIsCompleteAndItsElementsMayBeKept() {
    List<TimeStep> steps = game().toList().blockingGet();
    assertThat(steps.get(0).stepType()).isEqualTo(StepType.FIRST);
    assertThat(steps.get(steps.size() - 1).stepType()).isEqualTo(StepType.LAST);
    assertThat(steps).hasSize(environment.steps + 1);
    for (int i = 1; i < steps.size(); i++) {
      assertThat(steps.get(i).observation().gameLoop())
          .isGreaterThan(steps.get(i - 1).observation().gameLoop());
    }
  }

  @Test
  void failureOfTheEnvironmentEndsTheStream() {
    environment.failAtStep = 3;
    game()
        .test()
        .assertValueCount(3)
        .assertError(error -> String.valueOf(error.getMessage()).equals("gone"));
  }

  @Test
  void numberOfPoliciesMustBeThatOfThePlayers() {
    assertThatThrownBy(() -> ObservationStreams.play(environment, 1, List.of(), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("each of 2 players but got 0");
  }

  @Test
  void gameOverTheWireIsAStreamToo() {
    try (Sc2Server server = Sc2Server.start("127.0.0.1", 0);
        Sc2Environment remote =
            new Sc2Environment(Sc2GameSettings.of("127.0.0.1", server.port(), "3m"))) {
      List<TimeStep> first = remote.play(8, policy("easy")).toList().blockingGet();
      List<TimeStep> second = remote.play(8, policy("easy")).toList().blockingGet();
      assertThat(first).hasSizeGreaterThan(2).hasSameSizeAs(second);
      for (int i = 0; i < first.size(); i++) {
        assertThat(first.get(i).observation().contentHash())
            .isEqualTo(second.get(i).observation().contentHash());
      }
    }
  }

  private static StepPolicy policy(String level) {
    ScriptedPlayer player = ScriptedPlayer.create(level, 1);
    return (timeStep, out) -> player.act(timeStep.observation(), out);
  }
}
