package org.overseer.perceiver.io;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.kernels.FloatBuffers;

/**
 * A folder that holds a model: {@code config.json} says what it is, {@code model.safetensors} has
 * the weights under their state-dict names (ecosystem and style §6).
 */
public final class ModelFolder {
  private static final String CONFIG = "config.json";
  private static final String WEIGHTS = "model.safetensors";

  private final Path path;
  private final JsonObject config;

  private ModelFolder(Path path, JsonObject config) {
    this.path = path;
    this.config = config;
  }

  /**
   * Opens a folder and reads its config; weights are read by {@link #load}.
   *
   * @throws ModelFormatException if there is no such folder, or its config is missing or broken
   */
  public static ModelFolder open(Path path) {
    if (!Files.isDirectory(path)) {
      throw new ModelFormatException("no such model folder: " + path);
    }
    for (String file : List.of(CONFIG, WEIGHTS)) {
      if (!Files.isRegularFile(path.resolve(file))) {
        throw new ModelFormatException(
            "%s: has no %s; a model folder holds %s and %s".formatted(path, file, CONFIG, WEIGHTS));
      }
    }
    return new ModelFolder(path, JsonObject.read(path.resolve(CONFIG)));
  }

  /**
   * Writes a folder: each file appears whole or not at all, the config last.
   *
   * @param config what is needed to rebuild the model
   * @param prefix which parameters to write; it is cut off their names
   * @throws java.io.UncheckedIOException if it cannot be written
   */
  public static void save(Path path, ObjectNode config, Parameters parameters, String prefix) {
    SafetensorsWriter.write(path.resolve(WEIGHTS), tensors(parameters, prefix));
    JsonObject.write(path.resolve(CONFIG), config);
  }

  /** Values of the parameters whose names begin with the prefix, under what follows it. */
  public static Map<String, Tensor> tensors(Parameters parameters, String prefix) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    parameters.forEach(
        parameter -> {
          if (parameter.name().startsWith(prefix)) {
            tensors.put(
                parameter.name().substring(prefix.length()),
                tensor(parameter.value(), parameter.value().shape()));
          }
        });
    return tensors;
  }

  /** A copy of an array as a float32 tensor, its elements in C order under the given shape. */
  public static Tensor tensor(INDArray array, long... shape) {
    return Tensor.ofFloats(FloatBuffers.toArray(array), shape);
  }

  /** Where the folder is. */
  public Path path() {
    return path;
  }

  /** The config. */
  public JsonObject config() {
    return config;
  }

  /**
   * Checks that the weights could hold so many entries, before memory is taken for them.
   *
   * @param entries what the config implies at least
   * @throws ModelFormatException if the file is too small
   */
  public void requireRoomFor(double entries) {
    try {
      long bytes = Files.size(path.resolve(WEIGHTS));
      if (entries * DataType.F16.bytes() > bytes) {
        throw new ModelFormatException(
            "%s has %,d bytes, too few for the %,.0f weights or more that %s implies"
                .formatted(path.resolve(WEIGHTS), bytes, entries, CONFIG));
      }
    } catch (IOException e) {
      throw new ModelFormatException("cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads the weights into parameters that the config implied.
   *
   * @param prefix which parameters to fill; what follows it is the tensor's name
   * @throws ModelFormatException if a tensor is missing, unexpected or of another shape; then no
   *     parameter has changed
   */
  public void load(Parameters parameters, String prefix) {
    try (SafetensorsReader reader = SafetensorsReader.open(path.resolve(WEIGHTS))) {
      load(WEIGHTS, reader, parameters, prefix);
    }
  }

  /** As {@link #load(Parameters, String)}, from any reader; {@code source} names it in messages. */
  public static void load(
      String source, SafetensorsReader reader, Parameters parameters, String prefix) {
    Map<String, Parameter> wanted = new LinkedHashMap<>();
    parameters.forEach(
        parameter -> {
          if (parameter.name().startsWith(prefix)) {
            wanted.put(parameter.name().substring(prefix.length()), parameter);
          }
        });
    checkNames(source, wanted.keySet(), reader.names());
    wanted.forEach((name, parameter) -> checkShape(source, name, parameter, reader));
    List<float[]> values = new ArrayList<>();
    wanted.keySet().forEach(name -> values.add(reader.tensor(name).toFloats()));
    int next = 0;
    for (Parameter parameter : wanted.values()) {
      FloatBuffers.write(values.get(next++), parameter.value());
    }
  }

  private static void checkNames(String source, Set<String> wanted, Set<String> present) {
    Set<String> missing = new TreeSet<>(wanted);
    missing.removeAll(present);
    Set<String> unexpected = new TreeSet<>(present);
    unexpected.removeAll(wanted);
    if (!missing.isEmpty() || !unexpected.isEmpty()) {
      throw new ModelFormatException(
          "%s: does not fit %s: missing tensors %s; unexpected tensors %s"
              .formatted(source, CONFIG, NameList.of(missing), NameList.of(unexpected)));
    }
  }

  private static void checkShape(
      String source, String name, Parameter parameter, SafetensorsReader reader) {
    long[] shape = reader.shape(name);
    long[] implied = parameter.value().shape();
    if (!Arrays.equals(shape, implied)) {
      throw new ModelFormatException(
          "%s: tensor '%s' has shape %s, config.json implies %s"
              .formatted(source, name, Arrays.toString(shape), Arrays.toString(implied)));
    }
  }
}
