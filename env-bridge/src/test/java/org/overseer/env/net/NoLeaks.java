package org.overseer.env.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class, with {@link ExtendWith}, after which Netty buffers are found unreleased. They
 * may come from a class before it that has no such check.
 */
public final class NoLeaks implements AfterAllCallback {
  @Override
  public void afterAll(ExtensionContext context) {
    assertThat(leaks()).as("buffers that nobody released").isEmpty();
  }

  /** Reports of all buffers that were lost since the last call. */
  static List<String> leaks() {
    // Leaks show when the collector has found them. It finds this one no earlier than the others.
    String canary = "canary " + UUID.randomUUID();
    leak(canary);
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> collectedAndReported(canary));
    List<String> leaks = new ArrayList<>();
    for (String report = RecordingLeakDetector.REPORTS.poll();
        report != null;
        report = RecordingLeakDetector.REPORTS.poll()) {
      if (!report.contains(canary)) {
        leaks.add(report);
      }
    }
    return leaks;
  }

  /** Loses a buffer. */
  static void leak(String hint) {
    ByteBufAllocator.DEFAULT.directBuffer(8).touch(hint);
  }

  private static boolean collectedAndReported(String hint) {
    System.gc();
    ByteBuf next = ByteBufAllocator.DEFAULT.directBuffer(8); // Netty reports when it allocates
    next.release();
    return RecordingLeakDetector.REPORTS.stream().anyMatch(report -> report.contains(hint));
  }
}
