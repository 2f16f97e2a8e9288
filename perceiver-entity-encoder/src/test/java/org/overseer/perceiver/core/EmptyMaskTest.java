package org.overseer.perceiver.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.perceiver.autograd.AttentionMask;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.kernels.KernelSelection;

/** The two rules for a set without visible inputs (reference §1.2). */
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
    float[] before = encode(new float[0], 0, null);
    parameters
        .get("encoder.cross_attention.attention.self.value.bias")
        .value()
        .assign(1000); // would show in any weighted sum

    assertThat(encode(new float[0], 0, null)).containsExactly(before);
  }

  @Test
  void theOutputBiasStillActsOnAnEmptySet() {
    float[] before = encode(new float[0], 0, null);
    parameters
        .get("encoder.cross_attention.attention.output.dense.bias")
        .value()
        .putScalar(0, 3); // one channel: a layer norm would swallow an equal shift of all

    assertThat(encode(new float[0], 0, null)).isNotEqualTo(before);
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
    float[] uniform = encode(both, 2, null);
    parameters
        .get("encoder.cross_attention.attention.self.key.weight")
        .value()
        .assign(Initializer.huggingFace(new SplittableRandom(9), 1).linear(CHANNELS, CHANNELS));

    float[] masked = encode(both, 2, new AttentionMask(new float[] {0, 0}));

    assertClose(masked, uniform);
    assertThat(encode(both, 2, null)).isNotEqualTo(uniform);
  }

  @Test
  void aPartlyMaskedPaddedSetEqualsThePackedSet() {
    float[] padded = new float[3 * CHANNELS];
    System.arraycopy(row(1), 0, padded, 0, CHANNELS);
    System.arraycopy(row(2), 0, padded, CHANNELS, CHANNELS);
    System.arraycopy(row(3), 0, padded, 2 * CHANNELS, CHANNELS);
    float[] packed = new float[2 * CHANNELS];
    System.arraycopy(row(1), 0, packed, 0, CHANNELS);
    System.arraycopy(row(3), 0, packed, CHANNELS, CHANNELS);

    assertClose(
        encode(padded, 3, new AttentionMask(new float[] {1, 0, 1})), encode(packed, 2, null));
  }

  private float[] encode(float[] inputs, int rows, AttentionMask mask) {
    tape.begin(false);
    Variable x = tape.constant(inputs, rows, CHANNELS);
    return encoder.encode(x, Segments.ofLengths(rows), mask).value().reshape(24).toFloatVector();
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
