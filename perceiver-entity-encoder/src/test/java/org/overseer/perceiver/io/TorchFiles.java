package org.overseer.perceiver.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Small files in the form of {@code torch.save}, right ones and broken ones. */
final class TorchFiles {
  private TorchFiles() {}

  /** A whole file: a pickle and the storages '0', '1', … */
  static byte[] file(Pickle pickle, byte[]... storages) {
    return file(pickle.bytes(), storages);
  }

  /** A whole file, whatever its pickle is. */
  static byte[] file(byte[] pickle, byte[]... storages) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("m/data.pkl", pickle);
    for (int i = 0; i < storages.length; i++) {
      entries.put("m/data/" + i, storages[i]);
    }
    entries.put("m/version", "3\n".getBytes(StandardCharsets.US_ASCII));
    return zip(entries);
  }

  /** A zip file of entries that are stored as they are. */
  static byte[] zip(Map<String, byte[]> entries) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      for (Map.Entry<String, byte[]> named : entries.entrySet()) {
        ZipEntry entry = new ZipEntry(named.getKey());
        CRC32 checksum = new CRC32();
        checksum.update(named.getValue());
        entry.setCrc(checksum.getValue());
        entry.setSize(named.getValue().length);
        zip.putNextEntry(entry);
        zip.write(named.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Little-endian float32. */
  static byte[] floats(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  /** The floats 0, 1, …, n - 1. */
  static byte[] range(int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = i;
    }
    return floats(values);
  }

  /** Writes a pickle of protocol 2, instruction by instruction. */
  static final class Pickle {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** A pickle of a dict; {@link #end} closes it. */
    static Pickle dict() {
      return new Pickle().op(0x80, 2, '}', '(');
    }

    /** A dict of one float32 view of storage '0'. */
    static Pickle of(String name, long elements, long offset, long[] shape, long... strides) {
      return dict().text(name).view("FloatStorage", "0", elements, offset, shape, strides).end();
    }

    Pickle op(int... codes) {
      for (int code : codes) {
        out.write(code);
      }
      return this;
    }

    Pickle ascii(String text) {
      out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
      return this;
    }

    Pickle text(String text) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      op('X').littleEndian(utf8.length, 4);
      out.writeBytes(utf8);
      return this;
    }

    Pickle integer(long value) {
      return value == (int) value
          ? op('J').littleEndian(value, 4)
          : op(0x8a, 8).littleEndian(value, 8);
    }

    Pickle integers(long... values) {
      op('(');
      for (long value : values) {
        integer(value);
      }
      return op('t');
    }

    Pickle global(String module, String name) {
      return op('c').ascii(module + "\n" + name + "\n");
    }

    Pickle storage(String type, String key, long elements) {
      op('(').text("storage").global("torch", type).text(key).text("cpu").integer(elements);
      return op('t', 'Q');
    }

    /** What {@code torch.save} writes for a tensor. */
    Pickle view(
        String type, String key, long elements, long offset, long[] shape, long... strides) {
      global("torch._utils", "_rebuild_tensor_v2").op('(').storage(type, key, elements);
      integer(offset).integers(shape).integers(strides).op(0x89);
      return global("collections", "OrderedDict").op(')', 'R', 't', 'R');
    }

    Pickle end() {
      return op('u', '.');
    }

    byte[] bytes() {
      return out.toByteArray();
    }

    private Pickle littleEndian(long value, int bytes) {
      for (int i = 0; i < bytes; i++) {
        out.write((int) (value >> 8 * i));
      }
      return this;
    }
  }
}
