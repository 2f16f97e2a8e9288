package org.overseer.agent.network;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.kernels.FloatBuffers;

/**
 * Logits from geometry: for unit k and choice c, the dot product of the unit's gates and the
 * features of that choice for that unit.
 *
 * <p>Where an enemy stands relative to a unit, or whether a step leads away from the enemy, is
 * known exactly; a product of two embeddings would have to learn it as a quadratic form of
 * positions.
 *
 * <p>Axes: ΣK own units, C choices of the unit with the most, P features of a choice.
 */
final class GatedBias {
  private final float[] features;
  private final int[] offsets;
  private final int units;
  private final int width;
  private final int size;

  /**
   * Describes the choices.
   *
   * @param features of all choices of all units, packed, {@code [ΣC, P]}; may be longer
   * @param offsets where the choices of each unit start, {@code [ΣK + 1]}; may be longer
   * @param units ΣK
   * @param width C
   * @param size P
   */
  GatedBias(float[] features, int[] offsets, int units, int width, int size) {
    this.features = features;
    this.offsets = offsets;
    this.units = units;
    this.width = width;
    this.size = size;
  }

  /**
   * Computes the logits.
   *
   * @param gates {@code [ΣK, P]}
   * @return {@code [ΣK, C]}, 0 beyond each unit's own choices
   */
  Variable logits(Tape tape, Variable gates) {
    float[] gate = FloatBuffers.toArray(gates.value());
    float[] logits = new float[units * width];
    for (int k = 0; k < units; k++) {
      for (int choice = offsets[k]; choice < offsets[k + 1]; choice++) {
        float sum = 0;
        for (int p = 0; p < size; p++) {
          sum += gate[k * size + p] * features[choice * size + p];
        }
        logits[k * width + choice - offsets[k]] = sum;
      }
    }
    INDArray value = tape.allocate(units, width);
    FloatBuffers.write(logits, value);
    return tape.record(value, dy -> backward(tape, gates, dy), gates);
  }

  private void backward(Tape tape, Variable gates, INDArray dy) {
    float[] gradient = FloatBuffers.toArray(dy);
    float[] gateGradient = new float[units * size];
    for (int k = 0; k < units; k++) {
      for (int choice = offsets[k]; choice < offsets[k + 1]; choice++) {
        float d = gradient[k * width + choice - offsets[k]];
        for (int p = 0; p < size; p++) {
          gateGradient[k * size + p] += d * features[choice * size + p];
        }
      }
    }
    INDArray result = tape.allocate(units, size);
    FloatBuffers.write(gateGradient, result);
    gates.gradient().addi(result);
  }
}
