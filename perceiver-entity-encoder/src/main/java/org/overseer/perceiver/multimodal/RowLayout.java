package org.overseer.perceiver.multimodal;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Variable;

/**
 * Where the rows of each modality lie when those of an example follow one another, example by
 * example, modalities in alphabetical order.
 *
 * @param examples B
 * @param sizes rows of each modality in one example
 */
record RowLayout(int examples, Map<Modality, Integer> sizes) {

  /** Keeps a copy in alphabetical order. */
  RowLayout {
    Map<Modality, Integer> ordered = new EnumMap<>(Modality.class);
    ordered.putAll(sizes);
    sizes = ordered;
  }

  /** Rows of one example. */
  int rowsPerExample() {
    return sizes.values().stream().reduce(0, Math::addExact);
  }

  /**
   * Joins the modalities.
   *
   * @param parts {@code [B·size, C]} of each modality
   * @return {@code [B·rows per example, C]}
   */
  Variable join(Map<Modality, Variable> parts) {
    List<Variable> ordered = new ArrayList<>(new EnumMap<>(parts).values());
    Variable joined = Functions.concatRows(ordered.toArray(new Variable[0]));
    if (examples == 1) {
      return joined;
    }
    int[] rows = new int[joined.rows()];
    int next = 0;
    for (int example = 0; example < examples; example++) {
      int start = 0;
      for (int size : sizes.values()) {
        for (int i = 0; i < size; i++) {
          rows[next++] = start + example * size + i;
        }
        start += examples * size;
      }
    }
    return Functions.gatherRows(joined, rows);
  }

  /**
   * Cuts a modality out.
   *
   * @param joined {@code [B·rows per example, C]}
   * @return {@code [B·size, C]}
   */
  Variable part(Variable joined, Modality modality) {
    int from = 0;
    for (Map.Entry<Modality, Integer> entry : sizes.entrySet()) {
      if (entry.getKey() == modality) {
        return rows(joined, from, entry.getValue());
      }
      from += entry.getValue();
    }
    throw new IllegalArgumentException("there is no modality " + modality.jsonName());
  }

  private Variable rows(Variable joined, int from, int size) {
    if (examples == 1) {
      return Functions.sliceRows(joined, from, from + size);
    }
    int[] rows = new int[examples * size];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i / size * rowsPerExample() + from + i % size;
    }
    return Functions.gatherRows(joined, rows);
  }
}
