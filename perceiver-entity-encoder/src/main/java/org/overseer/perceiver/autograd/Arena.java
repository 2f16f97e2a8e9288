package org.overseer.perceiver.autograd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Native memory for the arrays of one step, handed out by moving a mark and taken back all at once.
 *
 * <p>One block serves a whole step. A step that needs more gets overflow blocks; the next {@link
 * #reset} replaces them all by one block for the demand seen, so that steps of a settled size
 * allocate nothing. Array objects are kept too: an allocation that repeats the previous step's
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
  private long blockLength;
  private long used;
  private long demand;
  private int nextSlot;
  private boolean closed;

  /** What the n-th allocation of an earlier step returned. */
  private record Slot(INDArray block, long offset, long[] shape, INDArray array) {}

  /** Takes back every array handed out; they must no longer be used. */
  public void reset() {
    requireOpen();
    if (blocks.size() > 1) {
      long wanted = demand + demand / 8; // room for sets a little larger than any seen
      release();
      addBlock(wanted);
    }
    used = 0;
    demand = 0;
    nextSlot = 0;
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
    if (blocks.isEmpty() || used + padded > blockLength) {
      addBlock(Math.max(padded, Math.max(blockLength, SMALLEST_BLOCK)));
    }
    INDArray array = view(blocks.get(blocks.size() - 1), used, shape);
    used += padded;
    demand += padded;
    return array;
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

  private void addBlock(long length) {
    blocks.add(Nd4j.createUninitialized(DataType.FLOAT, length));
    blockLength = length;
    used = 0;
  }

  private void release() {
    slots.clear();
    blocks.forEach(INDArray::close);
    blocks.clear();
    blockLength = 0;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("This arena is closed");
    }
  }
}
