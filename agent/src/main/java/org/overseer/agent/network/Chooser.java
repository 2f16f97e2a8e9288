package org.overseer.agent.network;

import java.util.SplittableRandom;

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
   * @param logProbabilities rows of masked log-probabilities, {@code [R, A]}
   * @param row the row to choose from
   * @param width A
   */
  public int choose(int b, float[] logProbabilities, int row, int width) {
    int from = row * width;
    int best = best(logProbabilities, from, width);
    if (temperatures[b] == 0) {
      logProbability = 0;
      return best - from;
    }
    double temperature = temperatures[b];
    // at 1 the row is a distribution as it is, and what is recorded is what the network said
    double peak = temperature == 1 ? 0 : logProbabilities[best];
    double total = temperature == 1 ? 1 : sum(logProbabilities, from, width, peak, temperature);
    double left = total * randoms[b].nextDouble();
    int last = best;
    for (int i = from; i < from + width; i++) {
      double p = weight(logProbabilities[i], peak, temperature);
      if (p > 0) {
        last = i;
        left -= p;
        if (left < 0) {
          break;
        }
      }
    } // where rounding leaves a rest, the last choice that has any probability
    logProbability =
        temperature == 1
            ? logProbabilities[last]
            : (float) ((logProbabilities[last] - peak) / temperature - Math.log(total));
    return last - from;
  }

  /** Logarithm of the probability that the latest choice had in the distribution drawn from. */
  public float logProbability() {
    return logProbability;
  }

  private static double sum(float[] rows, int from, int width, double peak, double temperature) {
    double sum = 0;
    for (int i = from; i < from + width; i++) {
      sum += weight(rows[i], peak, temperature);
    }
    return sum;
  }

  private static double weight(float logProbability, double peak, double temperature) {
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
