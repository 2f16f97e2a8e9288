package org.overseer.training.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.overseer.training.metrics.StatusLine;

class WorkProgressTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void aShortComputationSaysNothing() {
    try (WorkProgress progress = progress(0)) {
      progress.stage("opening");
      for (int done = 1; done <= 100; done++) {
        nanos.addAndGet(15_000_000);
        progress.done(done, 100);
      }
    }
    assertThat(printed()).isEmpty();
  }

  @Test
  void inAFileALongOneHasALineEveryFiveSeconds() {
    try (WorkProgress progress = progress(0)) {
      nanos.addAndGet(40_000_000_000L); // preparations
      for (int done = 1; done <= 8; done++) {
        nanos.addAndGet(3_000_000_000L);
        progress.done(done, 8);
      }
    }
    assertThat(printed().lines())
        .containsExactly(
            "tile 1 of 8  00:00:43  eta -",
            "tile 3 of 8  00:00:49  eta 00:00:15",
            "tile 5 of 8  00:00:55  eta 00:00:09",
            "tile 7 of 8  00:01:01  eta 00:00:03");
  }

  @Test
  void partsOfAnEarlierStartTookNoTime() {
    try (WorkProgress progress = progress(0)) {
      for (int done = 91; done <= 94; done++) {
        nanos.addAndGet(3_000_000_000L);
        progress.done(done, 100);
      }
    }
    assertThat(printed().lines())
        .containsExactly(
            "tile 91 of 100  00:00:03  eta -", "tile 93 of 100  00:00:09  eta 00:00:21");
  }

  @Test
  void ofASinglePartThereIsNothingToCount() {
    try (WorkProgress progress = progress(0)) {
      nanos.addAndGet(40_000_000_000L);
      progress.done(1, 1);
    }
    assertThat(printed()).isEmpty();
  }

  @Test
  void onATerminalEveryPartRewritesTheLine() {
    try (WorkProgress progress = progress(80)) {
      progress.stage("opening");
      for (int done = 1; done <= 2; done++) {
        nanos.addAndGet(3_000_000_000L);
        progress.done(done, 2);
      }
    }
    assertThat(printed())
        .isEqualTo(
            "\ropening\rtile 1 of 2  00:00:03  eta -"
                + "\rtile 2 of 2  00:00:06  eta 00:00:00"
                + System.lineSeparator());
  }

  private WorkProgress progress(int columns) {
    PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    return new WorkProgress(new StatusLine(stream, columns), columns > 0, "tile", nanos::get);
  }

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
