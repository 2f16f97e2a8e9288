package org.overseer.perceiver.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.perceiver.autograd.Buffer;
import org.overseer.perceiver.kernels.FloatBuffers;

/**
 * A tensor that is yet to be written: its bytes are made block by block while they go out.
 *
 * @param shape {@code []} for a scalar
 * @param content writes exactly the bytes that type and shape imply, little-endian and row-major
 */
record TensorContent(DataType dataType, long[] shape, AtomicFile.Content content) {
  private static final int BLOCK_BYTES = 1 << 18;

  static TensorContent of(Tensor tensor) {
    return new TensorContent(
        tensor.dataType(),
        tensor.shape(),
        channel -> AtomicFile.writeFully(channel, tensor.bytes()));
  }

  /** A float array in C order. */
  static TensorContent of(INDArray array) {
    return new TensorContent(
        DataType.F32, array.shape(), channel -> writeFloats(channel, floats(array)));
  }

  /** A vector that is made when it is written; it must have the length. */
  static TensorContent ofVector(int length, Supplier<float[]> values) {
    return new TensorContent(
        DataType.F32,
        new long[] {length},
        channel -> writeFloats(channel, FloatBuffer.wrap(values.get(), 0, length)));
  }

  /** State that is not trained; counters are 64-bit integers in files. */
  static TensorContent of(Buffer buffer) {
    if (!buffer.integral()) {
      return of(buffer.value());
    }
    return new TensorContent(
        DataType.I64,
        buffer.value().shape(),
        channel -> writeLongs(channel, floats(buffer.value())));
  }

  long bytes() {
    long bytes = dataType.bytes();
    for (long dimension : shape) {
      bytes = Math.multiplyExact(bytes, dimension);
    }
    return bytes;
  }

  private static FloatBuffer floats(INDArray array) {
    boolean inPlace = FloatBuffers.directlyReadable() && FloatBuffers.isContiguous(array);
    return inPlace ? FloatBuffers.of(array) : FloatBuffer.wrap(FloatBuffers.toArray(array));
  }

  private static void writeFloats(FileChannel channel, FloatBuffer floats) throws IOException {
    ByteBuffer bytes = block();
    FloatBuffer block = bytes.asFloatBuffer();
    int total = floats.remaining();
    for (int next = 0; next < total; next += block.capacity()) {
      int count = Math.min(block.capacity(), total - next);
      block.clear().put(floats.slice(next, count));
      AtomicFile.writeFully(channel, bytes.clear().limit(count * Float.BYTES));
    }
  }

  private static void writeLongs(FileChannel channel, FloatBuffer floats) throws IOException {
    ByteBuffer bytes = block();
    LongBuffer block = bytes.asLongBuffer();
    while (floats.hasRemaining()) {
      block.clear();
      while (block.hasRemaining() && floats.hasRemaining()) {
        block.put(Math.round((double) floats.get()));
      }
      AtomicFile.writeFully(channel, bytes.clear().limit(block.position() * Long.BYTES));
    }
  }

  /** On the heap: a direct block for every tensor would stay until the garbage is collected. */
  private static ByteBuffer block() {
    return ByteBuffer.allocate(BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }
}
