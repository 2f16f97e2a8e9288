package org.overseer.perceiver.models;

import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.core.EmptyMask;
import org.overseer.perceiver.core.PaddingMask;
import org.overseer.perceiver.entity.EntityBatch;
import org.overseer.perceiver.entity.EntityBatchBuilder;

/**
 * A padded batch as Python tools make it: B sets of M entities, a mask that says which are real.
 *
 * @param sets B
 * @param channels C
 * @param values {@code [B, M, C]}
 * @param mask which of B·M entities are real
 */
record PaddedBatch(int sets, int channels, float[] values, PaddingMask mask) {

  /** Reads {@code inputs} and {@code attention_mask}; without a mask all entities are real. */
  static PaddedBatch read(ModelInputs inputs, int channels) {
    int[] shape = inputs.shape("inputs", "sets", "entities", "channels");
    if (shape[2] != channels) {
      throw inputs.error("'inputs' has %d channels but the model reads %d", shape[2], channels);
    }
    PaddingMask mask = inputs.mask("attention_mask", shape[0], shape[1], EmptyMask.ZERO);
    return new PaddedBatch(shape[0], channels, inputs.floats("inputs"), mask);
  }

  /** B·M. */
  int rows() {
    return mask.sets().total();
  }

  /** Whether any entity is padding. */
  boolean hasPadding() {
    return mask.hasPadding();
  }

  /** Rows of the real entities, in order. */
  int[] realRows() {
    return mask.realRows();
  }

  /** The real entities without the padding. */
  EntityBatch packed() {
    EntityBatchBuilder builder = new EntityBatchBuilder(channels);
    Segments real = mask.realSets();
    int[] rows = mask.realRows();
    for (int set = 0; set < sets; set++) {
      for (int i = real.start(set); i < real.start(set + 1); i++) {
        builder.addRows(values, rows[i] * channels, 1);
      }
      builder.endSet();
    }
    return builder.build();
  }
}
