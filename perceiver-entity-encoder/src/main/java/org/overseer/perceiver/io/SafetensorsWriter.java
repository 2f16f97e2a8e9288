package org.overseer.perceiver.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Writes safetensors files the way the format's own library does.
 *
 * <p>Header padded with spaces to a multiple of 8; tensors ordered by descending alignment, then
 * name; row-major without holes. Equal content gives equal bytes.
 */
public final class SafetensorsWriter {
  private static final JsonFactory JSON = new JsonFactory();

  private static final Map<String, String> METADATA = Map.of("format", "pt");

  private SafetensorsWriter() {}

  /**
   * Writes a file atomically, with the metadata {@code {"format": "pt"}} that Python tools look
   * for.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  public static void write(Path file, Map<String, Tensor> tensors) {
    write(file, tensors, METADATA);
  }

  /** Writes a file atomically with the given metadata. */
  public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) {
    writeContents(file, contents(tensors), metadata);
  }

  /**
   * Writes vectors of float32 atomically, of which only one is asked for at a time.
   *
   * @param lengths of all vectors by their names
   * @param values the vector of a name
   */
  public static void writeVectors(
      Path file, Map<String, Integer> lengths, Function<String, float[]> values) {
    Map<String, TensorContent> contents = new LinkedHashMap<>();
    lengths.forEach(
        (name, length) ->
            contents.put(name, TensorContent.ofVector(length, () -> values.apply(name))));
    writeContents(file, contents);
  }

  /** As {@link #write(Path, Map)}, with tensors whose bytes are made while they are written. */
  static void writeContents(Path file, Map<String, TensorContent> tensors) {
    writeContents(file, tensors, METADATA);
  }

  private static void writeContents(
      Path file, Map<String, TensorContent> tensors, Map<String, String> metadata) {
    List<Map.Entry<String, TensorContent>> ordered = ordered(tensors);
    byte[] header = header(ordered, metadata);
    AtomicFile.write(
        file,
        channel -> {
          AtomicFile.writeFully(channel, headerLength(header));
          AtomicFile.writeFully(channel, ByteBuffer.wrap(header));
          for (Map.Entry<String, TensorContent> tensor : ordered) {
            tensor.getValue().content().writeTo(channel);
          }
        });
  }

  /** The file's bytes in memory, to be sent over a wire. */
  public static byte[] toBytes(Map<String, Tensor> tensors, Map<String, String> metadata) {
    List<Map.Entry<String, TensorContent>> ordered = ordered(contents(tensors));
    byte[] header = header(ordered, metadata);
    long size = 8L + header.length;
    for (Tensor tensor : tensors.values()) {
      size += tensor.bytes().remaining();
    }
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(size));
    bytes.put(headerLength(header)).put(header);
    for (Map.Entry<String, TensorContent> named : ordered) {
      bytes.put(Objects.requireNonNull(tensors.get(named.getKey())).bytes());
    }
    return bytes.array();
  }

  private static Map<String, TensorContent> contents(Map<String, Tensor> tensors) {
    Map<String, TensorContent> contents = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> contents.put(name, TensorContent.of(tensor)));
    return contents;
  }

  private static List<Map.Entry<String, TensorContent>> ordered(
      Map<String, TensorContent> tensors) {
    List<Map.Entry<String, TensorContent>> ordered = new ArrayList<>(tensors.entrySet());
    ordered.sort(
        Comparator.comparingInt(
                (Map.Entry<String, TensorContent> e) -> -e.getValue().dataType().bytes())
            .thenComparing(Map.Entry::getKey));
    return ordered;
  }

  private static ByteBuffer headerLength(byte[] header) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, header.length);
  }

  private static byte[] header(
      List<Map.Entry<String, TensorContent>> ordered, Map<String, String> metadata) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeObjectFieldStart("__metadata__");
      for (String key : metadata.keySet().stream().sorted().toList()) {
        json.writeStringField(key, metadata.get(key));
      }
      json.writeEndObject();
      long begin = 0;
      for (Map.Entry<String, TensorContent> named : ordered) {
        TensorContent tensor = named.getValue();
        long end = begin + tensor.bytes();
        long[] shape = tensor.shape();
        json.writeObjectFieldStart(named.getKey());
        json.writeStringField("dtype", tensor.dataType().name());
        json.writeFieldName("shape");
        json.writeArray(shape, 0, shape.length);
        json.writeFieldName("data_offsets");
        json.writeArray(new long[] {begin, end}, 0, 2);
        json.writeEndObject();
        begin = end;
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int padded = (bytes.size() + 7) / 8 * 8;
    byte[] header = Arrays.copyOf(bytes.toByteArray(), padded);
    Arrays.fill(header, bytes.size(), padded, (byte) ' ');
    return header;
  }
}
