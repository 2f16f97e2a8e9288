package org.overseer.eval.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.agent.features.ObservationEncoder;
import org.overseer.agent.features.OrderSpace;
import org.overseer.agent.policy.OrderChoice;
import org.overseer.agent.policy.Policy;
import org.overseer.agent.policy.PolicyOutput;
import org.overseer.agent.policy.PolicyRequest;
import org.overseer.env.Action;
import org.overseer.env.Observation;

/**
 * A trained agent as a player: one network evaluation a step for all games, with the recurrent
 * state and the random draws of each game kept apart.
 *
 * <p>Matches are played with the most probable orders: the exploration that training keeps alive is
 * no part of what was learned. Owns the policy.
 */
public final class AgentPlayer implements Player {
  private static final RandomGeneratorFactory<RandomGenerator> RANDOM =
      RandomGeneratorFactory.of("L64X128MixRandom");

  private final String name;
  private final Policy policy;
  private final OrderChoice choice;
  private final int stateSize;
  private final List<Game> games = new ArrayList<>();
  private final FeatureBatch features = new FeatureBatch();
  private final ObservationEncoder encoder = new ObservationEncoder();

  private static final class Game {
    private final float[] state;
    private RandomGenerator random = RANDOM.create(0);

    Game(int stateSize) {
      state = new float[stateSize];
    }

    void begin(long seed) {
      Arrays.fill(state, 0f);
      random = RANDOM.create(seed);
    }
  }

  /** Creates a player whom results call {@code name} and who gives the most probable orders. */
  public AgentPlayer(String name, Policy policy) {
    this(name, policy, OrderChoice.MOST_PROBABLE);
  }

  /** Creates a player whom results call {@code name}. */
  public AgentPlayer(String name, Policy policy, OrderChoice choice) {
    this.name = name;
    this.policy = policy;
    this.choice = choice;
    this.stateSize = policy.architecture().config().stateSize();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void begin(int slot, int player, long seed) {
    while (games.size() <= slot) {
      games.add(new Game(stateSize));
    }
    games.get(slot).begin(seed);
  }

  @Override
  public void act(int count, int[] slots, Observation[] observations, Action[] actions) {
    features.clear();
    float[] states = new float[count * stateSize];
    for (int b = 0; b < count; b++) {
      encoder.append(observations[b], features);
      System.arraycopy(games.get(slots[b]).state, 0, states, b * stateSize, stateSize);
    }
    PolicyOutput output = policy.evaluate(new PolicyRequest(features, states));
    for (int b = 0; b < count; b++) {
      Game game = games.get(slots[b]);
      int first = features.ownOffsets()[b];
      int[] orders = new int[features.ownOffsets()[b + 1] - first];
      for (int k = 0; k < orders.length; k++) {
        orders[k] = choice.choose(output, first + k, game.random);
      }
      OrderSpace.toAction(observations[b], orders, 0, policy.architecture().config().stepKind(), actions[b]);
      System.arraycopy(output.states(), b * stateSize, game.state, 0, stateSize);
    }
  }

  @Override
  public void close() {
    policy.close();
  }
}
