package org.overseer.perceiver.entity;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.io.ModelFormatException;
import org.overseer.perceiver.io.SafetensorsReader;
import org.overseer.perceiver.io.Tensor;

/**
 * A padded batch as Python tools make it: B sets of M entities, a mask that says which are real.
 *
 * @param sets B
 * @param entities M, padding included
 * @param channels C
 * @param values {@code [B, M, C]}
 * @param mask {@code [B, M]}, 1 for a real entity and 0 for padding
 */
record PaddedBatch(int sets, int entities, int channels, float[] values, float[] mask) {

  /** Reads {@code inputs} and {@code attention_mask}; without a mask all entities are real. */
  static PaddedBatch read(SafetensorsReader reader) {
    long[] shape = reader.shape("inputs");
    if (shape.length != 3 || Arrays.stream(shape).anyMatch(size -> size < 1)) {
      throw new ModelFormatException(
          "inputs: 'inputs' must be [sets, entities, channels], none of them 0, but is "
              + Arrays.toString(shape));
    }
    float[] values = reader.tensor("inputs").toFloats();
    float[] mask = new float[Math.toIntExact(shape[0] * shape[1])];
    Arrays.fill(mask, 1f);
    if (reader.names().contains("attention_mask")) {
      Tensor tensor = reader.tensor("attention_mask");
      if (!Arrays.equals(tensor.shape(), Arrays.copyOf(shape, 2))) {
        throw new ModelFormatException(
            "inputs: 'attention_mask' has shape %s but 'inputs' has %s"
                .formatted(Arrays.toString(tensor.shape()), Arrays.toString(shape)));
      }
      mask = tensor.toFloats();
    }
    for (float value : mask) {
      if (value != 0f && value != 1f) {
        throw new ModelFormatException(
            "inputs: 'attention_mask' must hold 1 for real and 0 for padding but holds " + value);
      }
    }
    return new PaddedBatch((int) shape[0], (int) shape[1], (int) shape[2], values, mask);
  }

  /** B·M. */
  int rows() {
    return sets * entities;
  }

  /** Whether any entity is padding. */
  boolean hasPadding() {
    return IntStream.range(0, mask.length).anyMatch(row -> mask[row] == 0f);
  }

  /** Rows of the real entities, in order. */
  int[] realRows() {
    return IntStream.range(0, rows()).filter(row -> mask[row] == 1f).toArray();
  }

  /** The real entities without the padding. */
  EntityBatch packed() {
    EntityBatchBuilder builder = new EntityBatchBuilder(channels);
    for (int set = 0; set < sets; set++) {
      for (int row = set * entities; row < (set + 1) * entities; row++) {
        if (mask[row] == 1f) {
          builder.addRows(values, row * channels, 1);
        }
      }
      builder.endSet();
    }
    return builder.build();
  }

  /** B sets of M, padding included. */
  Segments segments() {
    return Segments.uniform(sets, entities);
  }
}
