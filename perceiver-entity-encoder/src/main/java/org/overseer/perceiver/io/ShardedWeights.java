package org.overseer.perceiver.io;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Weights that are spread over several files of one folder; an index names the file of each tensor.
 *
 * <p>The index is untrusted: it can name files of its own folder only, and every file must hold
 * exactly the tensors that the index says.
 */
final class ShardedWeights implements WeightSource {
  private static final int MAX_SHARDS = 1_000;
  private static final Pattern FILE_NAME = Pattern.compile("\\w[\\w.-]{0,199}");

  private final String source;
  private final Map<String, WeightSource> shardOf = new LinkedHashMap<>();
  private final List<WeightSource> shards = new ArrayList<>();

  private ShardedWeights(String source) {
    this.source = source;
  }

  /**
   * Opens all files of an index.
   *
   * @param index JSON with {@code weight_map}: tensor name to file name
   * @param opener opens one file
   * @throws ModelFormatException if a file is missing or broken, or does not hold what the index
   *     says
   */
  static ShardedWeights open(Path index, Function<Path, WeightSource> opener) {
    JsonObject json = JsonObject.read(index);
    ShardedWeights weights = new ShardedWeights(String.valueOf(index.getFileName()));
    try {
      namesByFile(json)
          .forEach((file, names) -> weights.add(file, names, opener.apply(shard(index, file))));
      return weights;
    } catch (RuntimeException e) {
      weights.close();
      throw e;
    }
  }

  /** The files that an index names, each checked to exist in the folder of the index. */
  static List<Path> shards(Path index) {
    List<Path> shards = new ArrayList<>();
    namesByFile(JsonObject.read(index)).keySet().forEach(file -> shards.add(shard(index, file)));
    return shards;
  }

  private static Map<String, Set<String>> namesByFile(JsonObject index) {
    Map<String, Set<String>> namesByFile = new LinkedHashMap<>();
    index
        .textsByName("weight_map")
        .forEach(
            (name, file) -> {
              if (!FILE_NAME.matcher(file).matches()) {
                throw index.error(
                    "tensor '%s' is in '%s', which is not the plain name of a file in this folder"
                        .formatted(name, file));
              }
              namesByFile.computeIfAbsent(file, f -> new LinkedHashSet<>()).add(name);
            });
    if (namesByFile.size() > MAX_SHARDS) {
      throw index.error(
          "names %d files; at most %d are read".formatted(namesByFile.size(), MAX_SHARDS));
    }
    return namesByFile;
  }

  private static Path shard(Path index, String file) {
    Path shard = index.resolveSibling(file);
    if (!Files.isRegularFile(shard)) {
      throw new ModelFormatException(
          "%s: names the file %s, which is not there".formatted(index.getFileName(), file));
    }
    return shard;
  }

  private void add(String file, Set<String> names, WeightSource shard) {
    shards.add(shard);
    Set<String> missing = new TreeSet<>(names);
    missing.removeAll(shard.names());
    Set<String> unexpected = new TreeSet<>(shard.names());
    unexpected.removeAll(names);
    if (!missing.isEmpty() || !unexpected.isEmpty()) {
      throw new ModelFormatException(
          "%s: does not fit %s: missing tensors %s; unexpected tensors %s"
              .formatted(file, source, NameList.of(missing), NameList.of(unexpected)));
    }
    names.forEach(name -> shardOf.put(name, shard));
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(shardOf.keySet());
  }

  @Override
  public long[] shape(String name) {
    return shard(name).shape(name);
  }

  @Override
  public DataType dataType(String name) {
    return shard(name).dataType(name);
  }

  @Override
  public Tensor tensor(String name) {
    return shard(name).tensor(name);
  }

  private WeightSource shard(String name) {
    WeightSource shard = shardOf.get(name);
    if (shard == null) {
      throw NameList.noTensor(source, name, shardOf.keySet());
    }
    return shard;
  }

  @Override
  public void close() {
    shards.forEach(WeightSource::close);
  }
}
