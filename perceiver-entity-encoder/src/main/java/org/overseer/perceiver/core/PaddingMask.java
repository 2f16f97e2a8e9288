package org.overseer.perceiver.core;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.overseer.perceiver.autograd.AttentionMask;
import org.overseer.perceiver.autograd.Segments;

/**
 * Which rows of padded sets are real. Attention leaves padding out before it computes anything,
 * which gives what a mask of the scores would give.
 */
public final class PaddingMask {
  private final Segments sets;
  private final int[] realRows;
  private final int[] realLengths;
  private final EmptyMask emptyMask;

  /**
   * A mask over padded sets.
   *
   * @param rows one entry per row of all sets, 1 = real, 0 = padding
   * @param sets where each set lies, padding included
   * @param emptyMask what a set of nothing but padding reads
   * @throws IllegalArgumentException if there is another number of entries, or another value
   */
  public PaddingMask(float[] rows, Segments sets, EmptyMask emptyMask) {
    if (rows.length != sets.total()) {
      throw new IllegalArgumentException(
          "a mask needs an entry for each of %d rows, has %d".formatted(sets.total(), rows.length));
    }
    for (float row : rows) {
      if (row != 0f && row != 1f) {
        throw new IllegalArgumentException("a mask holds 1 for real and 0 for padding, has " + row);
      }
    }
    this.sets = sets;
    this.emptyMask = emptyMask;
    this.realRows = IntStream.range(0, rows.length).filter(row -> rows[row] == 1f).toArray();
    this.realLengths = new int[sets.size()];
    for (int set = 0; set < realLengths.length; set++) {
      for (int row = sets.start(set); row < sets.start(set + 1); row++) {
        realLengths[set] += (int) rows[row];
      }
    }
  }

  /** Whether any row is padding. */
  public boolean hasPadding() {
    return realRows.length < sets.total();
  }

  /** The padded sets. */
  public Segments sets() {
    return sets;
  }

  /** Numbers of the real rows, in order. */
  public int[] realRows() {
    return realRows.clone();
  }

  /** Where each set's rows lie when only {@link #realRows()} are kept. */
  public Segments realSets() {
    return Segments.ofLengths(realLengths);
  }

  /** Keys that attention computes with: the real ones, or by the uniform rule all of a set. */
  Keys keys() {
    boolean emptySet = Arrays.stream(realLengths).anyMatch(length -> length == 0);
    if (emptyMask == EmptyMask.ZERO || !emptySet) {
      return new Keys(realRows, realSets(), null);
    }
    int[] lengths = new int[realLengths.length];
    IntStream.Builder rows = IntStream.builder();
    int nextReal = 0;
    for (int set = 0; set < lengths.length; set++) {
      lengths[set] = realLengths[set] == 0 ? sets.length(set) : realLengths[set];
      for (int i = 0; i < lengths[set]; i++) {
        rows.add(realLengths[set] == 0 ? sets.start(set) + i : realRows[nextReal++]);
      }
    }
    Segments keySets = Segments.ofLengths(lengths);
    float[] seen = new float[keySets.total()];
    for (int set = 0; set < lengths.length; set++) {
      float value = realLengths[set] == 0 ? 0f : 1f;
      Arrays.fill(seen, keySets.start(set), keySets.start(set + 1), value);
    }
    return new Keys(rows.build().toArray(), keySets, new AttentionMask(seen));
  }

  /**
   * Rows of the padded sets that serve as keys.
   *
   * @param mask hides every key of the sets that are nothing but padding, or null if there are none
   */
  record Keys(int[] rows, Segments sets, @Nullable AttentionMask mask) {}
}
