package org.overseer.agent.network;

import java.util.Arrays;

/**
 * What players answered to O observations, packed: decision o has the elements {@code offsets[o]}
 * to {@code offsets[o + 1] − 1}, head by head, and the rows of a head in order.
 *
 * @param offsets where each decision begins, {@code [O + 1]}
 * @param choices number of the chosen option in each row; may be longer
 * @param logProbabilities natural logarithm of the probability with which each was drawn; may be
 *     longer
 */
public record Decisions(int[] offsets, int[] choices, float[] logProbabilities) {
  /** Checks that the offsets rise from 0 and stay within the arrays. */
  public Decisions {
    int size = offsets.length - 1;
    if (size < 0 || offsets[0] != 0) {
      throw new IllegalArgumentException(
          "Decisions: expected offsets from 0 on but got " + Arrays.toString(offsets));
    }
    for (int o = 0; o < size; o++) {
      if (offsets[o + 1] < offsets[o]) {
        throw new IllegalArgumentException(
            "Decisions: offsets must not fall, but %d follows %d"
                .formatted(offsets[o + 1], offsets[o]));
      }
    }
    if (offsets[size] > Math.min(choices.length, logProbabilities.length)) {
      throw new IllegalArgumentException(
          "Decisions: offsets end at %d but there are %d choices and %d log-probabilities"
              .formatted(offsets[size], choices.length, logProbabilities.length));
    }
  }

  /** O, the number of decisions. */
  public int size() {
    return offsets.length - 1;
  }

  /** The decisions on the first {@code count} observations, in the same arrays. */
  public Decisions first(int count) {
    return new Decisions(Arrays.copyOf(offsets, count + 1), choices, logProbabilities);
  }

  /** The choices of one decision, as an array of the caller's. */
  public int[] choicesOf(int decision) {
    return Arrays.copyOfRange(choices, offsets[decision], offsets[decision + 1]);
  }

  /** The log-probabilities of one decision, as an array of the caller's. */
  public float[] logProbabilitiesOf(int decision) {
    return Arrays.copyOfRange(logProbabilities, offsets[decision], offsets[decision + 1]);
  }
}
