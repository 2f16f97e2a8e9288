package org.overseer.perceiver.io;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.perceiver.autograd.Buffer;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.kernels.FloatBuffers;

/**
 * A folder that holds a model: {@code config.json} says what it is; the weights under their
 * state-dict names are in {@code model.safetensors}, in shards with {@code
 * model.safetensors.index.json}, in {@code pytorch_model.bin}, or in shards with {@code
 * pytorch_model.bin.index.json}, the first of them that is there.
 */
public final class ModelFolder {
  /** Most bytes of weights in one file unless {@link #save} is told otherwise: 2 GB. */
  public static final long MAX_FILE_BYTES = 2_000_000_000L;

  private static final String CONFIG = "config.json";

  private final Path path;
  private final JsonObject config;
  private final WeightFormat format;

  private ModelFolder(Path path, JsonObject config, WeightFormat format) {
    this.path = path;
    this.config = config;
    this.format = format;
  }

  /**
   * Opens a folder and reads its config; weights are read by {@link #load}.
   *
   * @throws ModelFormatException if there is no such folder or it has no weights, or its config is
   *     missing or broken
   */
  public static ModelFolder open(Path path) {
    if (!Files.isDirectory(path)) {
      throw new ModelFormatException("no such model folder: " + path);
    }
    if (!Files.isRegularFile(path.resolve(CONFIG))) {
      throw new ModelFormatException(
          "%s: has no %s; a model folder says there what its weights are".formatted(path, CONFIG));
    }
    WeightFormat format = WeightFormat.find(path);
    return new ModelFolder(path, JsonObject.read(path.resolve(CONFIG)), format);
  }

  /**
   * Writes a folder with weights in safetensors files of at most {@link #MAX_FILE_BYTES}.
   *
   * @see #save(Path, ObjectNode, Parameters, String, long)
   */
  public static void save(Path path, ObjectNode config, Parameters parameters, String prefix) {
    save(path, config, parameters, prefix, MAX_FILE_BYTES);
  }

  /**
   * Writes a folder: each file appears whole or not at all, the config last. Weights of an earlier
   * save are replaced, also those in another number of files.
   *
   * @param config what is needed to rebuild the model
   * @param prefix which parameters and buffers to write; it is cut off their names
   * @param maxFileBytes above so many bytes the weights are spread over several files, each of them
   *     at most so large unless it holds a single tensor
   * @throws java.io.UncheckedIOException if it cannot be written
   */
  public static void save(
      Path path, ObjectNode config, Parameters parameters, String prefix, long maxFileBytes) {
    Map<String, TensorContent> tensors = new LinkedHashMap<>();
    for (Parameter parameter : parameters) {
      if (parameter.name().startsWith(prefix)) {
        tensors.put(
            parameter.name().substring(prefix.length()), TensorContent.of(parameter.value()));
      }
    }
    for (Buffer buffer : parameters.buffers()) {
      if (buffer.name().startsWith(prefix)) {
        tensors.put(buffer.name().substring(prefix.length()), TensorContent.of(buffer));
      }
    }
    ShardedSafetensors.write(path, tensors, maxFileBytes);
    JsonObject.write(path.resolve(CONFIG), config);
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
   * @throws ModelFormatException if the files are too small, or broken: then that is told first
   */
  public void requireRoomFor(double entries) {
    long bytes = format.bytes(path);
    if (entries * DataType.F16.bytes() > bytes) {
      openWeights().close();
      throw new ModelFormatException(
          "%s has %,d bytes of weights, too few for the %,.0f weights or more that %s implies"
              .formatted(path.resolve(format.fileName()), bytes, entries, CONFIG));
    }
  }

  /**
   * Opens the weights, whatever files they are in.
   *
   * @throws ModelFormatException if a file is missing or breaks a rule of its format
   */
  public WeightSource openWeights() {
    return format.open(path);
  }

  /**
   * Reads the weights into parameters and buffers that the config implied.
   *
   * @param prefix which of them to fill; what follows it is the tensor's name
   * @throws ModelFormatException if a tensor is missing, unexpected, or of another shape or kind of
   *     number; then no parameter has changed. Also if a file can no longer be read on the way;
   *     then some may have
   */
  public void load(Parameters parameters, String prefix) {
    try (WeightSource weights = openWeights()) {
      load(format.fileName(), weights, parameters, prefix);
    }
  }

  /** As {@link #load(Parameters, String)}, from any source; {@code source} names it in messages. */
  public static void load(
      String source, WeightSource weights, Parameters parameters, String prefix) {
    WeightTargets.of(parameters, prefix).fill(source, weights);
  }
}
