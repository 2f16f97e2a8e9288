package org.overseer.env.skirmish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.overseer.env.EnvironmentException;

/** Reads this package's data files; every failure is one line that names the file. */
final class Resources {
  private static final String NULL_PRIMITIVE = "Cannot map `null` into type";
  private static final String TRAILING = "Trailing token";

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private Resources() {}

  /** The text of a resource beside this class, or null where there is none. */
  static @Nullable String find(String name) {
    try (InputStream in = Resources.class.getResourceAsStream(name)) {
      return in == null ? null : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new EnvironmentException(
          EnvironmentException.Code.FORMAT, name + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** The text of a resource that is part of the program. */
  static String require(String name) {
    String text = find(name);
    if (text == null) {
      throw new IllegalStateException(name + " is missing from the program's class path");
    }
    return text;
  }

  static <T> T parse(String source, String json, Class<T> type) {
    try {
      T value = json.isBlank() ? null : JSON.readValue(json, type);
      if (value == null) {
        throw invalid(source, "holds nothing");
      }
      return value;
    } catch (JsonProcessingException e) {
      String where = e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
      throw new EnvironmentException(
          EnvironmentException.Code.FORMAT, source + ": " + problem(e) + where, e);
    }
  }

  /** What is wrong and with which field. */
  private static String problem(JsonProcessingException e) {
    if (e instanceof UnrecognizedPropertyException unknown
        && unknown.getKnownPropertyIds() != null) {
      List<String> known = unknown.getKnownPropertyIds().stream().map(String::valueOf).toList();
      return String.valueOf(Names.unknown("field", unknown.getPropertyName(), known).getMessage());
    }
    if (firstLine(e.getOriginalMessage()).startsWith(TRAILING)) {
      return "something follows the end of its object";
    }
    String message =
        e instanceof MismatchedInputException mismatched && !isMissing(e)
            ? "must be " + wanted(mismatched)
            : firstLine(e.getOriginalMessage());
    if (!(e instanceof JsonMappingException mapping) || mapping.getPath().isEmpty()) {
      return message;
    }
    StringBuilder field = new StringBuilder();
    for (JsonMappingException.Reference step : mapping.getPath()) {
      String name = step.getFieldName();
      field.append(name == null ? "[" + step.getIndex() + "]" : "." + name);
    }
    String path = field.charAt(0) == '.' ? field.substring(1) : field.toString();
    return isMissing(e) ? "'" + path + "' is missing" : "'" + path + "': " + message;
  }

  private static boolean isMissing(JsonProcessingException e) {
    return firstLine(e.getOriginalMessage()).startsWith(NULL_PRIMITIVE);
  }

  /** In a user's words, not in those of a class. */
  private static String wanted(MismatchedInputException mismatched) {
    Class<?> target = mismatched.getTargetType();
    if (target == null) {
      return "another value";
    }
    Class<?> type = MethodType.methodType(target).unwrap().returnType();
    if (type == int.class || type == long.class) {
      return "a whole number";
    } else if (type == float.class || type == double.class) {
      return "a number";
    } else if (type == boolean.class) {
      return "true or false";
    } else if (type == String.class) {
      return "text";
    } else if (type.isEnum()) {
      return "one of " + Arrays.toString(type.getEnumConstants());
    }
    return type.isArray() || Collection.class.isAssignableFrom(type) ? "a list" : "an object";
  }

  static EnvironmentException invalid(String source, String problem) {
    return new EnvironmentException(EnvironmentException.Code.FORMAT, source + ": " + problem);
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "not valid JSON" : message.lines().findFirst().orElse(message);
  }
}
