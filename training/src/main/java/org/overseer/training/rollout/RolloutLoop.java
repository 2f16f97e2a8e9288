package org.overseer.training.rollout;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.overseer.agent.features.ObservationEncoder;
import org.overseer.agent.network.ActionSpace;
import org.overseer.agent.network.AgentConfig;
import org.overseer.agent.policy.PolicyOutput;
import org.overseer.agent.policy.PolicyRequest;
import org.overseer.env.Environment;
import org.overseer.perceiver.optim.NonFiniteException;
import org.overseer.training.league.Matchmaker;
import org.overseer.training.reward.RewardPlan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays many two-player games in lock-step and records what the learning players did.
 *
 * <p>One round: {@link #observe()} asks one question for each policy whose players are to decide,
 * {@link #act} takes each answer, {@link #advance()} steps all games. Who answers, and on which
 * thread, is not its business. Not thread-safe; owns its environments.
 *
 * <p>Before: an {@code Environment}. Next: {@code ObservationEncoder} on the way to the network,
 * {@code TrajectoryWriter} on the way to the learner.
 */
public final class RolloutLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RolloutLoop.class);

  /** Rounds and new games in a row without a finite number, after which this is no accident. */
  private static final int PATIENCE = 10;

  private final List<GameSlot> slots = new ArrayList<>();
  private final SortedMap<Integer, PlayerGroup> groups = new TreeMap<>();
  private final ObservationEncoder encoder;
  private final Matchmaker matchmaker;
  private final RolloutListener listener;
  private final IntFunction<GameSlot> newSlot;
  private int barrenRounds;

  /** Creates games that record the shaped reward alone, see the other constructor. */
  public RolloutLoop(
      int[] learners,
      int unrollLength,
      AgentConfig agent,
      ActionSpace actionSpace,
      Supplier<Environment> environments,
      Matchmaker matchmaker,
      RandomGenerator.SplittableGenerator random,
      RolloutListener listener) {
    this(
        learners,
        unrollLength,
        agent,
        actionSpace,
        RewardPlan.COMBAT,
        environments,
        matchmaker,
        random,
        listener);
  }

  /**
   * Creates the games and starts them.
   *
   * @param learners whose each of the games in lock-step is for good, ids of learning players
   * @param unrollLength T of the trajectories
   * @param agent sizes of the agents that play: what they see, and their recurrent states
   * @param actionSpace what the decisions of all policies mean
   * @param rewards what is recorded for the value heads
   * @param random source of the seeds of games and decisions; split for each game
   * @param listener is told what comes of the games
   */
  public RolloutLoop(
      int[] learners,
      int unrollLength,
      AgentConfig agent,
      ActionSpace actionSpace,
      RewardPlan rewards,
      Supplier<Environment> environments,
      Matchmaker matchmaker,
      RandomGenerator.SplittableGenerator random,
      RolloutListener listener) {
    this.matchmaker = matchmaker;
    this.listener = listener;
    this.encoder = new ObservationEncoder(agent.features());
    this.newSlot =
        i ->
            new GameSlot(
                environments.get(),
                learners[i],
                unrollLength,
                agent.stateSize(),
                actionSpace,
                rewards,
                random.split(),
                listener);
    try {
      for (int i = 0; i < learners.length; i++) {
        begin(i);
      }
    } catch (RuntimeException | Error e) {
      closeAfter(e);
      throw e;
    }
  }

  /** Puts a new game that has started into place {@code i}. */
  private void begin(int i) {
    slots.add(i, newSlot.apply(i));
    for (int attempt = 1; ; attempt++) {
      try {
        slots.get(i).start(matchmaker);
        return;
      } catch (NonFiniteException e) {
        if (attempt == PATIENCE) {
          throw e;
        }
        LOG.warn("a game does not begin but starts again: {}", e.getMessage());
        remove(i);
        slots.add(i, newSlot.apply(i));
      }
    }
  }

  /**
   * What the players see who are to decide now, one request for each policy in play, keyed by
   * policy id; none if all players wait.
   */
  public SortedMap<Integer, PolicyRequest> observe() {
    groups.values().forEach(PlayerGroup::clear);
    for (GameSlot slot : slots) {
      for (int player = 0; player < GameSlot.PLAYERS; player++) {
        if (slot.seat(player).isDue()) {
          groups
              .computeIfAbsent(slot.seat(player).policy(), policy -> new PlayerGroup())
              .add(slot, player, encoder);
        }
      }
    }
    groups.values().removeIf(PlayerGroup::isEmpty);
    SortedMap<Integer, PolicyRequest> requests = new TreeMap<>();
    groups.forEach((policy, group) -> requests.put(policy, group.request()));
    return requests;
  }

  /**
   * Takes a policy's answer to its request.
   *
   * @param version version of the parameters that answered
   */
  public void act(int policy, PolicyOutput output, long version) {
    PlayerGroup group = groups.get(policy);
    if (group == null) {
      throw new IllegalArgumentException("policy " + policy + " was not asked in this round");
    }
    group.decide(output, version);
  }

  /**
   * Gives up the games in which a policy was asked that has no answer; new ones take their place in
   * {@link #advance()}, and what they had recorded since their last full trajectories is lost.
   */
  public void abandon(int policy) {
    PlayerGroup group = groups.get(policy);
    if (group != null) {
      group.abandon();
    }
  }

  /**
   * Steps all games; finished ones start anew. One that throws ends the round, but one that gives a
   * number that is not finite is replaced by a new one.
   *
   * @return agent steps made, one for each game that was not replaced
   * @throws NonFiniteException if all games give such numbers, round after round
   */
  public int advance() {
    return advance(
        failure -> {
          if (!(failure instanceof NonFiniteException)) {
            throw failure;
          }
          LOG.warn("a game starts again: {}", failure.getMessage());
        });
  }

  /**
   * As {@link #advance()}, but a game that throws is replaced by a new one; what it had recorded
   * since its last full trajectory is lost.
   *
   * @param failed told what each such game threw
   * @return agent steps made, one for each game that did not throw
   * @throws RuntimeException if all games threw: what the last one did; for numbers that are not
   *     finite only if that goes on for rounds
   */
  public int advance(Consumer<RuntimeException> failed) {
    int steps = 0;
    for (int i = 0; i < slots.size(); i++) {
      if (slots.get(i).isAbandoned()) {
        replace(i);
        continue;
      }
      try {
        slots.get(i).advance(matchmaker, listener);
        steps++;
      } catch (RuntimeException e) {
        if (steps == 0 && i == slots.size() - 1 && !isPassing(e)) {
          throw e;
        }
        failed.accept(e);
        replace(i);
      }
    }
    barrenRounds = steps > 0 ? 0 : barrenRounds;
    return steps;
  }

  /** Whether what ended the last game of a round may not come again in the next. */
  private boolean isPassing(RuntimeException failure) {
    barrenRounds++;
    return failure instanceof NonFiniteException && barrenRounds < PATIENCE;
  }

  private void replace(int i) {
    remove(i);
    begin(i);
  }

  private void remove(int i) {
    GameSlot broken = slots.remove(i);
    try {
      broken.environment.close();
    } catch (RuntimeException e) {
      LOG.debug("a broken game did not close", e);
    }
  }

  private void closeAfter(Throwable failure) {
    try {
      close();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /** Closes all environments, also if one throws. */
  @Override
  public void close() {
    RuntimeException failure = null;
    for (GameSlot slot : slots) {
      try {
        slot.environment.close();
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
