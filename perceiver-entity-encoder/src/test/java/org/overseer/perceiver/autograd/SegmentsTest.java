package org.overseer.perceiver.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SegmentsTest {
  @Test
  void describesPackedSets() {
    Segments segments = Segments.ofLengths(3, 0, 2);

    assertThat(segments.size()).isEqualTo(3);
    assertThat(segments.total()).isEqualTo(5);
    assertThat(segments.max()).isEqualTo(3);
    assertThat(segments.start(2)).isEqualTo(3);
    assertThat(segments.length(1)).isZero();
    assertThat(segments).isEqualTo(new Segments(0, 3, 3, 5));
    assertThat(Segments.uniform(2, 4)).isEqualTo(new Segments(0, 4, 8));
  }

  @Test
  void refusesOffsetsThatDescribeNoSets() {
    assertThatThrownBy(() -> new Segments(1, 2)).hasMessageContaining("must begin with 0");
    assertThatThrownBy(() -> new Segments(0, 3, 2)).hasMessageContaining("must not fall");
  }
}
