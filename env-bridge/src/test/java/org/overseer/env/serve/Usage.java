package org.overseer.env.serve;

import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * What this process uses when the garbage is collected.
 *
 * @param heap bytes of objects
 * @param direct bytes of Netty's buffers outside the heap
 */
record Usage(long heap, long direct, int threads) {
  private static final int COLLECTIONS = 3;

  static Usage now() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return new Usage(
        runtime.totalMemory() - runtime.freeMemory(),
        PlatformDependent.usedDirectMemory(),
        ManagementFactory.getThreadMXBean().getThreadCount());
  }

  /** The growth, as text. */
  String since(Usage before) {
    return String.format(
        Locale.ROOT,
        "heap %+.1f MB, direct memory %+.1f MB, threads %+d",
        (heap - before.heap) / 1e6,
        (direct - before.direct) / 1e6,
        threads - before.threads);
  }
}
