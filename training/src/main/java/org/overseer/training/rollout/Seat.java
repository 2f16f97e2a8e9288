package org.overseer.training.rollout;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.overseer.agent.network.ActionSpace;
import org.overseer.agent.network.Decisions;
import org.overseer.agent.policy.OrderChoice;
import org.overseer.agent.policy.PolicyOutput;
import org.overseer.env.Action;
import org.overseer.env.Observation;
import org.overseer.env.PlayerContext;
import org.overseer.env.StepType;
import org.overseer.env.Strategy;
import org.overseer.env.TimeStep;
import org.overseer.replay.trajectory.TrajectoryWriter;
import org.overseer.training.league.Opponent;
import org.overseer.training.reward.StreamRewards;

/**
 * One side of a game: who plays it, what that player remembers, and the decision that it lives
 * with.
 *
 * <p>A player decides again after as many agent steps as its decision says. What it earns until
 * then, or until the game ends, is the decision's reward: a sum in which the k-th step after the
 * first counts γᵏ, as decisions of different length are steps of a semi-Markov process (Sutton,
 * Precup and Singh 1999).
 */
final class Seat {
  private final TrajectoryWriter writer;
  private final StreamRewards streams;
  private final float discount;
  private final float[] state;
  private final float[] rewards;
  private PlayerContext context = PlayerContext.NONE;
  private int policy = Opponent.NO_POLICY;
  private boolean learns;
  private OrderChoice choice = OrderChoice.DRAWN;
  private int[] choices = new int[0];
  private float[] logProbabilities = new float[0];
  private int waiting;
  private int elapsed;

  /**
   * Creates an empty seat.
   *
   * @param discount γ of one agent step
   */
  Seat(TrajectoryWriter writer, StreamRewards streams, float discount, int stateSize) {
    this.writer = writer;
    this.streams = streams;
    this.discount = discount;
    this.rewards = new float[streams.count()];
    this.state = new float[stateSize];
  }

  /**
   * Gives the seat to a player who knows nothing of the game yet.
   *
   * @param newLearns whether what it does is recorded
   * @param first what the player sees first
   * @param strategy what the player is to follow in this game
   */
  void start(
      int newPolicy, OrderChoice newChoice, boolean newLearns, TimeStep first, Strategy strategy) {
    policy = newPolicy;
    learns = newLearns;
    choice = newChoice;
    waiting = 0;
    context = PlayerContext.starting(strategy);
    Arrays.fill(state, 0f);
    if (learns) {
      streams.start(first.observation(), strategy);
    }
  }

  /** Leaves the seat empty: somebody who is no policy plays that side. */
  void leave() {
    policy = Opponent.NO_POLICY;
    learns = false;
  }

  int policy() {
    return policy;
  }

  OrderChoice choice() {
    return choice;
  }

  /** What the player is told beside what it sees. */
  PlayerContext context() {
    return context;
  }

  float[] state() {
    return state;
  }

  /** Whether there is a player who is to decide now. */
  boolean isDue() {
    return policy != Opponent.NO_POLICY && waiting == 0;
  }

  /**
   * Takes decision {@code b} of a policy's answer to {@code timeStep}.
   *
   * @param opponent what the opponent sees at the same time, if that is recorded
   */
  void decide(
      TimeStep timeStep,
      @Nullable Observation opponent,
      PolicyOutput output,
      int b,
      long version,
      ActionSpace space,
      Action action) {
    if (learns) {
      boolean start = timeStep.stepType() == StepType.FIRST;
      writer.observe(timeStep.observation(), context, opponent, start, state, version);
    }
    Decisions decisions = output.decisions();
    choices = decisions.choicesOf(b);
    logProbabilities = decisions.logProbabilitiesOf(b);
    waiting = space.steps(choices);
    elapsed = 0;
    Arrays.fill(rewards, 0f);
    space.toAction(timeStep.observation(), choices, action);
    context = context.after(space.lastAction(timeStep.observation(), choices));
    System.arraycopy(output.states(), b * state.length, state, 0, state.length);
  }

  /** Takes what came of an agent step; the decision is complete when the next is due. */
  void advance(TimeStep next) {
    if (learns) {
      streams.add(next, (float) Math.pow(discount, elapsed), rewards);
    }
    waiting--;
    elapsed++;
    if (next.stepType() == StepType.LAST) {
      waiting = 0;
    }
    if (isDue() && learns) {
      writer.complete(choices, logProbabilities, rewards, next.discount(), elapsed);
    }
  }
}
