package org.overseer.training.rollout;

import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.overseer.agent.network.ActionSpace;
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
import org.overseer.training.reward.RewardPlan;

/** One environment with the seats of its two players. */
final class GameSlot {
  static final int PLAYERS = 2;

  final Environment environment;
  private final ActionSpace actionSpace;
  private final boolean withOpponent;
  private final RandomGenerator random;
  private final Action[] actions = {new Action(), new Action()};
  private final Seat[] seats = new Seat[PLAYERS];
  private int steps;
  private int learner;
  private float learnerReturn;

  GameSlot(
      Environment environment,
      int unrollLength,
      int stateSize,
      ActionSpace actionSpace,
      RewardPlan rewards,
      RandomGenerator random,
      Consumer<Trajectory> sink) {
    this.environment = environment;
    this.actionSpace = actionSpace;
    this.withOpponent = rewards.withOpponent();
    this.random = random;
    for (int p = 0; p < PLAYERS; p++) {
      String scenario = environment.spec().scenario();
      seats[p] =
          new Seat(
              new TrajectoryWriter(unrollLength, scenario, sink), rewards.newRewards(), stateSize);
    }
  }

  void start(Matchmaker matchmaker) {
    Opponent opponent = matchmaker.drawOpponent(random);
    learner = opponent.policy() == Matchmaker.NEWEST ? 0 : random.nextInt(PLAYERS);
    environment.reset(random.nextLong());
    seats[learner].start(Matchmaker.NEWEST, OrderChoice.DRAWN, timeStep(learner));
    seats[1 - learner].start(opponent.policy(), opponent.choice(), timeStep(1 - learner));
    steps = 0;
    learnerReturn = 0;
  }

  Seat seat(int player) {
    return seats[player];
  }

  TimeStep timeStep(int player) {
    return environment.timeStep(player);
  }

  /** A seed for the draws of one decision. */
  long drawSeed() {
    return random.nextLong();
  }

  /** Takes decision {@code b} of the answer for {@code player}. */
  void decide(int player, PolicyOutput output, int b, long version) {
    seats[player].decide(
        timeStep(player),
        withOpponent ? timeStep(1 - player).observation() : null,
        output,
        b,
        version,
        actionSpace,
        actions[player]);
  }

  /** Steps the environment; at the end of a game reports it and starts the next. */
  void advance(Matchmaker matchmaker, Consumer<GameRecord> finished) {
    environment.step(actions);
    steps++;
    learnerReturn += timeStep(learner).reward();
    for (int p = 0; p < PLAYERS; p++) {
      actions[p].clear(); // who waits says nothing in the next step
      seats[p].advance(timeStep(p));
    }
    TimeStep end = timeStep(learner);
    if (end.stepType() == StepType.LAST) {
      int opponent = seats[1 - learner].policy();
      finished.accept(new GameRecord(opponent, end.outcome(), steps, learnerReturn));
      start(matchmaker);
    }
  }
}
