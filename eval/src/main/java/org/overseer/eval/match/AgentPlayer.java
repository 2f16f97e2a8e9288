package org.overseer.eval.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.agent.features.ObservationEncoder;
import org.overseer.agent.network.ActionSpace;
import org.overseer.agent.policy.OrderChoice;
import org.overseer.agent.policy.Policy;
import org.overseer.agent.policy.PolicyOutput;
import org.overseer.agent.policy.PolicyRequest;
import org.overseer.env.Action;
import org.overseer.env.Observation;
import org.overseer.env.PlayerContext;
import org.overseer.env.Strategy;

/**
 * A trained agent as a player: one network evaluation a step for all games in which it is to
 * decide, with the recurrent state and the random draws of each game kept apart. In a game whose
 * last decision says so it waits, and its orders stand.
 *
 * <p>Matches are played with the most probable choices: the exploration that training keeps alive
 * is no part of what was learned. Owns the policy.
 */
public final class AgentPlayer implements Player {
  private static final RandomGeneratorFactory<RandomGenerator> RANDOM =
      RandomGeneratorFactory.of("L64X128MixRandom");

  private final String name;
  private final Policy policy;
  private final OrderChoice choice;
  private final ActionSpace actionSpace;
  private final Strategy strategy;
  private final int stateSize;
  private final List<Game> games = new ArrayList<>();
  private final FeatureBatch features = new FeatureBatch();
  private final ObservationEncoder encoder;

  private static final class Game {
    private final float[] state;
    private PlayerContext context = PlayerContext.NONE;
    private RandomGenerator random = RANDOM.create(0);
    private int waiting;

    Game(int stateSize) {
      state = new float[stateSize];
    }

    void begin(long seed, Strategy strategy) {
      context = PlayerContext.starting(strategy);
      Arrays.fill(state, 0f);
      random = RANDOM.create(seed);
      waiting = 0;
    }
  }

  /** Creates a player whom results call {@code name} and who makes the most probable choices. */
  public AgentPlayer(String name, Policy policy) {
    this(name, policy, OrderChoice.MOST_PROBABLE);
  }

  /** Creates a player whom results call {@code name}. */
  public AgentPlayer(String name, Policy policy, OrderChoice choice) {
    this(name, policy, choice, Strategy.NONE);
  }

  /** Creates a player whom results call {@code name}, told to follow {@code strategy}. */
  public AgentPlayer(String name, Policy policy, OrderChoice choice, Strategy strategy) {
    this(name, policy, choice, strategy, policy.architecture().actionSpace());
  }

  /** Creates a player to whose decisions {@code actionSpace} gives the meaning. */
  AgentPlayer(
      String name, Policy policy, OrderChoice choice, Strategy strategy, ActionSpace actionSpace) {
    this.name = name;
    this.policy = policy;
    this.choice = choice;
    this.strategy = strategy;
    this.actionSpace = actionSpace;
    this.stateSize = policy.architecture().config().stateSize();
    this.encoder = new ObservationEncoder(policy.architecture().config().features());
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
    games.get(slot).begin(seed, strategy);
  }

  @Override
  public void act(int count, int[] slots, Observation[] observations, Action[] actions) {
    int[] due = due(count, slots);
    if (due.length == 0) {
      return;
    }
    PolicyOutput output = policy.evaluate(request(due, slots, observations));
    for (int b = 0; b < due.length; b++) {
      Game game = games.get(slots[due[b]]);
      int[] choices = output.decisions().choicesOf(b);
      actionSpace.toAction(observations[due[b]], choices, actions[due[b]]);
      game.context = game.context.after(actionSpace.lastAction(observations[due[b]], choices));
      game.waiting = actionSpace.steps(choices) - 1;
      System.arraycopy(output.states(), b * stateSize, game.state, 0, stateSize);
    }
  }

  /** Which of the slots decide now; the others have waited one step more. */
  private int[] due(int count, int[] slots) {
    int[] due = new int[count];
    int size = 0;
    for (int i = 0; i < count; i++) {
      Game game = games.get(slots[i]);
      if (game.waiting == 0) {
        due[size++] = i;
      } else {
        game.waiting--;
      }
    }
    return Arrays.copyOf(due, size);
  }

  private PolicyRequest request(int[] due, int[] slots, Observation[] observations) {
    features.clear();
    float[] states = new float[due.length * stateSize];
    long[] seeds = new long[due.length];
    OrderChoice[] choices = new OrderChoice[due.length];
    Arrays.fill(choices, choice);
    for (int b = 0; b < due.length; b++) {
      Game game = games.get(slots[due[b]]);
      encoder.append(observations[due[b]], game.context, features);
      System.arraycopy(game.state, 0, states, b * stateSize, stateSize);
      seeds[b] = game.random.nextLong();
    }
    return new PolicyRequest(features, states, seeds, choices);
  }

  @Override
  public void close() {
    policy.close();
  }
}
