package org.overseer.training.imitation;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.overseer.agent.features.FeatureConfig;
import org.overseer.agent.network.ActionSpace;
import org.overseer.agent.network.AgentConfig;
import org.overseer.agent.policy.OrderChoice;
import org.overseer.env.Action;
import org.overseer.env.Environment;
import org.overseer.env.LastAction;
import org.overseer.env.Observation;
import org.overseer.env.PlayerContext;
import org.overseer.env.StepType;
import org.overseer.env.TimeStep;
import org.overseer.replay.game.RecordedGame;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.replay.trajectory.TrajectoryWriter;
import org.overseer.training.reward.StrategySource;

/**
 * One game with its two players: who acts, what the expert says, what is recorded. All decide at
 * each step, because the expert does.
 */
final class Lesson {
  static final int PLAYERS = 2;

  /** Takes what is recorded. */
  @FunctionalInterface
  interface Sink {
    /**
     * Takes the next unroll of a chain.
     *
     * @param slot the chain: one player of one of the games side by side
     */
    void accept(int slot, Trajectory trajectory);
  }

  /** Who gives a player's orders. */
  enum Role {
    /** The expert, whose orders are labels too. */
    EXPERT,
    /** The network; the expert says what it would do. */
    PUPIL,
    /** Who played a recorded game; the expert says what it would have done. */
    CORRECTED,
    /** Somebody nobody learns from. */
    OPPONENT
  }

  final int number;
  final Environment environment;
  final RandomGenerator random;
  final Role[] roles = {Role.OPPONENT, Role.OPPONENT};
  final Action[] actions = {new Action(), new Action()};
  final float[][] states;
  OrderChoice choice = OrderChoice.DRAWN;
  int opponent;
  @Nullable RecordedGame recording;
  int seat;
  final StrategySource[] strategies = {StrategySource.NONE, StrategySource.NONE};
  final FeatureConfig features;
  private final ActionSpace space;
  private final TrajectoryWriter[] writers = new TrajectoryWriter[PLAYERS];
  private final int[][] labels = new int[PLAYERS][];
  private final PlayerContext[] contexts = new PlayerContext[PLAYERS];
  private int steps;
  private float pupilReturn;

  Lesson(
      int number,
      Environment environment,
      int unrollLength,
      AgentConfig config,
      ActionSpace space,
      RandomGenerator random,
      Sink sink) {
    this.number = number;
    this.environment = environment;
    this.features = config.features();
    this.space = space;
    this.random = random;
    states = new float[PLAYERS][config.stateSize()];
    for (int p = 0; p < PLAYERS; p++) {
      int slot = slot(p);
      writers[p] =
          new TrajectoryWriter(
              unrollLength,
              () -> environment.spec().scenario(),
              trajectory -> sink.accept(slot, trajectory));
    }
  }

  /** Forgets what is recorded but not handed out, so that another game may start. */
  void forget() {
    for (TrajectoryWriter writer : writers) {
      writer.reset();
    }
  }

  /** Starts the game whose roles and strategies are set. */
  void start(long seed) {
    environment.reset(seed);
    steps = 0;
    pupilReturn = 0;
    Arrays.setAll(contexts, p -> PlayerContext.starting(strategies[p].draw(random)));
    for (float[] state : states) {
      Arrays.fill(state, 0f);
    }
  }

  boolean isTaught(int player) {
    return roles[player] != Role.OPPONENT;
  }

  boolean isPupils() {
    return roles[seat] == Role.PUPIL;
  }

  /** The number under which players know one side of this game. */
  int slot(int player) {
    return PLAYERS * number + player;
  }

  /** What a player is told beside what it sees: what it did, whosever choice that was. */
  PlayerContext context(int player) {
    return contexts[player];
  }

  Observation observation(int player) {
    return environment.timeStep(player).observation();
  }

  /**
   * Takes the expert's commands as labels; where it acts itself, they are carried out as labels.
   */
  void teach(int player, Action commands) {
    labels[player] = space.labels(observation(player), commands);
    if (roles[player] == Role.EXPERT) {
      actions[player].clear();
      space.toAction(observation(player), labels[player], actions[player]);
    }
  }

  /**
   * Takes what the network says of a taught player's observation, and records the observation.
   *
   * @param newState recurrent states of all players asked, {@code [B, R]}
   * @param b the row of this one
   */
  void follow(int player, int[] choices, float[] newState, int b, long version) {
    TimeStep now = environment.timeStep(player);
    boolean start = now.stepType() == StepType.FIRST;
    float[] state = states[player];
    writers[player].observe(
        now.observation(), contexts[player], /* opponent= */ null, start, state, version);
    System.arraycopy(newState, b * state.length, state, 0, state.length);
    boolean own = roles[player] == Role.PUPIL;
    if (own) {
      actions[player].clear();
      space.toAction(now.observation(), choices, actions[player]);
    }
    int[] done =
        switch (roles[player]) {
          case PUPIL -> choices;
          case CORRECTED -> space.labels(now.observation(), actions[player]);
          case EXPERT, OPPONENT -> labels[player];
        };
    LastAction last = space.lastAction(now.observation(), done);
    contexts[player] = contexts[player].after(last.withDelay(1)); // nobody waits in a lesson
  }

  /** Steps the game; whether it has ended. */
  boolean step() {
    environment.step(actions);
    steps++;
    pupilReturn += environment.timeStep(seat).reward();
    for (int p = 0; p < PLAYERS; p++) {
      TimeStep next = environment.timeStep(p);
      if (isTaught(p)) {
        float[] certain = new float[labels[p].length]; // the expert draws nothing
        writers[p].complete(labels[p], certain, next.reward(), next.discount(), 1);
      }
    }
    return environment.timeStep(seat).stepType() == StepType.LAST;
  }

  int steps() {
    return steps;
  }

  float pupilReturn() {
    return pupilReturn;
  }
}
