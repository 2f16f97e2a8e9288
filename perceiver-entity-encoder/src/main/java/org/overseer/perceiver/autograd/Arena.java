package org.overseer.perceiver.autograd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Native memory for the arrays of one step, handed out by moving a mark and taken back all at once,
 * or back to an earlier {@link #mark}.
 *
 * <p>One block serves a whole step. A step that needs more gets overflow blocks; the next {@link
 * #reset} replaces them all by one block for the largest demand seen, so that steps of a settled
 * size allocate nothing. Array objects are kept too: an allocation that repeats the previous step's
 * place and shape returns the same object, because making a view costs more than a small kernel.
 *
 * <p>Loading this class switches off ND4J's periodic {@code System.gc()} for the whole program:
 * with all arrays in arenas it would only pause. A program that also makes many ND4J arrays of its
 * own closes them, or calls {@code Nd4j.getMemoryManager().togglePeriodicGc(true)} afterwards.
 *
 * <p>Not for use by several threads at once.
 */
public final class Arena implements AutoCloseable {
  private static final long ALIGNMENT_FLOATS = 16; // 64 bytes: a cache line, the widest vector
  private static final long SMALLEST_BLOCK = 1 << 16;

  static {
    // With all arrays in arenas nothing waits for collection: ND4J's System.gc() would only pause.
    Nd4j.getMemoryManager().togglePeriodicGc(false);
  }

  private final List<INDArray> blocks = new ArrayList<>();
  private final List<Slot> slots = new ArrayList<>();
  private int current = -1; // index of the block that is being filled
  private long used; // floats of that block
  private long demand; // floats of all arrays that are handed out
  private long peak; // largest demand since the last reset
  private final List<View> views = new ArrayList<>();
  private int nextSlot;
  private int nextView;
  private boolean closed;

  /** What the n-th view of an earlier step was. */
  private record View(INDArray of, long offset, long rows, long columns, long stride, INDArray it) {
    boolean is(INDArray array, long start, long n, long width, long step) {
      return of == array && offset == start && rows == n && columns == width && stride == step;
    }
  }

  /** A state of this arena to go back to. */
  record Mark(int block, long used, long demand) {}

  /** What the n-th allocation of an earlier step returned. */
  private record Slot(INDArray block, long offset, long[] shape, INDArray array) {}

  /** Takes back every array handed out; they must no longer be used. */
  public void reset() {
    requireOpen();
    if (blocks.size() > 1) {
      long wanted = peak + peak / 8; // room for sets a little larger than any seen
      release();
      blocks.add(block(wanted));
    }
    current = blocks.isEmpty() ? -1 : 0;
    used = 0;
    demand = 0;
    peak = 0;
    nextSlot = 0;
    nextView = 0;
  }

  /** What has been handed out so far. */
  Mark mark() {
    requireOpen();
    return new Mark(current, used, demand);
  }

  /** Takes back the arrays handed out since the mark; the next ones are written over them. */
  void release(Mark mark) {
    requireOpen();
    current = mark.block;
    used = mark.used;
    demand = mark.demand;
  }

  /**
   * A C-order float32 array with undefined content, aligned to 64 bytes.
   *
   * @param shape sizes of its axes; a size of 0 gives an empty array
   */
  public INDArray allocate(long... shape) {
    requireOpen();
    long length = 1;
    for (long size : shape) {
      length = Math.multiplyExact(length, size);
    }
    if (length == 0) {
      return Nd4j.create(DataType.FLOAT, shape);
    }
    long padded = (length + ALIGNMENT_FLOATS - 1) / ALIGNMENT_FLOATS * ALIGNMENT_FLOATS;
    while (current < 0 || used + padded > blocks.get(current).length()) {
      nextBlock(padded);
    }
    INDArray array = view(blocks.get(current), used, shape);
    used += padded;
    demand += padded;
    peak = Math.max(peak, demand);
    return array;
  }

  /**
   * A rectangle of an array in C order, which shares its memory; kept for the next step as arrays
   * are.
   *
   * @param offset elements before its first one
   * @param stride elements from one row to the next
   */
  INDArray view(INDArray array, long offset, long rows, long columns, long stride) {
    if (rows == 0 || columns == 0) {
      return Nd4j.create(DataType.FLOAT, rows, columns);
    }
    int index = nextView++;
    if (index < views.size() && views.get(index).is(array, offset, rows, columns, stride)) {
      return views.get(index).it;
    }
    INDArray it =
        Nd4j.create(
            array.data(),
            new long[] {rows, columns},
            new long[] {stride, 1},
            array.offset() + offset,
            'c');
    View view = new View(array, offset, rows, columns, stride, it);
    if (index < views.size()) {
      views.set(index, view);
    } else {
      views.add(view);
    }
    return it;
  }

  /** Native memory held, in bytes. */
  public long bytes() {
    return blocks.stream().mapToLong(INDArray::length).sum() * Float.BYTES;
  }

  /** Releases the memory. */
  @Override
  public void close() {
    if (!closed) {
      release();
      closed = true;
    }
  }

  private INDArray view(INDArray block, long offset, long[] shape) {
    int index = nextSlot++;
    if (index < slots.size()) {
      Slot slot = slots.get(index);
      if (slot.block == block && slot.offset == offset && Arrays.equals(slot.shape, shape)) {
        return slot.array;
      }
    }
    long[] ownShape = shape.clone();
    INDArray array =
        Nd4j.create(block.data(), ownShape, Nd4j.getStrides(ownShape, 'c'), offset, 'c');
    Slot slot = new Slot(block, offset, ownShape, array);
    if (index < slots.size()) {
      slots.set(index, slot);
    } else {
      slots.add(slot);
    }
    return array;
  }

  /** Goes on to the next block, which is a new one behind the last. */
  private void nextBlock(long atLeast) {
    current++;
    used = 0;
    if (current == blocks.size()) {
      long last = current == 0 ? SMALLEST_BLOCK : blocks.get(current - 1).length();
      blocks.add(block(Math.max(atLeast, last)));
    }
  }

  /** Memory of its own also where the caller has a workspace of ND4J open, which it outlives. */
  private static INDArray block(long length) {
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      return Nd4j.createUninitialized(DataType.FLOAT, length);
    }
  }

  private void release() {
    slots.clear();
    views.clear();
    blocks.forEach(INDArray::close);
    blocks.clear();
    current = -1;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("This arena is closed");
    }
  }
}
