package org.overseer.agent.network;

import java.util.Arrays;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.kernels.FloatBuffers;

/** Choices that a {@link Chooser} draws, kept as decisions. For one network evaluation. */
final class DrawnChoices implements Choices {
  private final Chooser chooser;
  private final int[] counts;
  private final int[][] choices;
  private final float[][] logProbabilities;

  DrawnChoices(Chooser chooser, int observations) {
    this.chooser = chooser;
    counts = new int[observations];
    choices = new int[observations][8];
    logProbabilities = new float[observations][8];
  }

  @Override
  public int[] choose(String head, Variable distributions, float[] mask, int[] observations) {
    float[] rows = FloatBuffers.toArray(distributions.value());
    int[] chosen = new int[observations.length];
    for (int r = 0; r < chosen.length; r++) {
      int o = observations[r];
      chosen[r] = chooser.choose(head, o, rows, r, distributions.columns());
      int at = counts[o]++;
      if (at == choices[o].length) {
        choices[o] = Arrays.copyOf(choices[o], 2 * at);
        logProbabilities[o] = Arrays.copyOf(logProbabilities[o], 2 * at);
      }
      choices[o][at] = chosen[r];
      logProbabilities[o][at] = chooser.logProbability();
    }
    return chosen;
  }

  /** All choices so far, of each observation in the order in which they were made. */
  Decisions decisions() {
    int[] offsets = new int[counts.length + 1];
    for (int o = 0; o < counts.length; o++) {
      offsets[o + 1] = offsets[o] + counts[o];
    }
    int[] packed = new int[offsets[counts.length]];
    float[] drawn = new float[packed.length];
    for (int o = 0; o < counts.length; o++) {
      System.arraycopy(choices[o], 0, packed, offsets[o], counts[o]);
      System.arraycopy(logProbabilities[o], 0, drawn, offsets[o], counts[o]);
    }
    return new Decisions(offsets, packed, drawn);
  }
}
