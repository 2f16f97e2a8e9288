package org.overseer.perceiver.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON header of a safetensors file, checked rule by rule before any tensor is touched.
 *
 * <p>The parser streams, so that a hostile header costs no more memory than the entries it lists.
 */
final class SafetensorsHeader {
  /** The format's own limit; larger headers are refused by every reader. */
  static final long MAX_HEADER_BYTES = 100_000_000;

  private static final JsonFactory JSON = new JsonFactory();
  private static final String METADATA = "__metadata__";

  /** Where a tensor lies: {@code [begin, end)} in bytes, relative to the data after the header. */
  record Entry(DataType dataType, long[] shape, long begin, long end) {}

  private final String source;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  private SafetensorsHeader(String source) {
    this.source = source;
  }

  /**
   * Parses and checks a header.
   *
   * @param source the file's name for messages
   * @param json the header's bytes, UTF-8
   * @param dataBytes length of the data that follows the header
   */
  static SafetensorsHeader parse(String source, byte[] json, long dataBytes) {
    SafetensorsHeader header = new SafetensorsHeader(source);
    if (json.length == 0 || json[0] != '{') {
      throw header.error("the header must begin with '{'");
    }
    try (JsonParser parser = JSON.createParser(json)) {
      parser.nextToken();
      header.readEntries(parser);
      if (parser.nextToken() != null) {
        throw header.error("the header has text after its closing brace");
      }
    } catch (JsonProcessingException e) {
      throw new ModelFormatException(
          source + ": the header is not valid JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new ModelFormatException(source + ": the header is not valid UTF-8", e);
    }
    header.checkCoverage(dataBytes);
    return header;
  }

  Map<String, Entry> entries() {
    return entries;
  }

  Map<String, String> metadata() {
    return metadata;
  }

  private void readEntries(JsonParser parser) throws IOException {
    boolean metadataSeen = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (name.equals(METADATA)) {
        if (metadataSeen) {
          throw error("'" + METADATA + "' appears twice");
        }
        metadataSeen = true;
        readMetadata(parser);
      } else if (entries.put(name, readEntry(parser, name)) != null) {
        throw error("tensor '" + name + "' appears twice");
      }
    }
  }

  private void readMetadata(JsonParser parser) throws IOException {
    require(parser.currentToken() == JsonToken.START_OBJECT, METADATA, "must be an object");
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      require(parser.nextToken() == JsonToken.VALUE_STRING, METADATA, "must hold strings only");
      if (metadata.put(key, parser.getText()) != null) {
        throw error("'" + METADATA + "' has the key '" + key + "' twice");
      }
    }
  }

  private Entry readEntry(JsonParser parser, String name) throws IOException {
    require(parser.currentToken() == JsonToken.START_OBJECT, name, "must be an object");
    DataType dataType = null;
    long[] shape = null;
    long[] offsets = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "dtype" -> {
          require(dataType == null, name, "has 'dtype' twice");
          dataType = readDataType(parser, name);
        }
        case "shape" -> {
          require(shape == null, name, "has 'shape' twice");
          shape = readNonNegative(parser, name, field);
        }
        case "data_offsets" -> {
          require(offsets == null, name, "has 'data_offsets' twice");
          offsets = readNonNegative(parser, name, field);
        }
        default -> throw error("tensor '" + name + "' has the unknown field '" + field + "'");
      }
    }
    return checkedEntry(
        name,
        present(dataType, name, "dtype"),
        present(shape, name, "shape"),
        present(offsets, name, "data_offsets"));
  }

  private DataType readDataType(JsonParser parser, String name) throws IOException {
    require(parser.currentToken() == JsonToken.VALUE_STRING, name, "needs a string as 'dtype'");
    String text = parser.getText();
    for (DataType type : DataType.values()) {
      if (type.name().equals(text)) {
        return type;
      }
    }
    throw error(
        "tensor '%s' has dtype '%s'; supported are %s"
            .formatted(name, text, Arrays.toString(DataType.values())));
  }

  private long[] readNonNegative(JsonParser parser, String name, String field) throws IOException {
    String rule = "needs a list of non-negative integers as '" + field + "'";
    require(parser.currentToken() == JsonToken.START_ARRAY, name, rule);
    List<Long> values = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      require(parser.currentToken() == JsonToken.VALUE_NUMBER_INT, name, rule);
      require(parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER, name, rule);
      require(parser.getLongValue() >= 0, name, rule);
      values.add(parser.getLongValue());
    }
    return values.stream().mapToLong(Long::longValue).toArray();
  }

  private Entry checkedEntry(String name, DataType dataType, long[] shape, long[] offsets) {
    require(offsets.length == 2, name, "needs exactly two 'data_offsets'");
    require(
        offsets[0] <= offsets[1],
        name,
        "has data_offsets %s that end before they begin".formatted(Arrays.toString(offsets)));
    long bytes;
    try {
      bytes = dataType.bytes();
      for (long dimension : shape) {
        bytes = Math.multiplyExact(bytes, dimension);
      }
    } catch (ArithmeticException e) {
      throw new ModelFormatException(
          "%s: tensor '%s' has shape %s, whose size overflows"
              .formatted(source, name, Arrays.toString(shape)),
          e);
    }
    require(
        bytes == offsets[1] - offsets[0],
        name,
        "of %s%s needs %d bytes but its data_offsets span %d"
            .formatted(dataType, Arrays.toString(shape), bytes, offsets[1] - offsets[0]));
    return new Entry(dataType, shape, offsets[0], offsets[1]);
  }

  /** Ranges must lie inside the data and cover it without gap or overlap. */
  private void checkCoverage(long dataBytes) {
    List<Map.Entry<String, Entry>> sorted = new ArrayList<>(entries.entrySet());
    sorted.sort(
        Comparator.comparingLong((Map.Entry<String, Entry> e) -> e.getValue().begin())
            .thenComparingLong(e -> e.getValue().end()));
    long covered = 0;
    for (Map.Entry<String, Entry> named : sorted) {
      String name = named.getKey();
      Entry entry = named.getValue();
      require(
          entry.end() <= dataBytes,
          name,
          "ends at byte %d but the file holds only %d bytes of data; it may be truncated"
              .formatted(entry.end(), dataBytes));
      require(
          entry.begin() >= covered,
          name,
          "begins at byte %d and overlaps another one that ends at %d"
              .formatted(entry.begin(), covered));
      require(
          entry.begin() == covered,
          name,
          "leaves a gap before it: bytes %d to %d belong to no tensor"
              .formatted(covered, entry.begin()));
      covered = entry.end();
    }
    if (covered != dataBytes) {
      throw error(
          "%d bytes after the last tensor belong to no tensor".formatted(dataBytes - covered));
    }
  }

  private <T> T present(@Nullable T value, String name, String field) {
    if (value == null) {
      throw error("tensor '" + name + "' lacks '" + field + "'");
    }
    return value;
  }

  private void require(boolean condition, String name, String rule) {
    if (!condition) {
      throw error((name.equals(METADATA) ? "'" : "tensor '") + name + "' " + rule);
    }
  }

  private ModelFormatException error(String message) {
    return new ModelFormatException(source + ": " + message);
  }
}
