package org.overseer.training.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.overseer.perceiver.io.SafetensorsReader;

/** {@code model run} on a model with known outputs and gradients; tolerances from its README. */
class ModelRunIT {
  private static final Path FIXTURE =
      Program.HOME.resolve(
          "perceiver-entity-encoder/src/test/resources/fixtures/perceiver/entity-encoder");

  @TempDir private Path folder;

  @Test
  void writesTheGoldenOutputs() throws IOException {
    run("--kernels", "nd4j");
    assertThat(folder.resolve("gradients.safetensors")).doesNotExist();
  }

  @Test
  void writesTheGoldenGradientsIfAsked() throws IOException {
    run("--gradients", "gradients.safetensors");
    Map<String, float[]> got = tensors(folder.resolve("gradients.safetensors"));
    Map<String, float[]> want = tensors(FIXTURE.resolve("grads.safetensors"));
    assertThat(got.keySet()).isNotEmpty().isEqualTo(want.keySet());
    float largest = 0;
    for (float[] gradient : want.values()) {
      largest = Math.max(largest, largest(gradient));
    }
    for (String name : want.keySet()) {
      float tolerance = 1e-3f * Math.max(largest(want.get(name)), 1e-3f * largest);
      assertClose(
          name,
          got.get(name),
          want.get(name),
          name.endsWith("key.bias") ? 1e-3f : tolerance,
          /* relative= */ 0);
    }
  }

  private void run(String option, String value) throws IOException {
    Program run =
        Program.run(
            folder,
            "model",
            "run",
            "--model",
            FIXTURE.toString(),
            "--inputs",
            FIXTURE.resolve("inputs.safetensors").toString(),
            "--outputs",
            "outputs.safetensors",
            option,
            value);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out().strip())
        .as("names and shapes of what was written")
        .isEqualTo("last_hidden_state [3, 8, 32]");
    assertThat(run.err()).isEmpty();
    String output = "last_hidden_state";
    float[] got = tensors(folder.resolve("outputs.safetensors")).get(output);
    float[] want = tensors(FIXTURE.resolve("outputs.safetensors")).get(output);
    assertClose(output, got, want, 1e-4f, 1e-4f);
  }

  private static void assertClose(
      String name, float[] got, float[] want, float absolute, float relative) {
    assertThat(got).as(name).hasSameSizeAs(want);
    for (int i = 0; i < want.length; i++) {
      assertThat(Math.abs(got[i] - want[i]))
          .as("%s[%d]: got %s, want %s", name, i, got[i], want[i])
          .isLessThanOrEqualTo(absolute + relative * Math.abs(want[i]));
    }
  }

  private static float largest(float[] values) {
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private static Map<String, float[]> tensors(Path file) {
    Map<String, float[]> tensors = new LinkedHashMap<>();
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      reader.names().forEach(name -> tensors.put(name, reader.tensor(name).toFloats()));
    }
    return tensors;
  }
}
