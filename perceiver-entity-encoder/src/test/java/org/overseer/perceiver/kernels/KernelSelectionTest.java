package org.overseer.perceiver.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class KernelSelectionTest {
  @Test
  void choosesTheVectorKernelsWhereTheirModuleIsPresentAndAlwaysTheSame() {
    boolean present = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    assertThat(KernelSelection.choose().name()).isEqualTo(present ? "vector" : "nd4j");
    assertThat(KernelSelection.choose()).isSameAs(KernelSelection.choose());
  }

  @Test
  void findsKernelsByTheirOwnNames() {
    assertThat(KernelSelection.byName("nd4j").name()).isEqualTo("nd4j");
    assertThat(KernelSelection.byName("vector").name()).isEqualTo("vector");
    assertThatThrownBy(() -> KernelSelection.byName("gpu"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Unknown kernels \"gpu\"; there are nd4j and vector");
  }

  @Test
  void choosesTheNd4jKernelsInAProcessWithoutTheVectorModule() throws Exception {
    String output = runWithoutVectorModule();

    assertThat(output).contains("chosen nd4j").contains("--add-modules jdk.incubator.vector");
  }

  private static String runWithoutVectorModule() throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                java, "-cp", System.getProperty("java.class.path"), ChoosingProcess.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  /** The other process. */
  static final class ChoosingProcess {
    private ChoosingProcess() {}

    public static void main(String[] args) {
      System.out.println("chosen " + KernelSelection.choose().name());
      try {
        KernelSelection.byName("vector");
      } catch (IllegalStateException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
