package org.overseer.training.rollout;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.agent.policy.Policy;
import org.overseer.training.league.Matchmaker;
import org.overseer.training.league.PastPlayers;

/**
 * The policies in play: the newest, and the frozen versions that were asked for last.
 *
 * <p>Native arrays belong to the policies, which belong to this pool. One thread at a time.
 */
public final class PolicyPool implements AutoCloseable {
  private static final int FROZEN_POLICIES = 4;

  private final PastPlayers league;
  private final Supplier<Policy> policies;
  private final Policy newest;
  private final Map<Integer, Policy> frozen = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * Creates a pool.
   *
   * @param policies makes a policy whose parameters are about to be replaced
   */
  public PolicyPool(PastPlayers league, Supplier<Policy> policies) {
    this.league = league;
    this.policies = policies;
    this.newest = policies.get();
  }

  /** Replaces the newest policy's parameters. */
  public void publish(ParameterSnapshot snapshot) {
    newest.load(snapshot);
  }

  /** The policy with this id, ready to evaluate. */
  public Policy get(int id) {
    if (id == Matchmaker.NEWEST) {
      return newest;
    }
    Policy policy = frozen.get(id);
    if (policy == null) {
      policy = frozen.size() < FROZEN_POLICIES ? policies.get() : evict();
      policy.load(league.get(id));
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
    newest.close();
    frozen.values().forEach(Policy::close);
  }
}
