package org.overseer.perceiver.kernels;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The GPUs that ND4J's CUDA backend would use.
 *
 * <p>They are looked at before ND4J is touched, because on a GPU for which it has no code it fails
 * in native code with "no kernel image is available". By reflection, because its classes are there
 * only where someone chose that backend.
 */
final class CudaDevices {
  /**
   * nd4j-cuda-11.6 1.0.0-M2.1 has code for 3.7, 5.0, 5.2, 6.0, 6.1, 7.0, 7.5, 8.0 and 8.6, and none
   * to be compiled on the spot. Code runs on later minor versions of its major version.
   */
  private static final Capability OLDEST = new Capability(3, 7);

  private static final Capability FIRST_TOO_NEW = new Capability(9, 0);

  private static final String CUDA_BACKEND = "org/nd4j/linalg/jcublas/JCublasBackend.class";
  private static final String CPU_BACKEND = "org/nd4j/linalg/cpu/nativecpu/CpuBackend.class";
  private static final String INSTEAD = "or use the CPU backend, nd4j-native, in its place";

  private CudaDevices() {}

  /** Compute capability, NVIDIA's number for what code a GPU runs. */
  record Capability(int major, int minor) implements Comparable<Capability> {
    @Override
    public int compareTo(Capability other) {
      return major != other.major
          ? Integer.compare(major, other.major)
          : Integer.compare(minor, other.minor);
    }

    @Override
    public String toString() {
      return major + "." + minor;
    }
  }

  /** A GPU by its number for CUDA. */
  record Device(int number, String name, Capability capability) {
    boolean isSupported() {
      return capability.compareTo(OLDEST) >= 0 && capability.compareTo(FIRST_TOO_NEW) < 0;
    }
  }

  /** Finds the GPUs of this machine. */
  @FunctionalInterface
  interface Query {
    List<Device> devices() throws ReflectiveOperationException;
  }

  /**
   * Why ND4J could not work on the backend it will choose here; empty if nothing speaks against.
   */
  static String problem() {
    return Here.PROBLEM;
  }

  /** As {@link #problem()}, for given class path and machine. */
  static String problem(boolean cudaBackend, boolean cpuBackend, Query query) {
    if (!cudaBackend) {
      return "";
    }
    List<Device> devices;
    try {
      devices = query.devices();
    } catch (ReflectiveOperationException | LinkageError e) {
      return cpuBackend // which ND4J then falls back to
          ? ""
          : ("CUDA cannot be used (%s); install NVIDIA's driver and put org.bytedeco:cuda:11.6-8.3-1.5.7"
                  + " with classifier linux-x86_64-redist on the class path, %s")
              .formatted(reason(e), INSTEAD);
    }
    if (devices.isEmpty()) {
      return cpuBackend
          ? ""
          : "ND4J's CUDA backend finds no GPU; check nvidia-smi and CUDA_VISIBLE_DEVICES, "
              + INSTEAD;
    }
    return problemOf(devices);
  }

  /** What is wrong with GPUs; empty if ND4J can use them all. */
  static String problemOf(List<Device> devices) {
    String unsupported =
        devices.stream()
            .filter(device -> !device.isSupported())
            .map(
                device ->
                    "GPU %d (%s) has compute capability %s"
                        .formatted(device.number, device.name, device.capability))
            .collect(Collectors.joining(", "));
    if (unsupported.isEmpty()) {
      return "";
    }
    String others =
        devices.stream()
            .filter(Device::isSupported)
            .map(device -> Integer.toString(device.number))
            .collect(Collectors.joining(","));
    return "%s, but ND4J's CUDA 11.6 backend has code for 3.7 to 8.9 only; %s, %s"
        .formatted(
            unsupported,
            others.isEmpty() ? "use another GPU" : "set CUDA_VISIBLE_DEVICES=" + others,
            INSTEAD);
  }

  /**
   * Asks CUDA's runtime through JavaCPP's classes.
   *
   * @throws ReflectiveOperationException if they are missing or CUDA reports an error
   * @throws LinkageError if their native libraries are missing
   */
  static List<Device> visible() throws ReflectiveOperationException {
    Class<?> cudart = Class.forName("org.bytedeco.cuda.global.cudart");
    Class<?> properties = Class.forName("org.bytedeco.cuda.cudart.cudaDeviceProp");
    int[] count = new int[1];
    cudart.getMethod("cudaGetDeviceCount", int[].class).invoke(null, count); // 0 without a driver
    List<Device> devices = new ArrayList<>();
    for (int i = 0; i < count[0]; i++) {
      Object found = properties.getConstructor().newInstance();
      cudart.getMethod("cudaGetDeviceProperties", properties, int.class).invoke(null, found, i);
      Object name = properties.getMethod("name").invoke(found);
      devices.add(
          new Device(
              i,
              String.valueOf(name.getClass().getMethod("getString").invoke(name)),
              new Capability(
                  (int) properties.getMethod("major").invoke(found),
                  (int) properties.getMethod("minor").invoke(found))));
    }
    return devices;
  }

  private static String reason(Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null
        && (cause instanceof InvocationTargetException || cause instanceof LinkageError)) {
      cause = cause.getCause();
    }
    return String.valueOf(cause).lines().findFirst().orElse("");
  }

  /** This process; its class path and GPUs do not change. */
  private static final class Here {
    static final String PROBLEM =
        problem(onClassPath(CUDA_BACKEND), onClassPath(CPU_BACKEND), CudaDevices::visible);

    private static boolean onClassPath(String file) {
      return CudaDevices.class.getClassLoader().getResource(file) != null;
    }
  }
}
