package org.overseer.perceiver.recipes;

import java.util.random.RandomGenerator;

/**
 * In which order examples are learned from: all of them once an epoch, shuffled anew each time.
 *
 * <p>The order depends on the seed alone, so that any position can be asked for. Not thread-safe.
 */
public final class ExampleOrder {
  private final int size;
  private final Draws draws;
  private final String purpose;
  private final int[] order;
  private long epoch = -1;

  /**
   * An order of {@code size} examples.
   *
   * @param purpose tells several orders of one seed apart
   */
  public ExampleOrder(int size, Draws draws, String purpose) {
    if (size < 1) {
      throw new IllegalArgumentException("an order needs at least 1 example, got " + size);
    }
    this.size = size;
    this.draws = draws;
    this.purpose = purpose;
    this.order = new int[size];
  }

  /** The example at a position of the endless sequence of epochs, from 0. */
  public int at(long position) {
    long wanted = position / size;
    if (wanted != epoch) {
      shuffle(draws.at(purpose, wanted));
      epoch = wanted;
    }
    return order[(int) (position % size)];
  }

  /** The {@code count} examples of a step, when each step takes as many. */
  public int[] batch(long step, int count) {
    int[] examples = new int[count];
    for (int i = 0; i < count; i++) {
      examples[i] = at(step * count + i);
    }
    return examples;
  }

  private void shuffle(RandomGenerator random) {
    for (int i = 0; i < size; i++) {
      order[i] = i;
    }
    for (int i = size - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int moved = order[i];
      order[i] = order[other];
      order[other] = moved;
    }
  }
}
