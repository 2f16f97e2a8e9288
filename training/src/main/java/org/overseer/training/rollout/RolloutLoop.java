package org.overseer.training.rollout;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.overseer.agent.features.ObservationEncoder;
import org.overseer.agent.policy.PolicyOutput;
import org.overseer.agent.policy.PolicyRequest;
import org.overseer.env.Environment;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.training.league.Matchmaker;

/**
 * Plays many two-player games in lock-step and records what the learning policy did.
 *
 * <p>One round: {@link #observe()} asks one question for each policy in play, {@link #act} takes
 * each answer, {@link #advance()} steps all games. Who answers, and on which thread, is not its
 * business. Both players of a self-play game are recorded. Not thread-safe; owns its environments.
 *
 * <p>Before: an {@code Environment}. Next: {@code ObservationEncoder} on the way to the network,
 * {@code TrajectoryWriter} on the way to the learner.
 */
public final class RolloutLoop implements AutoCloseable {
  private final List<GameSlot> slots = new ArrayList<>();
  private final SortedMap<Integer, PlayerGroup> groups = new TreeMap<>();
  private final ObservationEncoder encoder = new ObservationEncoder();
  private final Matchmaker matchmaker;
  private final Consumer<GameRecord> finished;

  /**
   * Creates the games and starts them.
   *
   * @param games number of games in lock-step
   * @param unrollLength T of the trajectories
   * @param stateSize numbers in a recurrent state
   * @param random source of game seeds and of the draws of orders; split for each game
   * @param sink receives full trajectories
   * @param finished receives finished games
   */
  public RolloutLoop(
      int games,
      int unrollLength,
      int stateSize,
      Supplier<Environment> environments,
      Matchmaker matchmaker,
      RandomGenerator.SplittableGenerator random,
      Consumer<Trajectory> sink,
      Consumer<GameRecord> finished) {
    this.matchmaker = matchmaker;
    this.finished = finished;
    for (int i = 0; i < games; i++) {
      GameSlot slot =
          new GameSlot(environments.get(), unrollLength, stateSize, random.split(), sink);
      slots.add(slot);
      slot.start(matchmaker);
    }
  }

  /** What the players see, one request for each policy in play, keyed by policy id. */
  public SortedMap<Integer, PolicyRequest> observe() {
    groups.values().forEach(PlayerGroup::clear);
    for (GameSlot slot : slots) {
      for (int player = 0; player < 2; player++) {
        groups
            .computeIfAbsent(slot.policy(player), policy -> new PlayerGroup())
            .add(slot, player, encoder);
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
    group.choose(output, version);
  }

  /**
   * Steps all games; finished ones start anew.
   *
   * @return agent steps made, one a game
   */
  public int advance() {
    for (GameSlot slot : slots) {
      slot.advance(matchmaker, finished);
    }
    return slots.size();
  }

  @Override
  public void close() {
    slots.forEach(slot -> slot.environment.close());
  }
}
