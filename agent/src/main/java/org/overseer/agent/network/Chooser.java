package org.overseer.agent.network;

import java.util.SplittableRandom;
import org.overseer.perceiver.optim.NonFiniteException;

/**
 * Makes the choices of a batch of players, each from random numbers of its own: what a player draws
 * depends on its seed and its probabilities, not on who else is in the batch.
 *
 * <p>Illegal choices are never made. For one network evaluation; not thread-safe.
 */
public final class Chooser {
  private final SplittableRandom[] randoms;
  private final float[] temperatures;
  private float logProbability;

  /**
   * Creates a chooser.
   *
   * @param seeds of the players' draws, {@code [B]}
   * @param temperatures what each player's log-probabilities are divided by: 1 draws as the network
   *     says, 0 takes the most probable choice, {@code [B]}
   */
  public Chooser(long[] seeds, float[] temperatures) {
    if (seeds.length != temperatures.length) {
      throw new IllegalArgumentException(
          "Chooser: expected one temperature a seed but got %d seeds and %d temperatures"
              .formatted(seeds.length, temperatures.length));
    }
    this.temperatures = temperatures.clone();
    randoms = new SplittableRandom[seeds.length];
    for (int b = 0; b < seeds.length; b++) {
      if (!(temperatures[b] >= 0) || Float.isInfinite(temperatures[b])) {
        throw new IllegalArgumentException(
            "Chooser: a temperature must be a number from 0 on but is " + temperatures[b]);
      }
      randoms[b] = new SplittableRandom(seeds[b]);
    }
  }

  /**
   * Makes the next choice of player b.
   *
   * @param head whose choice it is, for messages
   * @param logProbabilities rows of masked log-probabilities, {@code [R, A]}
   * @param row the row to choose from
   * @param width A
   * @throws NonFiniteException if the row is no distribution
   */
  public int choose(String head, int b, float[] logProbabilities, int row, int width) {
    int from = row * width;
    float temperature = temperatures[b];
    if (temperature == 1) { // the row is the distribution
      int drawn = draw(b, logProbabilities, from, width, 0, 1, 1);
      logProbability = number(head, logProbabilities[drawn]);
      return drawn - from;
    }
    int best = best(logProbabilities, from, width);
    number(head, logProbabilities[best]);
    if (temperature == 0) {
      logProbability = 0;
      return best - from;
    }
    double peak = logProbabilities[best];
    double total = total(logProbabilities, from, width, peak, temperature);
    int drawn = draw(b, logProbabilities, from, width, peak, temperature, total);
    logProbability = (float) ((logProbabilities[drawn] - peak) / temperature - Math.log(total));
    return drawn - from;
  }

  /** A softmax over something that is not finite is NaN everywhere. */
  private static float number(String head, float logProbability) {
    if (Float.isNaN(logProbability)) {
      throw new NonFiniteException(
          "the network's log-probabilities of head '%s' are not finite: it must have overflowed"
              .formatted(head));
    }
    return logProbability;
  }

  /** Draws by weights that add up to {@code total}. */
  private int draw(
      int b, float[] rows, int from, int width, double peak, float temperature, double total) {
    double left = total * randoms[b].nextDouble();
    int last = from;
    for (int i = from; i < from + width; i++) {
      double p = weight(rows[i], peak, temperature);
      if (p > 0) {
        last = i;
        left -= p;
        if (left < 0) {
          return i;
        }
      }
    }
    return last; // rounding left a rest: the last choice that has any probability
  }

  /** Logarithm of the probability that the latest choice had in the distribution drawn from. */
  public float logProbability() {
    return logProbability;
  }

  private static double total(float[] rows, int from, int width, double peak, float temperature) {
    double total = 0;
    for (int i = from; i < from + width; i++) {
      total += weight(rows[i], peak, temperature);
    }
    return total;
  }

  private static double weight(float logProbability, double peak, float temperature) {
    return HeadOutput.isLegal(logProbability) ? Math.exp((logProbability - peak) / temperature) : 0;
  }

  /** The first of the most probable. */
  private static int best(float[] rows, int from, int width) {
    int best = from;
    for (int i = from + 1; i < from + width; i++) {
      if (rows[i] > rows[best]) {
        best = i;
      }
    }
    return best;
  }
}
