package org.overseer.perceiver.kernels;

/**
 * Scratch arrays on the Java heap, one set for each thread.
 *
 * <p>Vector kernels copy a block of rows here, work on it while it is in the cache and copy the
 * result back. That costs little, and loads from a {@code float[]} have the same API on every JDK;
 * loads from native memory do not.
 */
final class Heap {
  /** Elements that element-wise kernels take at a time: a few such blocks fit the first cache. */
  static final int BLOCK = 2048;

  private static final int SLACK = 64; // a whole vector may be touched beyond the last element
  private static final ThreadLocal<float[][]> ARRAYS =
      ThreadLocal.withInitial(() -> new float[16][]);

  private Heap() {}

  /**
   * The thread's array number {@code slot}, with at least {@code length} elements and some slack
   * beyond; the content is whatever was left in it. A kernel uses each slot for one purpose.
   */
  static float[] array(int slot, int length) {
    float[][] arrays = ARRAYS.get();
    float[] array = arrays[slot];
    if (array == null || array.length < length + SLACK) {
      array = new float[length + length / 4 + BLOCK + SLACK];
      arrays[slot] = array;
    }
    return array;
  }
}
