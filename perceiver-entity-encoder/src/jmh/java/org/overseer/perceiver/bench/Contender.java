package org.overseer.perceiver.bench;

import java.util.Map;

/** One side of a comparison: a network with its inputs, ready to run. */
interface Contender extends AutoCloseable {
  /** One pass of the workload. */
  void run();

  /** The outputs of a forward pass, in C order. */
  float[] output();

  /** Gradients by parameter of one backward pass, without an update; empty if it trains nothing. */
  Map<String, float[]> gradients();

  @Override
  void close();
}
