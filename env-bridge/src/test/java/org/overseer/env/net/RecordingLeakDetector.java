package org.overseer.env.net;

import io.netty.util.ResourceLeakDetector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Keeps Netty's reports of buffers that nobody released; the module's pom.xml makes Netty use it.
 */
public final class RecordingLeakDetector<T> extends ResourceLeakDetector<T> {
  /** Reports so far, in no particular order. */
  static final Queue<String> REPORTS = new ConcurrentLinkedQueue<>();

  /** Called by Netty. */
  public RecordingLeakDetector(Class<?> resourceType, int samplingInterval) {
    super(resourceType, samplingInterval);
  }

  /** Called by Netty if the other one is missing, and asked for in any case. */
  public RecordingLeakDetector(Class<?> resourceType, int samplingInterval, long ignored) {
    this(resourceType, samplingInterval);
  }

  @Override
  protected boolean needReport() {
    return true;
  }

  @Override
  protected void reportTracedLeak(String resourceType, String records) {
    REPORTS.add(resourceType + records);
  }

  @Override
  protected void reportUntracedLeak(String resourceType) {
    REPORTS.add(resourceType);
  }
}
