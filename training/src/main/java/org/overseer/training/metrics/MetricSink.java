package org.overseer.training.metrics;

import java.io.IOException;

/** Where reports go. */
public interface MetricSink extends AutoCloseable {
  /** Writes one report so that it outlives the process, if not a power failure. */
  void write(MetricRow row) throws IOException;

  /** Forces everything written so far to the disk, before a checkpoint says that it is there. */
  void flush() throws IOException;

  @Override
  void close() throws IOException;
}
