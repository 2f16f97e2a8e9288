package org.overseer.agent.network;

import java.util.Arrays;
import org.overseer.perceiver.autograd.Variable;

/** The choices of decisions that were made: teacher forcing. For one network evaluation. */
final class GivenChoices implements Choices {
  private final Decisions decisions;
  private final int[] next;

  GivenChoices(Decisions decisions, int observations) {
    if (decisions.size() < observations) {
      throw new IllegalArgumentException(
          "there are %d decisions on %d observations".formatted(decisions.size(), observations));
    }
    this.decisions = decisions;
    next = Arrays.copyOf(decisions.offsets(), observations);
  }

  @Override
  public int[] choose(String head, Variable logProbabilities, float[] mask, int[] observations) {
    int width = logProbabilities.columns();
    int[] chosen = new int[observations.length];
    for (int r = 0; r < chosen.length; r++) {
      int o = observations[r];
      if (next[o] == decisions.offsets()[o + 1]) {
        throw new IllegalArgumentException(
            "decision %d ends after %d choices, before it is complete"
                .formatted(o, next[o] - decisions.offsets()[o]));
      }
      int choice = decisions.choices()[next[o]++];
      if (choice < 0 || choice >= width || mask[r * width + choice] == 0) {
        throw new IllegalArgumentException(
            "decision %d: its choice %d is %d, which is not legal there"
                .formatted(o, next[o] - 1 - decisions.offsets()[o], choice));
      }
      chosen[r] = choice;
    }
    return chosen;
  }

  /**
   * Requires that no decision goes on.
   *
   * @throws IllegalArgumentException if one does
   */
  void requireUsedUp() {
    for (int o = 0; o < next.length; o++) {
      if (next[o] != decisions.offsets()[o + 1]) {
        throw new IllegalArgumentException(
            "decision %d has %d choices but is complete after %d"
                .formatted(
                    o,
                    decisions.offsets()[o + 1] - decisions.offsets()[o],
                    next[o] - decisions.offsets()[o]));
      }
    }
  }
}
