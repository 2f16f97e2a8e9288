package org.overseer.perceiver.kernels;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Packed sets to a rectangle of the longest set's length and back. */
final class Padding {
  private Padding() {}

  static int longest(int[] offsets) {
    int longest = 0;
    for (int set = 0; set < offsets.length - 1; set++) {
      longest = Math.max(longest, offsets[set + 1] - offsets[set]);
    }
    return longest;
  }

  /** [ΣM, C] to [B, longest, C] with zeros in the padding. */
  static INDArray pad(INDArray x, int[] offsets, Scratch scratch) {
    int sets = offsets.length - 1;
    int longest = longest(offsets);
    int[] source = new int[sets * longest];
    Arrays.fill(source, -1);
    for (int set = 0; set < sets; set++) {
      for (int i = offsets[set]; i < offsets[set + 1]; i++) {
        source[set * longest + i - offsets[set]] = i;
      }
    }
    INDArray padded = scratch.array((long) sets * longest, x.size(1));
    Nd4jRows.gather(x, source, padded, false);
    return padded.reshape('c', sets, longest, x.size(1));
  }

  /** [B, longest, C] to [ΣM, C]; the padding is dropped. */
  static void unpad(INDArray padded, int[] offsets, INDArray x, boolean accumulate) {
    int sets = offsets.length - 1;
    int longest = longest(offsets);
    int[] source = new int[offsets[sets]];
    for (int set = 0; set < sets; set++) {
      for (int i = offsets[set]; i < offsets[set + 1]; i++) {
        source[i] = set * longest + i - offsets[set];
      }
    }
    INDArray rows = padded.reshape('c', (long) sets * longest, x.size(1));
    Nd4jRows.gather(rows, source, x, accumulate);
  }
}
