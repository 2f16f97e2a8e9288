package org.overseer.perceiver.text;

import java.util.Arrays;
import java.util.List;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.core.EmptyMask;
import org.overseer.perceiver.core.PaddingMask;

/**
 * Token ids of B texts, each filled up to M tokens.
 *
 * @param texts B
 * @param length M
 * @param ids {@code [B, M]}
 * @param real {@code [B, M]}, 1 = token of the text, 0 = padding
 */
public record TokenBatch(int texts, int length, int[] ids, float[] real) {

  /** Checks that ids and mask are B·M. */
  public TokenBatch {
    long tokens = (long) texts * length;
    if (texts < 1 || length < 1 || ids.length != tokens || real.length != tokens) {
      throw new IllegalArgumentException(
          "%d texts of %d tokens need %d ids and mask entries, have %d and %d"
              .formatted(texts, length, tokens, ids.length, real.length));
    }
  }

  /** Texts filled up with {@link ByteTokenizer#PAD} to the longest of them. */
  public static TokenBatch of(List<int[]> texts) {
    return of(texts, texts.stream().mapToInt(text -> text.length).max().orElse(0));
  }

  /**
   * Texts filled up with {@link ByteTokenizer#PAD}.
   *
   * @throws IllegalArgumentException if a text has more than {@code length} tokens
   */
  public static TokenBatch of(List<int[]> texts, int length) {
    int[] ids = new int[Math.multiplyExact(texts.size(), length)];
    float[] real = new float[ids.length];
    for (int text = 0; text < texts.size(); text++) {
      int[] padded = ByteTokenizer.pad(texts.get(text), length);
      System.arraycopy(padded, 0, ids, text * length, length);
      Arrays.fill(real, text * length, text * length + texts.get(text).length, 1f);
    }
    return new TokenBatch(texts.size(), length, ids, real);
  }

  /** B sets of M rows. */
  Segments sets() {
    return Segments.uniform(texts, length);
  }

  /** Which tokens attention may read. */
  PaddingMask mask(EmptyMask rule) {
    return new PaddingMask(real, sets(), rule);
  }
}
