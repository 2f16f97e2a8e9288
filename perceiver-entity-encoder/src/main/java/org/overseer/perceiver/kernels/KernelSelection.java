package org.overseer.perceiver.kernels;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the kernels of this process, once: Vector API loops on CPU backends if the JVM runs with
 * {@code --add-modules jdk.incubator.vector}, plain ND4J operations otherwise.
 */
public final class KernelSelection {
  private static final Logger LOG = LoggerFactory.getLogger(KernelSelection.class);
  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  private KernelSelection() {}

  /**
   * The best kernels that work here, on one thread; the same instance each time.
   *
   * @throws UnsupportedDeviceException if ND4J would run on a GPU that it cannot use
   */
  public static Kernels choose() {
    requireUsableDevice();
    return Chosen.KERNELS;
  }

  /**
   * Kernels by name, on one thread.
   *
   * @param name {@code nd4j} or {@code vector}
   * @throws IllegalArgumentException if there are no such kernels
   * @throws IllegalStateException if they do not work in this process
   * @throws UnsupportedDeviceException if ND4J would run on a GPU that it cannot use
   */
  public static Kernels byName(String name) {
    return byName(name, 1);
  }

  /** As {@link #byName(String)}, splitting large arrays over so many threads if they can. */
  public static Kernels byName(String name, int threads) {
    requireUsableDevice();
    // Literals and a nested class: VectorKernels must not load where its module is absent.
    return switch (name) {
      case Nd4jKernels.NAME -> new Nd4jKernels();
      case "vector" -> {
        String obstacle = vectorObstacle();
        if (!obstacle.isEmpty()) {
          throw new IllegalStateException("The vector kernels do not work here: " + obstacle);
        }
        yield Vector.kernels(threads);
      }
      default ->
          throw new IllegalArgumentException(
              "Unknown kernels \"" + name + "\"; there are nd4j and vector");
    };
  }

  /**
   * Checks that ND4J can use the GPUs it would run on, if it would. Cheap after the first call, and
   * does not touch ND4J.
   *
   * @throws UnsupportedDeviceException if it cannot; on such a device ND4J fails in native code
   */
  public static void requireUsableDevice() {
    String problem = CudaDevices.problem();
    if (!problem.isEmpty()) {
      throw new UnsupportedDeviceException(problem);
    }
  }

  /** Why the vector kernels cannot be used; empty if they can. */
  private static String vectorObstacle() {
    if (ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty()) {
      return "start Java with --add-modules " + VECTOR_MODULE;
    }
    return FloatBuffers.directlyReadable() ? "" : "ND4J runs on a device, not on the CPU";
  }

  private static final class Chosen {
    static final Kernels KERNELS = best();

    private static Kernels best() {
      String obstacle = vectorObstacle();
      if (obstacle.isEmpty()) {
        LOG.info("Kernels: vector");
        return Vector.kernels(1);
      }
      LOG.info("Kernels: nd4j ({})", obstacle);
      return new Nd4jKernels();
    }
  }

  private static final class Vector {
    static Kernels kernels(int threads) {
      return new VectorKernels(threads);
    }
  }
}
