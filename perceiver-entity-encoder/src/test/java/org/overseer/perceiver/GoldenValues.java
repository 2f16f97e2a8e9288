package org.overseer.perceiver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.io.Tensor;
import org.overseer.perceiver.kernels.FloatBuffers;

/** Comparisons with golden values, at the tolerances that the fixtures' README derives. */
public final class GoldenValues {
  private GoldenValues() {}

  /** Elements in order, whatever the shape: {@code |got − want| ≤ 1e-4 + 1e-4·|want|}. */
  public static void assertClose(String name, Variable got, Tensor want) {
    assertClose(name, FloatBuffers.toArray(got.value()), want.toFloats(), 1e-4f, 1e-4f);
  }

  /** Elements in order with explicit tolerances. */
  public static void assertClose(
      String name, float[] got, float[] want, float absolute, float relative) {
    assertThat(got).as(name).hasSameSizeAs(want);
    for (int i = 0; i < want.length; i++) {
      assertThat(Math.abs(got[i] - want[i]))
          .as("%s[%d]: got %s, want %s", name, i, got[i], want[i])
          .isLessThanOrEqualTo(absolute + relative * Math.abs(want[i]));
    }
  }

  /**
   * Gives parameters and buffers the values of a file; each must be there and have its shape.
   *
   * @param nameInFile from the name of a parameter or buffer
   */
  public static void load(
      Parameters parameters, Map<String, Tensor> file, UnaryOperator<String> nameInFile) {
    parameters.forEach(p -> set(p.value(), nameInFile.apply(p.name()), file));
    parameters.buffers().forEach(b -> set(b.value(), nameInFile.apply(b.name()), file));
  }

  private static void set(INDArray array, String name, Map<String, Tensor> file) {
    assertThat(file).containsKey(name);
    assertThat(array.shape()).as(name).containsExactly(file.get(name).shape());
    FloatBuffers.write(file.get(name).toFloats(), array);
  }

  /** Every parameter's gradient; the golden file must have the same names. */
  public static void assertGradients(Parameters parameters, Map<String, Tensor> want) {
    assertThat(parameters.names()).containsExactlyInAnyOrderElementsOf(want.keySet());
    float largest = 0;
    for (Tensor tensor : want.values()) {
      largest = Math.max(largest, maxAbs(tensor.toFloats()));
    }
    for (Parameter parameter : parameters) {
      Tensor tensor = want.get(parameter.name());
      assertThat(parameter.value().shape()).as(parameter.name()).containsExactly(tensor.shape());
      float[] expected = tensor.toFloats();
      float[] difference = FloatBuffers.toArray(parameter.gradient());
      for (int i = 0; i < expected.length; i++) {
        difference[i] -= expected[i];
      }
      float tolerance =
          parameter.name().endsWith("attention.self.key.bias") // in theory exactly 0
              ? 1e-3f
              : 1e-3f * Math.max(maxAbs(expected), 1e-3f * largest);
      assertThat(maxAbs(difference)).as(parameter.name()).isLessThanOrEqualTo(tolerance);
    }
  }

  private static float maxAbs(float[] values) {
    float max = 0;
    for (float value : values) {
      max = Math.max(max, Float.isNaN(value) ? Float.POSITIVE_INFINITY : Math.abs(value));
    }
    return max;
  }
}
