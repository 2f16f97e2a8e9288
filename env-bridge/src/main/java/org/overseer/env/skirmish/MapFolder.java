package org.overseer.env.skirmish;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of map files; {@code NAME.json} holds the map NAME. Files may come and go while the
 * program runs. Maps that have been read are kept, so that games on one share its geometry.
 */
final class MapFolder {
  private static final String EXTENSION = ".json";
  private static final long MOST_BYTES = 4 << 20;
  private static final int MOST_KEPT = 32;

  private final Path folder;
  private final Map<String, Loaded> loaded =
      new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Loaded> eldest) {
          return size() > MOST_KEPT;
        }
      };

  private record Loaded(FileTime time, long bytes, Scenario scenario) {}

  MapFolder(Path folder) {
    this.folder = folder;
  }

  /** Names of its maps in alphabetical order. */
  List<String> names() {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(EXTENSION))
          .map(name -> name.substring(0, name.length() - EXTENSION.length()))
          .filter(name -> Scenario.NAME.matcher(name).matches())
          .sorted()
          .toList();
    } catch (IOException e) { // a folder that is not there holds nothing
      return List.of();
    }
  }

  /**
   * The map of a name, null if there is none. Errors, which clients of a server get too, have the
   * file's name without the folder.
   */
  synchronized @Nullable Scenario find(String name) {
    String source = name + EXTENSION;
    Path file = folder.resolve(source);
    if (!Scenario.NAME.matcher(name).matches() || !Files.isRegularFile(file)) {
      return null;
    }
    try {
      FileTime time = Files.getLastModifiedTime(file);
      long bytes = Files.size(file);
      Loaded known = loaded.get(name);
      if (known != null && known.time.equals(time) && known.bytes == bytes) {
        return known.scenario;
      }
      if (bytes > MOST_BYTES) {
        throw Resources.invalid(
            source, "has " + bytes + " bytes; a map file has at most " + MOST_BYTES);
      }
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      Scenario scenario = Scenario.parse(source, text);
      if (!scenario.name().equals(name)) { // recordings are found by the name within
        throw Resources.invalid(
            source,
            "holds a map of the name '"
                + scenario.name()
                + "'; rename the file to "
                + scenario.name()
                + EXTENSION
                + " or the map to "
                + name);
      }
      loaded.put(name, new Loaded(time, bytes, scenario));
      return scenario;
    } catch (IOException e) {
      throw Resources.invalid(source, "cannot be read: " + e.getClass().getSimpleName());
    }
  }
}
