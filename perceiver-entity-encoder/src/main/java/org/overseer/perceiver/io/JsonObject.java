package org.overseer.perceiver.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object from a file, read field by field with messages that name file and field.
 *
 * <p>Every accessor throws {@link ModelFormatException} when the field is missing or of another
 * type.
 */
public final class JsonObject {
  private static final long MAX_BYTES = 16_000_000;
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final String source;
  private final JsonNode node;

  private JsonObject(String source, JsonNode node) {
    this.source = source;
    this.node = node;
    if (!node.isObject()) {
      throw new ModelFormatException(source + ": must be a JSON object");
    }
  }

  /** Reads a file; messages begin with its name. */
  public static JsonObject read(Path file) {
    String source = String.valueOf(file.getFileName());
    try {
      if (!Files.isRegularFile(file)) {
        throw new ModelFormatException("no such file: " + file);
      }
      if (Files.size(file) > MAX_BYTES) {
        throw new ModelFormatException(
            "%s: has %d bytes; at most %d are read".formatted(source, Files.size(file), MAX_BYTES));
      }
      ForeignContent.refuse(file);
      return parse(source, Files.readAllBytes(file));
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
  }

  /**
   * Reads bytes, for instance of a resource.
   *
   * @param source a name for messages
   */
  public static JsonObject parse(String source, byte[] bytes) {
    try {
      return new JsonObject(source, JSON.readTree(bytes));
    } catch (JsonProcessingException e) {
      throw invalid(source, e);
    } catch (IOException e) {
      throw new ModelFormatException("cannot read " + source + ": " + e.getMessage(), e);
    }
  }

  /** An empty object to be filled and given to {@link #write}. */
  public static ObjectNode create() {
    return JSON.createObjectNode();
  }

  /** Writes an object atomically, indented. */
  public static void write(Path file, ObjectNode object) {
    AtomicFile.writeString(file, object.toPrettyString() + "\n");
  }

  /** A copy that can be changed and given to {@link #write}. */
  public ObjectNode copy() {
    return node.deepCopy();
  }

  /** Whether the field is there and not null. */
  public boolean has(String field) {
    return node.hasNonNull(field);
  }

  /** Whether the field holds exactly this string. */
  public boolean isText(String field, String text) {
    return has(field) && node.get(field).isTextual() && node.get(field).textValue().equals(text);
  }

  /** Whether the field is there and an object. */
  public boolean isObject(String field) {
    return node.path(field).isObject();
  }

  /** A 32-bit integer. */
  public int integer(String field) {
    JsonNode value = required(field);
    if (!value.canConvertToExactIntegral() || !value.canConvertToInt()) {
      throw wrongType(field, "an integer", value);
    }
    return value.intValue();
  }

  /** A 32-bit integer, or the default where the field is missing or null. */
  public int integer(String field, int defaultValue) {
    return has(field) ? integer(field) : defaultValue;
  }

  /** A 32-bit integer, or null where the field is missing or null. */
  public @Nullable Integer optionalInteger(String field) {
    return has(field) ? integer(field) : null;
  }

  /** A finite number. */
  public double number(String field) {
    JsonNode value = required(field);
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw wrongType(field, "a finite number", value);
    }
    return value.doubleValue();
  }

  /** A finite number, or the default where the field is missing or null. */
  public double number(String field, double defaultValue) {
    return has(field) ? number(field) : defaultValue;
  }

  /** A boolean, or the default where the field is missing or null. */
  public boolean bool(String field, boolean defaultValue) {
    if (!has(field)) {
      return defaultValue;
    }
    JsonNode value = required(field);
    if (!value.isBoolean()) {
      throw wrongType(field, "true or false", value);
    }
    return value.booleanValue();
  }

  /** A string. */
  public String text(String field) {
    JsonNode value = required(field);
    if (!value.isTextual()) {
      throw wrongType(field, "a string", value);
    }
    return value.textValue();
  }

