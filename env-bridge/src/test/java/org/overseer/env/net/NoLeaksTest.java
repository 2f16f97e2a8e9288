package org.overseer.env.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NoLeaksTest {
  @Test
  void aBufferThatNobodyReleasesIsFoundOnce() {
    NoLeaks.leak("lost on purpose");
    assertThat(NoLeaks.leaks()).anyMatch(report -> report.contains("lost on purpose"));
    assertThat(NoLeaks.leaks()).noneMatch(report -> report.contains("lost on purpose"));
  }
}
