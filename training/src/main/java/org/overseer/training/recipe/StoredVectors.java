package org.overseer.training.recipe;

import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.overseer.perceiver.io.SafetensorsReader;

/** The vectors of a file by their names; each is read when it is asked for. */
final class StoredVectors extends AbstractMap<String, float[]> {
  private final SafetensorsReader file;

  /** Reads from a file that stays open meanwhile. */
  StoredVectors(SafetensorsReader file) {
    this.file = file;
  }

  @Override
  public float @Nullable [] get(@Nullable Object name) {
    return name instanceof String key && file.names().contains(key)
        ? file.tensor(key).toFloats()
        : null;
  }

  @Override
  public Set<Map.Entry<String, float[]>> entrySet() {
    Map<String, float[]> all = new LinkedHashMap<>();
    file.names().forEach(name -> all.put(name, file.tensor(name).toFloats()));
    return all.entrySet();
  }
}
