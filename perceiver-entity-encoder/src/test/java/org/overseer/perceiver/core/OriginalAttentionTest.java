package org.overseer.perceiver.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.perceiver.Fixtures;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.io.Tensor;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;

/**
 * The original implementation's attention and masks (fixture {@code original-primitives}): 2 sets
 * of 5 queries and 7 keys, 3 heads of 4 channels.
 */
@ParameterizedClass
@ValueSource(strings = {"nd4j", "vector"})
class OriginalAttentionTest {
  private static final int SETS = 2;
  private static final int QUERIES = 5;
  private static final int KEYS = 7;
  private static final int HEADS = 3;
  private static final int KEY_CHANNELS = 12;

  private final Map<String, Tensor> inputs =
      Fixtures.tensors(Fixtures.folder("original-primitives").resolve("inputs.safetensors"));
  private final Map<String, Tensor> outputs =
      Fixtures.tensors(Fixtures.folder("original-primitives").resolve("outputs.safetensors"));
  private final Segments querySets = Segments.uniform(SETS, QUERIES);
  private final Segments keySets = Segments.uniform(SETS, KEYS);
  private final PaddingMask queryMask =
      new PaddingMask(inputs.get("query_mask").toFloats(), querySets, EmptyMask.ZERO);
  private final PaddingMask keyMask =
      new PaddingMask(inputs.get("kv_mask").toFloats(), keySets, EmptyMask.ZERO);
  private final Tape tape;

  OriginalAttentionTest(String kernels) {
    tape = new Tape(KernelSelection.byName(kernels));
  }

  @AfterEach
  void close() {
    tape.close();
  }

  @Test
  void withoutMasks() {
    float[] got = attend(inputs.get("v").toFloats(), null, null);

    assertClose(got, outputs.get("attend.no_mask").toFloats());
  }

  @Test
  void withMasksRowsWithoutAnAllowedKeyAreExactlyZero() {
    float[] got = attend(inputs.get("v").toFloats(), keyMask, queryMask);

    float[] want = outputs.get("attend.masked").toFloats();
    assertClose(got, want);
    int zeros = 0;
    for (int i = 0; i < want.length; i++) {
      if (want[i] == 0f) {
        assertThat(got[i]).isZero();
        zeros++;
      }
    }
    assertThat(zeros).isPositive();
  }

  /** With one-hot values the result is the attention weights. */
  @Test
  void exactlyTheAllowedPairsOfQueryAndKeyHaveWeight() {
    float[] oneHot = new float[SETS * KEYS * HEADS * KEYS];
    for (int row = 0; row < SETS * KEYS; row++) {
      for (int head = 0; head < HEADS; head++) {
        oneHot[(row * HEADS + head) * KEYS + row % KEYS] = 1;
      }
    }

    float[] weights = attend(oneHot, keyMask, queryMask);

    long[] allowed = outputs.get("attention_mask").toLongs();
    for (int pair = 0; pair < allowed.length; pair++) {
      int row = pair / KEYS;
      for (int head = 0; head < HEADS; head++) {
        float weight = weights[(row * HEADS + head) * KEYS + pair % KEYS];
        assertThat(weight > 0).as("pair %d, head %d", pair, head).isEqualTo(allowed[pair] == 1);
      }
    }
  }

  /** Attention whose projections only pick q, k and v out of what they are given. */
  private float[] attend(
      float[] values, @Nullable PaddingMask inputMask, @Nullable PaddingMask mask) {
    int valueChannels = values.length / (SETS * KEYS);
    int inputChannels = KEY_CHANNELS + valueChannels;
    Parameters parameters = new Parameters();
    MultiHeadAttention attention =
        new MultiHeadAttention(
            new ParameterScope(parameters, "", Initializer.zeros()),
            new MultiHeadAttention.Widths(
                KEY_CHANNELS, inputChannels, KEY_CHANNELS, valueChannels, valueChannels, HEADS));
    pick(parameters, "self.query.weight", 0);
    pick(parameters, "self.key.weight", 0);
    pick(parameters, "self.value.weight", KEY_CHANNELS);
    pick(parameters, "output.dense.weight", 0);
    float[] keys = inputs.get("k").toFloats();
    float[] keysAndValues = new float[SETS * KEYS * inputChannels];
    for (int row = 0; row < SETS * KEYS; row++) {
      int at = row * inputChannels;
      System.arraycopy(keys, row * KEY_CHANNELS, keysAndValues, at, KEY_CHANNELS);
      System.arraycopy(
          values, row * valueChannels, keysAndValues, at + KEY_CHANNELS, valueChannels);
    }
    tape.begin(/* recording= */ false);
    Variable q = tape.constant(inputs.get("q").toFloats(), (long) SETS * QUERIES, KEY_CHANNELS);
    Variable kv = tape.constant(keysAndValues, (long) SETS * KEYS, inputChannels);
    Variable attended =
        attention.attend(q, querySets, kv, keySets, inputMask, mask, /* residual= */ null);
    return FloatBuffers.toArray(attended.value());
  }

  private static void pick(Parameters parameters, String weight, int fromColumn) {
    var matrix = parameters.get(weight).value();
    for (int i = 0; i < matrix.rows(); i++) {
      matrix.putScalar(i, fromColumn + i, 1);
    }
  }

  private static void assertClose(float[] got, float[] want) {
    assertThat(got).hasSameSizeAs(want);
    for (int i = 0; i < want.length; i++) {
      assertThat(got[i]).isEqualTo(want[i], within(1e-5f));
    }
  }
}
