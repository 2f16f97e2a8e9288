package org.overseer.training.imitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.overseer.agent.features.OrderSpace;
import org.overseer.agent.network.ActionHeadKind;
import org.overseer.training.imitation.LabelStatistics.Kind;

class LabelStatisticsTest {
  private static final int WIDTH = OrderSpace.FIRST_ATTACK + 2;

  private final LabelStatistics statistics = LabelStatistics.of(ActionHeadKind.UNIT_ORDERS);

  /** One row that gives {@code best} half of the probability. */
  private void add(int label, int best) {
    float[] row = new float[WIDTH];
    Arrays.fill(row, (float) Math.log(0.5 / (WIDTH - 1)));
    row[best] = (float) Math.log(0.5);
    statistics.add(row, WIDTH, new int[] {label});
  }

  @Test
  void labelsAreCountedByKind() {
    add(OrderSpace.KEEP, OrderSpace.KEEP);
    add(OrderSpace.STOP, OrderSpace.KEEP);
    add(OrderSpace.FIRST_STEP + 7, OrderSpace.FIRST_STEP + 7);
    add(OrderSpace.FIRST_STEP, OrderSpace.FIRST_STEP + 1);
    add(OrderSpace.FIRST_ATTACK + 1, OrderSpace.FIRST_ATTACK + 1);
    assertThat(statistics.labels(Kind.STEP)).isEqualTo(2);
    assertThat(statistics.accuracy(Kind.KEEP)).isEqualTo(1);
    assertThat(statistics.accuracy(Kind.STOP)).isZero();
    assertThat(statistics.accuracy(Kind.STEP)).isEqualTo(0.5);
    assertThat(statistics.accuracy(Kind.ATTACK)).isEqualTo(1);
    assertThat(statistics.accuracy()).isEqualTo(0.6);
  }

  @Test
  void crossEntropyIsThatOfLegalLabels() {
    add(OrderSpace.KEEP, OrderSpace.KEEP);
    add(OrderSpace.STOP, OrderSpace.KEEP);
    double expected = (Math.log(2) + Math.log(2 * (WIDTH - 1))) / 2;
    assertThat(statistics.crossEntropy()).isCloseTo(expected, within(1e-6));
    float[] illegal = new float[WIDTH];
    illegal[OrderSpace.STOP] = -1e9f;
    statistics.add(illegal, WIDTH, new int[] {OrderSpace.STOP});
    assertThat(statistics.crossEntropy()).isCloseTo(expected, within(1e-6));
    assertThat(statistics.accuracy()).isEqualTo(1.0 / 3);
  }

  @Test
  void aTieIsNoHit() {
    statistics.add(new float[WIDTH], WIDTH, new int[] {OrderSpace.STOP});
    assertThat(statistics.accuracy()).isZero();
  }
}
