package org.overseer.agent.network;

import static org.overseer.agent.features.FeatureBatch.PAIR_FEATURES;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.kernels.FloatBuffers;

/**
 * Attack logits from where an enemy stands: for unit k and enemy e, the dot product of the unit's
 * gates and the features of the pair.
 *
 * <p>A dot product of two embeddings finds "near me" only by learning a quadratic form; the pair's
 * distances say it at once.
 *
 * <p>Axes: ΣK own units, E enemies of the largest observation, P pair features.
 */
final class PairBias {
  private PairBias() {}

  /**
   * Computes the logits.
   *
   * @param gates {@code [ΣK, P]}
   * @param units the number of units ΣK
   * @param enemies E
   * @return {@code [ΣK, E]}, 0 beyond each unit's own enemies
   */
  static Variable apply(Tape tape, Variable gates, FeatureBatch features, int units, int enemies) {
    float[] gate = FloatBuffers.toArray(gates.value());
    float[] logits = new float[units * enemies];
    float[] pairs = features.pairs();
    int[] offsets = features.pairOffsets();
    for (int k = 0; k < units; k++) {
      for (int pair = offsets[k]; pair < offsets[k + 1]; pair++) {
        float sum = 0;
        for (int p = 0; p < PAIR_FEATURES; p++) {
          sum += gate[k * PAIR_FEATURES + p] * pairs[pair * PAIR_FEATURES + p];
        }
        logits[k * enemies + pair - offsets[k]] = sum;
      }
    }
    INDArray value = tape.allocate(units, enemies);
    FloatBuffers.write(logits, value);
    return tape.record(value, dy -> backward(tape, gates, features, units, enemies, dy), gates);
  }

  private static void backward(
      Tape tape, Variable gates, FeatureBatch features, int units, int enemies, INDArray dy) {
    float[] gradient = FloatBuffers.toArray(dy);
    float[] gateGradient = new float[units * PAIR_FEATURES];
    float[] pairs = features.pairs();
    int[] offsets = features.pairOffsets();
    for (int k = 0; k < units; k++) {
      for (int pair = offsets[k]; pair < offsets[k + 1]; pair++) {
        float d = gradient[k * enemies + pair - offsets[k]];
        for (int p = 0; p < PAIR_FEATURES; p++) {
          gateGradient[k * PAIR_FEATURES + p] += d * pairs[pair * PAIR_FEATURES + p];
        }
      }
    }
    INDArray result = tape.allocate(units, PAIR_FEATURES);
    FloatBuffers.write(gateGradient, result);
    gates.gradient().addi(result);
  }
}
