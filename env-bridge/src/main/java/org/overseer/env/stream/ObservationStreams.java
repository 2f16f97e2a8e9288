package org.overseer.env.stream;

import io.reactivex.rxjava3.core.Emitter;
import io.reactivex.rxjava3.core.Flowable;
import java.util.List;
import org.overseer.env.Action;
import org.overseer.env.Environment;
import org.overseer.env.StepType;
import org.overseer.env.TimeStep;

/** Games as streams of time steps whose pace the subscriber sets. */
public final class ObservationStreams {
  private ObservationStreams() {}

  /**
   * One game: the first element is the reset, each further one a step, and the stream completes
   * after the last. Each requested element costs exactly one environment step, done on the
   * requesting thread, and none is done ahead; an operator that prefetches asks ahead. The elements
   * are copies that the subscriber may keep. Failures of the environment become {@code onError}.
   *
   * <p>The environment is not closed, and can play one stream at a time.
   *
   * @param policies one for each player that the environment controls
   * @param player whose time steps to emit, from 0
   */
  public static Flowable<TimeStep> play(
      Environment environment, long seed, List<StepPolicy> policies, int player) {
    if (policies.size() != environment.spec().players()) {
      throw new IllegalArgumentException(
          "play needs one policy for each of "
              + environment.spec().players()
              + " players but got "
              + policies.size());
    }
    return Flowable.generate(
        () -> new Game(environment, seed, List.copyOf(policies), player), Game::next);
  }

  /** One subscription's game. */
  private static final class Game {
    private final Environment environment;
    private final long seed;
    private final List<StepPolicy> policies;
    private final int player;
    private final Action[] actions;
    private boolean started;

    Game(Environment environment, long seed, List<StepPolicy> policies, int player) {
      this.environment = environment;
      this.seed = seed;
      this.policies = policies;
      this.player = player;
      actions = new Action[policies.size()];
      for (int p = 0; p < actions.length; p++) {
        actions[p] = new Action();
      }
    }

    void next(Emitter<TimeStep> out) {
      if (!started) {
        started = true;
        environment.reset(seed);
      } else {
        for (int p = 0; p < actions.length; p++) {
          actions[p].clear();
          policies.get(p).act(environment.timeStep(p), actions[p]);
        }
        environment.step(actions);
      }
      TimeStep copy = new TimeStep();
      copy.copyFrom(environment.timeStep(player));
      out.onNext(copy);
      if (copy.stepType() == StepType.LAST) {
        out.onComplete();
      }
    }
  }
}
