package org.overseer.perceiver.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.perceiver.Fixtures;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.io.Tensor;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.perceiver.position.FourierPositionEncoding;

class AudioPreprocessorTest {
  private final AudioPreprocessor preprocessor =
      new AudioPreprocessor(8, FourierPositionEncoding.of(5, 48));

  @ParameterizedTest
  @ValueSource(strings = {"nd4j", "vector"})
  void matchesTheGoldenInputVectors(String kernels) {
    Map<String, Tensor> inputs = components("inputs");
    Tensor want = components("outputs").get("audio_preprocessor");
    try (Tape tape = new Tape(KernelSelection.byName(kernels))) {
      tape.begin(/* recording= */ false);

      Variable got =
          preprocessor.apply(
              tape.constant(inputs.get("audio_preprocessor.inputs").toFloats(), 2, 48));

      assertThat(want.shape()).containsExactly(2, 6, preprocessor.channels());
      assertThat(FloatBuffers.toArray(got.value())).containsExactly(want.toFloats(), within(1e-4f));
    }
  }

  @Test
  void samplesMustFillWholePatches() {
    try (Tape tape = new Tape(KernelSelection.choose())) {
      tape.begin(/* recording= */ false);
      Variable audio = tape.constant(new float[50], 1, 50);

      assertThatThrownBy(() -> preprocessor.apply(audio))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("audio must be [sounds, samples], samples divisible by 8, but is [1, 50]");
    }
  }

  private static Map<String, Tensor> components(String file) {
    return Fixtures.tensors(Fixtures.folder("components").resolve(file + ".safetensors"));
  }
}
