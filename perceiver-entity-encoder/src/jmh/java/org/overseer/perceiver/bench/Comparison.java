package org.overseer.perceiver.bench;

import java.util.Arrays;
import java.util.Map;

/** Whether both sides compute the same. */
final class Comparison {
  static final double TOLERANCE = 1e-4;

  private Comparison() {}

  /**
   * Compares outputs, and gradients relative to the largest of their tensor.
   *
   * @return the largest difference
   * @throws IllegalStateException if one is above {@value #TOLERANCE}
   */
  static double requireEqual(Workload workload, Contender ours, Contender peer) {
    double worst = difference("output", ours.output(), peer.output());
    Map<String, float[]> theirs = peer.gradients();
    Map<String, float[]> own = ours.gradients();
    double largest = theirs.values().stream().mapToDouble(Comparison::largest).max().orElse(0);
    for (Map.Entry<String, float[]> gradient : own.entrySet()) {
      String name = gradient.getKey();
      // Key biases have no gradient but rounding noise: measured against the largest of all.
      double scale = name.endsWith("key.bias") ? largest : largest(theirs.get(name));
      double distance = distance(gradient.getValue(), theirs.get(name)) / Math.max(scale, 1e-30);
      require(workload.name() + ": gradient of " + name, distance);
      worst = Math.max(worst, distance);
    }
    return worst;
  }

  private static double difference(String what, float[] a, float[] b) {
    double scale = Math.max(1, largest(b));
    double difference = distance(a, b) / scale;
    require(what, difference);
    return difference;
  }

  private static void require(String what, double difference) {
    if (!(difference <= TOLERANCE)) {
      throw new IllegalStateException(
          "%s differs by %.2e of its largest entry; both sides must agree within %.0e"
              .formatted(what, difference, TOLERANCE));
    }
  }

  private static double distance(float[] a, float[] b) {
    if (a.length != b.length) {
      throw new IllegalStateException("sizes differ: " + a.length + " and " + b.length);
    }
    double worst = 0;
    for (int i = 0; i < a.length; i++) {
      worst = Math.max(worst, Math.abs((double) a[i] - b[i]));
    }
    return worst;
  }

  private static double largest(float[] values) {
    return Arrays.equals(values, new float[0])
        ? 0
        : distance(values, new float[values.length]);
  }
}
