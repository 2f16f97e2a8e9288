package org.overseer.perceiver.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;

/** The two rules for a set without visible inputs. */
@ParameterizedClass
@ValueSource(strings = {"nd4j", "vector"})
class EmptyMaskTest {
  private static final int CHANNELS = 8;

  private final PerceiverConfig config =
      PerceiverConfig.builder().latents(3, 8).dModel(CHANNELS).heads(2, 2).build();
  private final Parameters parameters = new Parameters();
  private final PerceiverEncoder encoder =
      new PerceiverEncoder(
          new ParameterScope(parameters, "", Initializer.huggingFace(new SplittableRandom(7), 0.5)),
          config);
  private final Tape tape;

  EmptyMaskTest(String kernels) {
    tape = new Tape(KernelSelection.byName(kernels));
  }

  @AfterEach
  void close() {
    tape.close();
  }

  @Test
  void aPackedEmptySetReadsExactlyZeroWhateverTheValueWeightsAre() {
    float[] before = encode(new float[0], 0);
    parameters
        .get("encoder.cross_attention.attention.self.value.bias")
        .value()
        .assign(1000); // would show in any weighted sum

    assertThat(encode(new float[0], 0)).containsExactly(before);
  }

  @Test
  void theOutputBiasStillActsOnAnEmptySet() {
    float[] before = encode(new float[0], 0);
    parameters
        .get("encoder.cross_attention.attention.output.dense.bias")
        .value()
        .putScalar(0, 3); // one channel: a layer norm would swallow an equal shift of all

    assertThat(encode(new float[0], 0)).isNotEqualTo(before);
  }

  @Test
  void aFullyMaskedPaddedSetReadsTheMeanOfAllItsPadding() {
    float[] one = row(1);
    float[] other = row(2);
    float[] both = new float[2 * CHANNELS];
    System.arraycopy(one, 0, both, 0, CHANNELS);
    System.arraycopy(other, 0, both, CHANNELS, CHANNELS);
    // Without a say of the keys, attention is uniform over what it may see.
    parameters.get("encoder.cross_attention.attention.self.key.weight").value().assign(0);
    float[] uniform = encode(both, 2);
    parameters
        .get("encoder.cross_attention.attention.self.key.weight")
        .value()
        .assign(Initializer.huggingFace(new SplittableRandom(9), 1).linear(CHANNELS, CHANNELS));

    float[] masked = encode(both, 2, new float[] {0, 0}, EmptyMask.UNIFORM);

    assertClose(masked, uniform);
    assertThat(encode(both, 2)).isNotEqualTo(uniform);
  }

  @Test
  void aFullyMaskedPaddedSetReadsZeroByTheOriginalRule() {
    float[] masked = encode(row(1), 1, new float[] {0}, EmptyMask.ZERO);

    assertThat(masked).containsExactly(encode(new float[0], 0));
    assertThat(encode(row(1), 1, new float[] {0}, EmptyMask.UNIFORM)).isNotEqualTo(masked);
  }

  @Test
  void aFullyMaskedSetBesideAPartlyMaskedOneLeavesThatOneAsItIs() {
    float[] inputs = new float[4 * CHANNELS];
    for (int i = 0; i < 4; i++) {
      System.arraycopy(row(i), 0, inputs, i * CHANNELS, CHANNELS);
    }
    Segments sets = Segments.uniform(2, 2);
    tape.begin(false);
    Variable x = tape.constant(inputs, 4, CHANNELS);
    PaddingMask mask = new PaddingMask(new float[] {0, 0, 0, 1}, sets, EmptyMask.UNIFORM);
    float[] both = FloatBuffers.toArray(encoder.encode(x, sets, mask).value());

    assertClose(
        Arrays.copyOf(both, 24),
        encode(Arrays.copyOf(inputs, 2 * CHANNELS), 2, new float[] {0, 0}, EmptyMask.UNIFORM));
    assertClose(Arrays.copyOfRange(both, 24, 48), encode(row(3), 1));
  }

  @ParameterizedTest
  @EnumSource
  void aPartlyMaskedPaddedSetEqualsThePackedSet(EmptyMask rule) {
    float[] padded = new float[3 * CHANNELS];
    System.arraycopy(row(1), 0, padded, 0, CHANNELS);
    System.arraycopy(row(2), 0, padded, CHANNELS, CHANNELS);
    System.arraycopy(row(3), 0, padded, 2 * CHANNELS, CHANNELS);
    float[] packed = new float[2 * CHANNELS];
    System.arraycopy(row(1), 0, packed, 0, CHANNELS);
    System.arraycopy(row(3), 0, packed, CHANNELS, CHANNELS);

    assertClose(encode(padded, 3, new float[] {1, 0, 1}, rule), encode(packed, 2));
  }

  private float[] encode(float[] inputs, int rows) {
    tape.begin(false);
    Variable x = tape.constant(inputs, rows, CHANNELS);
    return FloatBuffers.toArray(encoder.encode(x, Segments.ofLengths(rows)).value());
  }

  private float[] encode(float[] inputs, int rows, float[] real, EmptyMask rule) {
    tape.begin(false);
    Variable x = tape.constant(inputs, rows, CHANNELS);
    Segments sets = Segments.ofLengths(rows);
    return FloatBuffers.toArray(encoder.encode(x, sets, new PaddingMask(real, sets, rule)).value());
  }

  private static void assertClose(float[] got, float[] want) {
    for (int i = 0; i < want.length; i++) {
      assertThat(got[i]).isEqualTo(want[i], within(1e-4f));
    }
  }

  private static float[] row(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] row = new float[CHANNELS];
    for (int i = 0; i < CHANNELS; i++) {
      row[i] = (float) random.nextGaussian();
    }
    return row;
  }
}
