package org.overseer.perceiver.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.overseer.perceiver.kernels.CudaDevices.Capability;
import org.overseer.perceiver.kernels.CudaDevices.Device;

class CudaDevicesTest {
  private static final Device TURING = new Device(0, "Tesla T4", new Capability(7, 5));
  private static final Device HOPPER = new Device(1, "NVIDIA H100 PCIe", new Capability(9, 0));

  @ParameterizedTest
  @CsvSource({"3,7", "5,0", "6,1", "7,0", "7,5", "8,0", "8,6", "8,9"})
  void capabilitiesWithCodeInTheBackendAreFine(int major, int minor) {
    assertThat(CudaDevices.problemOf(List.of(device(major, minor)))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"3,0", "3,5", "9,0", "10,0", "12,0"})
  void otherCapabilitiesAreNamed(int major, int minor) {
    assertThat(CudaDevices.problemOf(List.of(device(major, minor))))
        .isEqualTo(
            "GPU 0 (a card) has compute capability %d.%d, but ND4J's CUDA 11.6 backend has code for 3.7 to 8.9 only; use another GPU, or use the CPU backend, nd4j-native, in its place"
                .formatted(major, minor));
  }

  @Test
  void tellsHowToUseTheGpusThatAreFine() {
    assertThat(CudaDevices.problemOf(List.of(TURING, HOPPER)))
        .startsWith("GPU 1 (NVIDIA H100 PCIe) has compute capability 9.0,")
        .contains("set CUDA_VISIBLE_DEVICES=0, or");
  }

  @Test
  void asksNothingWithoutTheCudaBackend() {
    assertThat(
            CudaDevices.problem(
                /* cudaBackend= */ false,
                /* cpuBackend= */ true,
                () -> {
                  throw new AssertionError("asked");
                }))
        .isEmpty();
    assertThat(CudaDevices.problem()).as("of the tests' class path").isEmpty();
    assertThatCode(KernelSelection::requireUsableDevice).doesNotThrowAnyException();
  }

  @Test
  void aMachineWithoutCudaIsAProblemUnlessTheCpuBackendIsThereToo() {
    CudaDevices.Query missing =
        () -> {
          throw new UnsatisfiedLinkError("no jnicudart in java.library.path\nand so on");
        };

    assertThat(CudaDevices.problem(true, true, missing)).isEmpty();
    assertThat(CudaDevices.problem(true, false, missing))
        .isEqualTo(
            "CUDA cannot be used (java.lang.UnsatisfiedLinkError: no jnicudart in java.library.path);"
                + " install NVIDIA's driver and put org.bytedeco:cuda:11.6-8.3-1.5.7 with classifier"
                + " linux-x86_64-redist on the class path, or use the CPU backend, nd4j-native, in its"
                + " place");
    assertThat(CudaDevices.problem(true, true, List::of)).isEmpty();
    assertThat(CudaDevices.problem(true, false, List::of))
        .startsWith("ND4J's CUDA backend finds no GPU;");
    assertThat(CudaDevices.problem(true, true, () -> List.of(HOPPER)))
        .as("ND4J prefers a GPU, also one that it cannot use")
        .contains("compute capability 9.0");
  }

  /** The published classes, without their native libraries, are on the tests' class path. */
  @Test
  void theClassesAndMethodsThatAreAskedForExist() throws ReflectiveOperationException {
    ClassLoader loader = getClass().getClassLoader();
    Class<?> cudart = Class.forName("org.bytedeco.cuda.global.cudart", false, loader);
    Class<?> properties = Class.forName("org.bytedeco.cuda.cudart.cudaDeviceProp", false, loader);

    List<Method> asked =
        List.of(
            cudart.getMethod("cudaGetDeviceCount", int[].class),
            cudart.getMethod("cudaGetDeviceProperties", properties, int.class));
    assertThat(asked).allMatch(method -> Modifier.isStatic(method.getModifiers()));
    assertThat(properties.getConstructor()).isNotNull();
    assertThat(properties.getMethod("major").getReturnType()).isEqualTo(int.class);
    assertThat(properties.getMethod("minor").getReturnType()).isEqualTo(int.class);
    assertThat(properties.getMethod("name").getReturnType().getMethod("getString")).isNotNull();
  }

  @Test
  void withoutCudasNativeLibrariesTheQueryEndsInAMessage() {
    assumeThat(
            getClass()
                .getClassLoader()
                .getResource("org/bytedeco/cuda/linux-x86_64/libjnicudart.so"))
        .isNull();

    assertThat(CudaDevices.problem(true, false, CudaDevices::visible))
        .startsWith("CUDA cannot be used (")
        .contains("jnicudart")
        .doesNotContain("\n");
  }

  private static Device device(int major, int minor) {
    return new Device(0, "a card", new Capability(major, minor));
  }
}