  /** A string, or the default where the field is missing or null. */
  public String text(String field, String defaultValue) {
    return has(field) ? text(field) : defaultValue;
  }

  /** An object. */
  public JsonObject object(String field) {
    JsonNode value = required(field);
    if (!value.isObject()) {
      throw wrongType(field, "an object", value);
    }
    return new JsonObject(source + ": '" + field + "'", value);
  }

  /** An object, or an empty one where the field is missing or null. */
  public JsonObject objectOrEmpty(String field) {
    return has(field) ? object(field) : new JsonObject(source + ": '" + field + "'", create());
  }

  /** A list of 32-bit integers. */
  public int[] integers(String field) {
    JsonNode list = array(field);
    int[] integers = new int[list.size()];
    for (int i = 0; i < integers.length; i++) {
      JsonNode element = list.get(i);
      if (!element.canConvertToExactIntegral() || !element.canConvertToInt()) {
        throw wrongType(field, "a list of integers", element);
      }
      integers[i] = element.intValue();
    }
    return integers;
  }

  /** One of the given values by its name, or the default where the field is missing or null. */
  public <T> T choice(String field, T defaultValue, T[] values, Function<T, String> name) {
    if (!has(field)) {
      return defaultValue;
    }
    String text = text(field);
    for (T value : values) {
      if (name.apply(value).equals(text)) {
        return value;
      }
    }
    throw error(
        "'%s' is '%s'; supported are %s"
            .formatted(field, text, Arrays.stream(values).map(name).toList()));
  }

  /** A list of strings. */
  public List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : array(field)) {
      if (!element.isTextual()) {
        throw wrongType(field, "a list of strings", element);
      }
      texts.add(element.textValue());
    }
    return texts;
  }

  /** An object whose values are all strings, in the file's order. */
  public Map<String, String> textsByName(String field) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> named : object(field).node.properties()) {
      if (!named.getValue().isTextual()) {
        throw wrongType(field, "an object of strings", named.getValue());
      }
      texts.put(named.getKey(), named.getValue().textValue());
    }
    return texts;
  }

  /** A list of finite numbers. */
  public List<Double> numbers(String field) {
    List<Double> numbers = new ArrayList<>();
    for (JsonNode element : array(field)) {
      if (!element.isNumber() || !Double.isFinite(element.doubleValue())) {
        throw wrongType(field, "a list of finite numbers", element);
      }
      numbers.add(element.doubleValue());
    }
    return numbers;
  }

  /** A list of objects. */
  public List<JsonObject> objects(String field) {
    List<JsonObject> objects = new ArrayList<>();
    for (JsonNode element : array(field)) {
      if (!element.isObject()) {
        throw wrongType(field, "a list of objects", element);
      }
      objects.add(new JsonObject(source + ": '" + field + "'", element));
    }
    return objects;
  }

  /** An error about this object, for rules that span fields. */
  public ModelFormatException error(String message) {
    return new ModelFormatException(source + ": " + message);
  }

  private static ModelFormatException invalid(String source, JsonProcessingException e) {
    String problem = e.getOriginalMessage().lines().findFirst().orElse("");
    return new ModelFormatException(
        source + ": is not valid JSON: " + problem.replaceAll("Source: REDACTED [^;]*; ", ""), e);
  }

  private JsonNode array(String field) {
    JsonNode value = required(field);
    if (!value.isArray()) {
      throw wrongType(field, "a list", value);
    }
    return value;
  }

  private JsonNode required(String field) {
    JsonNode value = node.get(field);
    if (value == null || value.isNull()) {
      throw error("lacks '" + field + "'");
    }
    return value;
  }

  private ModelFormatException wrongType(String field, String expected, JsonNode value) {
    String text = value.toString();
    String shown = text.length() > 40 ? text.substring(0, 40) + "…" : text;
    return error("'%s' must be %s but is %s".formatted(field, expected, shown));
  }
}
