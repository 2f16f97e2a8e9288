package org.overseer.training.rollout;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.overseer.agent.features.OrderSpace;
import org.overseer.agent.policy.OrderChoice;
import org.overseer.agent.policy.PolicyOutput;
import org.overseer.env.Action;
import org.overseer.env.Environment;
import org.overseer.env.StepType;
import org.overseer.env.TimeStep;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.replay.trajectory.TrajectoryWriter;
import org.overseer.training.league.Matchmaker;
import org.overseer.training.league.Opponent;

/**
 * One environment with its two players: who controls them, what they remember, what is recorded.
 */
final class GameSlot {
  private static final int PLAYERS = 2;

  final Environment environment;
  private final RandomGenerator random;
  private final Action[] actions = {new Action(), new Action()};
  private final int[] policies = new int[PLAYERS];
  private final OrderChoice[] choices = new OrderChoice[PLAYERS];
  private final float[][] states;
  private final TrajectoryWriter[] writers = new TrajectoryWriter[PLAYERS];
  private final int[][] orders = new int[PLAYERS][];
  private final float[][] logProbabilities = new float[PLAYERS][];
  private int steps;
  private int learner;
  private float learnerReturn;

  GameSlot(
      Environment environment,
      int unrollLength,
      int stateSize,
      RandomGenerator random,
      Consumer<Trajectory> sink) {
    this.environment = environment;
    this.random = random;
    this.states = new float[PLAYERS][stateSize];
    for (int p = 0; p < PLAYERS; p++) {
      writers[p] = new TrajectoryWriter(unrollLength, environment.spec().scenario(), sink);
    }
  }

  void start(Matchmaker matchmaker) {
    Opponent opponent = matchmaker.drawOpponent(random);
    learner = opponent.policy() == Matchmaker.NEWEST ? 0 : random.nextInt(PLAYERS);
    policies[learner] = Matchmaker.NEWEST;
    choices[learner] = OrderChoice.DRAWN;
    policies[1 - learner] = opponent.policy();
    choices[1 - learner] = opponent.choice();
    environment.reset(random.nextLong());
    steps = 0;
    learnerReturn = 0;
    for (float[] state : states) {
      Arrays.fill(state, 0f);
    }
  }

  int policy(int player) {
    return policies[player];
  }

  float[] state(int player) {
    return states[player];
  }

  TimeStep timeStep(int player) {
    return environment.timeStep(player);
  }

  /** Takes the orders of {@code player} from rows {@code firstRow …} of the output. */
  void choose(int player, PolicyOutput output, int b, int firstRow, int rows, long version) {
    TimeStep timeStep = environment.timeStep(player);
    boolean learns = policies[player] == Matchmaker.NEWEST;
    if (learns) {
      boolean start = timeStep.stepType() == StepType.FIRST;
      writers[player].observe(timeStep.observation(), start, states[player], version);
    }
    int[] chosen = new int[rows];
    float[] chosenLogProbabilities = new float[rows];
    for (int k = 0; k < rows; k++) {
      int row = firstRow + k;
      chosen[k] = choices[player].choose(output, row, random);
      chosenLogProbabilities[k] = output.logProbabilities()[row * output.width() + chosen[k]];
    }
    orders[player] = chosen;
    logProbabilities[player] = chosenLogProbabilities;
    actions[player].clear();
    OrderSpace.toAction(timeStep.observation(), chosen, 0, actions[player]);
    float[] state = states[player];
    System.arraycopy(output.states(), b * state.length, state, 0, state.length);
  }

  /** Steps the environment; at the end of a game reports it and starts the next. */
  void advance(Matchmaker matchmaker, Consumer<GameRecord> finished) {
    environment.step(actions);
    steps++;
    learnerReturn += environment.timeStep(learner).reward();
    for (int p = 0; p < PLAYERS; p++) {
      if (policies[p] == Matchmaker.NEWEST) {
        TimeStep next = environment.timeStep(p);
        writers[p].complete(orders[p], logProbabilities[p], next.reward(), next.discount());
      }
    }
    TimeStep end = environment.timeStep(learner);
    if (end.stepType() == StepType.LAST) {
      finished.accept(new GameRecord(policies[1 - learner], end.outcome(), steps, learnerReturn));
      start(matchmaker);
    }
  }
}
