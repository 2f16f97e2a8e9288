package org.overseer.training.rollout;

import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.overseer.agent.network.ActionSpace;
import org.overseer.agent.policy.OrderChoice;
import org.overseer.agent.policy.PolicyOutput;
import org.overseer.env.Action;
import org.overseer.env.Environment;
import org.overseer.env.StepType;
import org.overseer.env.TimeStep;
import org.overseer.env.skirmish.ScriptedPlayer;
import org.overseer.perceiver.optim.NonFiniteException;
import org.overseer.replay.trajectory.Experience;
import org.overseer.replay.trajectory.TrajectoryWriter;
import org.overseer.training.finite.Finite;
import org.overseer.training.league.Matchmaker;
import org.overseer.training.league.Opponent;
import org.overseer.training.reward.RewardPlan;

/**
 * One environment with the seats of its two players. Its games belong to one learning player, which
 * alone is recorded: on both sides if it plays itself. Against a script the other seat stays empty.
 */
final class GameSlot {
  static final int PLAYERS = 2;

  final Environment environment;
  private final int learner;
  private final ActionSpace actionSpace;
  private final RewardPlan rewards;
  private final RandomGenerator random;
  private final Action[] actions = {new Action(), new Action()};
  private final Seat[] seats = new Seat[PLAYERS];
  private final Map<String, ScriptedPlayer> scripts = new HashMap<>();
  private Opponent opponent = Opponent.SELF;
  private @Nullable ScriptedPlayer script;
  private int steps;
  private int learnerSide;
  private float learnerReturn;
  private boolean abandoned;

  GameSlot(
      Environment environment,
      int learner,
      int unrollLength,
      int stateSize,
      ActionSpace actionSpace,
      RewardPlan rewards,
      RandomGenerator random,
      RolloutListener listener) {
    this.environment = environment;
    this.learner = learner;
    this.actionSpace = actionSpace;
    this.rewards = rewards;
    this.random = random;
    for (int p = 0; p < PLAYERS; p++) {
      TrajectoryWriter writer =
          new TrajectoryWriter(
              unrollLength,
              () -> environment.spec().scenario(),
              trajectory -> listener.experience(new Experience(learner, trajectory)));
      seats[p] = new Seat(writer, rewards.newRewards(), rewards.discount(), stateSize);
    }
  }

  /**
   * Starts a game.
   *
   * @throws NonFiniteException if it begins with a number that no policy could answer
   */
  void start(Matchmaker matchmaker) {
    opponent = matchmaker.drawOpponent(learner);
    boolean selfPlay = opponent.policy() == learner;
    learnerSide = selfPlay ? 0 : random.nextInt(PLAYERS);
    environment.reset(random.nextLong());
    requireFinite();
    String level = opponent.script();
    if (level != null && !environment.spec().mirrored()) {
      learnerSide = 0; // as in SMAC and in evaluation, the agent has the scenario's own side
    }
    sit(learnerSide, learner, OrderChoice.DRAWN, true);
    if (level == null) {
      script = null;
      sit(1 - learnerSide, opponent.policy(), opponent.choice(), selfPlay);
    } else {
      script = scripts.computeIfAbsent(level, l -> ScriptedPlayer.create(l, 0));
      script.reset(random.nextLong());
      seats[1 - learnerSide].leave();
    }
    steps = 0;
    learnerReturn = 0;
  }

  private void sit(int player, int policy, OrderChoice choice, boolean learns) {
    seats[player].start(policy, choice, learns, timeStep(player), rewards.strategy().draw(random));
  }

  /** Gives the game up: another is to take its place. */
  void abandon() {
    abandoned = true;
  }

  boolean isAbandoned() {
    return abandoned;
  }

  private void requireFinite() {
    for (int p = 0; p < PLAYERS; p++) {
      Finite.require("player " + p + "'s reward", timeStep(p).reward());
      Finite.requireObservation("player " + p + "'s", timeStep(p).observation(), "");
    }
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
        rewards.withOpponent() ? timeStep(1 - player).observation() : null,
        output,
        b,
        version,
        actionSpace,
        actions[player]);
  }

  /**
   * Steps the environment; at the end of a game reports it and starts the next.
   *
   * @throws NonFiniteException if it gives a number that no policy could answer or learn from
   */
  void advance(Matchmaker matchmaker, RolloutListener listener) {
    if (script != null) {
      int other = 1 - learnerSide;
      script.act(timeStep(other).observation(), actions[other]);
    }
    environment.step(actions);
    requireFinite();
    steps++;
    learnerReturn += timeStep(learnerSide).reward();
    for (int p = 0; p < PLAYERS; p++) {
      actions[p].clear(); // who waits says nothing in the next step
      seats[p].advance(timeStep(p));
    }
    listener.stepMade(learner);
    TimeStep end = timeStep(learnerSide);
    if (end.stepType() == StepType.LAST) {
      listener.gameFinished(
          new GameRecord(
              environment.spec().scenario(),
              learner,
              opponent,
              end.outcome(),
              steps,
              learnerReturn));
      start(matchmaker);
    }
  }
}
