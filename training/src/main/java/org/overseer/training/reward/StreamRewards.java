package org.overseer.training.reward;

import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.overseer.agent.features.AbilityCategory;
import org.overseer.agent.network.RewardStream;
import org.overseer.env.BuildOrder;
import org.overseer.env.Observation;
import org.overseer.env.Outcome;
import org.overseer.env.StepType;
import org.overseer.env.Strategy;
import org.overseer.env.TimeStep;

/**
 * The rewards of one player's steps, one number a stream.
 *
 * <p>A strategic stream pays what a step takes off the distance to the wanted strategy, divided by
 * the wanted length: the negative distance as a potential, so that a whole game pays at most 1,
 * less for what nobody wants, down to −1, and going back and forth pays nothing. Its weight falls
 * with game time. Wanted abilities are told apart as an agent's inputs tell them apart. Not
 * thread-safe.
 */
public final class StreamRewards {
  private final List<RewardStream> streams;
  private final StrategyRecord record = new StrategyRecord();
  private final double[] distances;
  private final boolean strategic;
  private BuildOrder buildOrder = BuildOrder.EMPTY;
  private Set<Integer> builtUnits = Set.of();
  private Set<Integer> effects = Set.of();
  private Set<Integer> upgrades = Set.of();

  /**
   * Creates one; {@link #start} comes first.
   *
   * @param streams S of them, in the order of the value heads
   */
  public StreamRewards(List<RewardStream> streams) {
    this.streams = List.copyOf(streams);
    this.strategic = streams.stream().anyMatch(RewardStream::isStrategic);
    this.distances = new double[streams.size()];
  }

  /** S, the number of streams. */
  public int count() {
    return streams.size();
  }

  /**
   * Begins a game.
   *
   * @param wanted what strategic streams pay for; a part that is empty pays nothing
   */
  public void start(Observation first, Strategy wanted) {
    if (strategic) {
      buildOrder = wanted.buildOrder();
      builtUnits = each(wanted.builtUnits(), UnitForms::builtAs);
      effects = each(wanted.effects(), AbilityCategory::of);
      upgrades = wanted.upgrades();
      record.start(first, wanted.buildOrder().steps().size());
      for (int s = 0; s < distances.length; s++) {
        distances[s] = distance(streams.get(s));
      }
    }
  }

  /**
   * Adds the rewards of the step that led to {@code next}.
   *
   * @param weight what the step counts: γ to the power of the earlier steps of the same decision
   * @param sums what earlier steps of the same decision were paid, {@code [S]}
   */
  public void add(TimeStep next, float weight, float[] sums) {
    if (strategic) {
      record.add(next.observation());
    }
    for (int s = 0; s < sums.length; s++) {
      sums[s] +=
          weight
              * switch (streams.get(s)) {
                case COMBAT -> next.reward();
                case WIN_LOSS -> winLoss(next);
                default -> approach(s, next.observation().gameLoop());
              };
    }
  }

  private static float winLoss(TimeStep next) {
    if (next.stepType() != StepType.LAST) {
      return 0;
    }
    return next.outcome() == Outcome.WIN ? 1 : next.outcome() == Outcome.LOSS ? -1 : 0;
  }

  private float approach(int stream, int gameLoop) {
    double before = distances[stream];
    distances[stream] = distance(streams.get(stream));
    return GameTime.strategyWeight(gameLoop) * (float) (before - distances[stream]);
  }

  /** How far the game is from the target, 1 at its start; 0 if the target asks for nothing. */
  private double distance(RewardStream stream) {
    return switch (stream) {
      case BUILD_ORDER ->
          share(record.buildOrder().distance(buildOrder), buildOrder.steps().size());
      case BUILT_UNITS -> share(distance(record.builtUnits(), builtUnits), builtUnits.size());
      case EFFECTS -> share(distance(record.ordered(effects), effects), effects.size());
      case UPGRADES -> share(distance(record.upgrades(), upgrades), upgrades.size());
      case COMBAT, WIN_LOSS -> 0;
    };
  }

  /**
   * Hamming distance of two sets as rows of booleans, in which as many others count as are wanted:
   * from any moment on a game then pays between −1 and 1, the range of the value (AlphaStar,
   * detailed architecture).
   */
  private static int distance(Set<Integer> there, Set<Integer> wanted) {
    int both = 0;
    for (Integer element : there) {
      both += wanted.contains(element) ? 1 : 0;
    }
    return wanted.size() - both + Math.min(there.size() - both, wanted.size());
  }

  private static Set<Integer> each(Set<Integer> ids, UnaryOperator<Integer> change) {
    return ids.stream().map(change).collect(Collectors.toUnmodifiableSet());
  }

  private static double share(double distance, int wanted) {
    return wanted == 0 ? 0 : distance / wanted;
  }
}
