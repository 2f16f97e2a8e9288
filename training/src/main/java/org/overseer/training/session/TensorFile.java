package org.overseer.training.session;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.overseer.perceiver.io.DataType;
import org.overseer.perceiver.io.ModelFormatException;
import org.overseer.perceiver.io.SafetensorsReader;
import org.overseer.perceiver.io.Tensor;

/** A safetensors file whose tensors must have the shapes that they are asked for in. */
final class TensorFile implements AutoCloseable {
  /** Rows of a tensor at most. */
  static final int MOST_ROWS = 1 << 24;

  private final Path file;
  private final SafetensorsReader reader;

  TensorFile(Path file) {
    this.file = file;
    this.reader = SafetensorsReader.open(file);
  }

  /** A text of the metadata. */
  String text(String name) {
    String text = reader.metadata().get(name);
    if (text == null) {
      throw error("the metadata have no '" + name + "'");
    }
    return text;
  }

  boolean has(String name) {
    return reader.names().contains(name);
  }

  /** Length of a dimension. */
  int dimension(String name, int dimension) {
    long[] shape = reader.shape(name);
    if (dimension >= shape.length || shape[dimension] > MOST_ROWS) {
      throw error("tensor '" + name + "' has the shape " + Arrays.toString(shape));
    }
    return (int) shape[dimension];
  }

  float[] floats(String name, long... shape) {
    return tensor(name, DataType.F32, shape).toFloats();
  }

  long[] longs(String name, long... shape) {
    return tensor(name, DataType.I64, shape).toLongs();
  }

  byte[] bytes(String name, long... shape) {
    ByteBuffer bytes = tensor(name, DataType.U8, shape).bytes();
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return copy;
  }

  private Tensor tensor(String name, DataType type, long[] shape) {
    if (reader.dataType(name) != type || !Arrays.equals(reader.shape(name), shape)) {
      throw error(
          "tensor '%s' must be %s%s but is %s%s"
              .formatted(
                  name,
                  type,
                  Arrays.toString(shape),
                  reader.dataType(name),
                  Arrays.toString(reader.shape(name))));
    }
    return reader.tensor(name);
  }

  ModelFormatException error(String rule) {
    return new ModelFormatException(file + ": " + rule);
  }

  @Override
  public void close() {
    reader.close();
  }
}
