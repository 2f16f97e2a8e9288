package org.overseer.training.rollout;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.agent.policy.Policy;
import org.overseer.training.league.League;
import org.overseer.training.league.Matchmaker;

/**
 * The policies in play: those that learn, and the past players that were asked for last.
 *
 * <p>Native arrays belong to the policies, which belong to this pool. One thread at a time.
 */
public final class PolicyPool implements AutoCloseable {
  /** Past players kept for each learning one; those in play are drawn for several games. */
  private static final int FROZEN_POLICIES = 4;

  private final League league;
  private final Supplier<Policy> policies;
  private final SortedMap<Integer, Policy> newest = new TreeMap<>();
  private final Map<Integer, Policy> frozen = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * Creates a pool.
   *
   * @param policies makes a policy whose parameters are about to be replaced
   */
  public PolicyPool(League league, Supplier<Policy> policies) {
    this.league = league;
    this.policies = policies;
    league.learners().forEach(learner -> newest.put(learner.id(), policies.get()));
  }

  /** Replaces the parameters of a policy that learns. */
  public void publish(int learner, ParameterSnapshot snapshot) {
    get(learner).load(snapshot);
  }

  /** The policy with this id, ready to evaluate. */
  public Policy get(int id) {
    if (Matchmaker.isLearning(id)) {
      Policy policy = newest.get(id);
      if (policy == null) {
        throw new IllegalArgumentException("no player with id " + id + " learns");
      }
      return policy;
    }
    Policy policy = frozen.get(id);
    if (policy == null) {
      policy = frozen.size() < FROZEN_POLICIES * newest.size() ? policies.get() : evict();
      policy.load(league.parameters(id));
      frozen.put(id, policy);
    }
    return policy;
  }

  private Policy evict() {
    Integer oldest = frozen.keySet().iterator().next();
    Policy policy = frozen.remove(oldest);
    if (policy == null) {
      throw new IllegalStateException("the pool lost policy " + oldest);
    }
    return policy;
  }

  @Override
  public void close() {
    newest.values().forEach(Policy::close);
    frozen.values().forEach(Policy::close);
  }
}
