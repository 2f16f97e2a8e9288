package org.overseer.perceiver.io;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Writes the weights of a folder: one file, or above a limit shards with an index, as Hugging
 * Face's tools do.
 *
 * <p>Weights of an earlier save in the other form are removed, so that a folder never holds two
 * different models. While shards are being replaced the folder has no index: after a crash it is
 * refused, not read as a mixture.
 */
final class ShardedSafetensors {
  private static final Pattern SHARD = Pattern.compile("model-\\d{5}-of-\\d{5}\\.safetensors");
  private static final int MAX_SHARDS = 99_999;

  private ShardedSafetensors() {}

  /**
   * Writes all tensors.
   *
   * @param tensors in the order in which they fill the shards
   * @param maxBytes most bytes of tensors in one file; only a single tensor may be larger
   */
  static void write(Path folder, Map<String, TensorContent> tensors, long maxBytes) {
    if (maxBytes < 1) {
      throw new IllegalArgumentException("A file must hold at least 1 byte, not " + maxBytes);
    }
    Path whole = folder.resolve(WeightFormat.SAFETENSORS.fileName());
    Path index = folder.resolve(WeightFormat.SAFETENSORS_SHARDS.fileName());
    long total = tensors.values().stream().mapToLong(TensorContent::bytes).sum();
    try {
      if (total <= maxBytes) {
        SafetensorsWriter.writeContents(whole, tensors);
        Files.deleteIfExists(index);
        deleteShards(folder, List.of());
      } else {
        Files.deleteIfExists(index);
        Map<String, String> shardOf = writeShards(folder, split(tensors, maxBytes));
        writeIndex(index, shardOf, total);
        Files.deleteIfExists(whole);
        deleteShards(folder, List.copyOf(shardOf.values()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + folder + ": " + FileProblem.reason(e), e);
    }
  }

  private static List<Map<String, TensorContent>> split(
      Map<String, TensorContent> tensors, long maxBytes) {
    List<Map<String, TensorContent>> shards = new ArrayList<>();
    Map<String, TensorContent> shard = new LinkedHashMap<>();
    long bytes = 0;
    for (Map.Entry<String, TensorContent> named : tensors.entrySet()) {
      long more = named.getValue().bytes();
      if (!shard.isEmpty() && bytes + more > maxBytes) {
        shards.add(shard);
        shard = new LinkedHashMap<>();
        bytes = 0;
      }
      shard.put(named.getKey(), named.getValue());
      bytes += more;
    }
    shards.add(shard);
    return shards;
  }

  private static Map<String, String> writeShards(
      Path folder, List<Map<String, TensorContent>> shards) {
    if (shards.size() > MAX_SHARDS) {
      throw new IllegalArgumentException(
          "The weights need %d files; at most %d are written, so raise the limit of a file's size"
              .formatted(shards.size(), MAX_SHARDS));
    }
    Map<String, String> shardOf = new TreeMap<>();
    for (int i = 0; i < shards.size(); i++) {
      String file = "model-%05d-of-%05d.safetensors".formatted(i + 1, shards.size());
      SafetensorsWriter.writeContents(folder.resolve(file), shards.get(i));
      shards.get(i).keySet().forEach(name -> shardOf.put(name, file));
    }
    return shardOf;
  }

  private static void writeIndex(Path file, Map<String, String> shardOf, long totalBytes) {
    ObjectNode index = JsonObject.create();
    index.putObject("metadata").put("total_size", totalBytes);
    ObjectNode weightMap = index.putObject("weight_map");
    shardOf.forEach(weightMap::put);
    JsonObject.write(file, index);
  }

  private static void deleteShards(Path folder, List<String> kept) throws IOException {
    List<Path> old;
    try (var files = Files.list(folder)) {
      old =
          files
              .filter(file -> SHARD.matcher(file.getFileName().toString()).matches())
              .filter(file -> !kept.contains(file.getFileName().toString()))
              .toList();
    }
    for (Path file : old) {
      Files.delete(file);
    }
  }
}
