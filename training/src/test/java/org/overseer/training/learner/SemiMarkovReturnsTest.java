package org.overseer.training.learner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.agent.network.Decisions;

/**
 * Four agent steps that pay 1, 2, 3, 4 with γ = ½ and 8 to come, answered by a decision that lasts
 * three steps and one that lasts one: by hand, 2.75 is paid within the first, and its return is 1 +
 * 2/2 + 3/4 + 4/8 + 8/16 = 3.75, whoever decides how often.
 */
class SemiMarkovReturnsTest {
  private static final float[] VALUES = {1, 2, 8};

  private static LearnerBatch batch() {
    return new LearnerBatch(
        2,
        1,
        1,
        new FeatureBatch(),
        null,
        new Decisions(new int[] {0, 0, 0}, new int[0], new float[0]),
        new float[] {2.75f, 4},
        new boolean[2],
        new int[] {3, 1},
        new float[] {1, 1},
        new float[3],
        new float[0],
        new long[1]);
  }

  private static LossSettings settings(float vtrace, float upgo) {
    return new LossSettings(
        0.5f,
        1,
        1,
        1,
        1,
        1,
        0,
        false,
        List.of(new LossSettings.Stream(vtrace, 1)),
        new LossSettings.Upgoing(0, upgo),
        LossSettings.Teaching.NONE);
  }

  @Test
  void valuesLearnTheReturnOfAgentSteps() {
    Returns returns = new Returns(batch(), VALUES, settings(1, 0));
    assertThat(returns.targets(0)).containsExactly(3.75f, 8);
  }

  @Test
  void bothPolicyGradientsSeeTheSameTime() {
    for (LossSettings settings : List.of(settings(1, 0), settings(0, 1))) {
      Returns returns = new Returns(batch(), VALUES, settings);
      assertThat(returns.advantages(new float[2])).containsExactly(2.75f, 6);
    }
  }
}
