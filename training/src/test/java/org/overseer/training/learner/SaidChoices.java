package org.overseer.training.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.overseer.agent.network.HeadOutput;

/** What a policy says of one observation, whatever else is in its batch. */
final class SaidChoices {
  private SaidChoices() {}

  /** Row by row of all heads: the choice that was made, then the log-probabilities of the legal. */
  static List<List<Float>> of(List<PolicyHead> policy, int observation) {
    List<List<Float>> said = new ArrayList<>();
    for (PolicyHead head : policy) {
      for (int row = head.offsets()[observation]; row < head.offsets()[observation + 1]; row++) {
        List<Float> legal = new ArrayList<>(List.of((float) head.chosen()[row]));
        for (int a = 0; a < head.width(); a++) {
          float logProbability = head.logProbabilities()[row * head.width() + a];
          if (HeadOutput.isLegal(logProbability)) {
            legal.add(logProbability);
          }
        }
        said.add(legal);
      }
    }
    return said;
  }

  /** The largest difference between two that have the same rows and legal choices. */
  static float difference(List<List<Float>> one, List<List<Float>> other) {
    assertThat(one).isNotEmpty().hasSameSizeAs(other);
    float largest = 0;
    for (int row = 0; row < one.size(); row++) {
      assertThat(one.get(row)).hasSameSizeAs(other.get(row));
      for (int a = 0; a < one.get(row).size(); a++) {
        largest = Math.max(largest, Math.abs(one.get(row).get(a) - other.get(row).get(a)));
      }
    }
    return largest;
  }

  /** Requires that two are the same but for rounding. */
  static void assertSame(List<List<Float>> actual, List<List<Float>> expected) {
    assertThat(difference(actual, expected)).isCloseTo(0, within(2e-5f));
  }
}
