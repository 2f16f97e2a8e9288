package org.overseer.env.sc2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.overseer.env.EnvironmentException;
import org.overseer.env.EnvironmentException.Code;

/**
 * StarCraft II as it is installed: a folder with {@code Versions/BaseNNNNN/SC2_x64} and {@code
 * Maps}.
 *
 * @param folder of the installation
 * @param executable that is started
 * @param build number NNNNN of its version
 * @param dataVersion checksum that selects the unit figures of a version, null for the newest
 * @param startTimeout how long a starting game may take until it answers
 */
public record Sc2Installation(
    Path folder, Path executable, int build, @Nullable String dataVersion, Duration startTimeout) {
  /** Names the folder where nothing else does. */
  public static final String VARIABLE = "SC2PATH";

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern VERSION = Pattern.compile("Base(\\d{1,9})");
  private static final List<String> EXECUTABLES = List.of("SC2_x64", "SC2_x64.exe");
  private static final int MAP_FOLDERS_DEEP = 4;

  /**
   * The installation that the environment variable {@code SC2PATH} names, else the one in the home
   * folder's {@code StarCraftII}; its newest version.
   *
   * @throws EnvironmentException {@code UNREACHABLE} if there is none
   */
  public static Sc2Installation find() {
    String named = System.getenv(VARIABLE);
    return named == null || named.isBlank()
        ? at(Path.of(System.getProperty("user.home"), "StarCraftII"))
        : at(Path.of(named));
  }

  /**
   * The newest version in a folder.
   *
   * @throws EnvironmentException {@code UNREACHABLE} if the folder has none
   */
  public static Sc2Installation at(Path folder) {
    TreeMap<Integer, Path> versions = versions(folder);
    if (versions.isEmpty()) {
      throw new EnvironmentException(
          Code.UNREACHABLE,
          "no StarCraft II in "
              + folder
              + ": it has no executable Versions/BaseNNNNN/"
              + EXECUTABLES.get(0)
              + "; name the folder of an installation, or set "
              + VARIABLE
              + " to it");
    }
    return new Sc2Installation(
        folder.toAbsolutePath(),
        versions.lastEntry().getValue().toAbsolutePath(),
        versions.lastKey(),
        null,
        PATIENCE);
  }

  /**
   * The same installation in another version.
   *
   * @param number NNNNN of {@code Versions/BaseNNNNN}
   * @throws EnvironmentException {@code UNREACHABLE} if it is not installed
   */
  public Sc2Installation withBuild(int number) {
    TreeMap<Integer, Path> versions = versions(folder);
    Path found = versions.get(number);
    if (found == null) {
      throw new EnvironmentException(
          Code.UNREACHABLE,
          folder + " has no executable of version " + number + "; it has " + versions.keySet());
    }
    return new Sc2Installation(folder, found, number, dataVersion, startTimeout);
  }

  /** The same with the unit figures of another version. */
  public Sc2Installation withDataVersion(String checksum) {
    return new Sc2Installation(folder, executable, build, checksum, startTimeout);
  }

  /** The same with another time to start in. */
  public Sc2Installation withStartTimeout(Duration timeout) {
    return new Sc2Installation(folder, executable, build, dataVersion, timeout);
  }

  /** The command line of a game that listens on {@code port} of this machine only. */
  List<String> command(int port, Path temporary) {
    List<String> command =
        new ArrayList<>(
            List.of(
                executable.toString(),
                "-listen",
                "127.0.0.1",
                "-port",
                Integer.toString(port),
                "-dataDir",
                folder + "/",
                "-tempDir",
                temporary + "/",
                "-displayMode",
                "0"));
    if (dataVersion != null) {
      command.addAll(List.of("-dataVersion", dataVersion));
    }
    return command;
  }

  /** The file of a map, wherever below {@code Maps} it is; the name itself if it is not there. */
  String map(String name) {
    String file = name.toLowerCase(Locale.ROOT).endsWith(".sc2map") ? name : name + ".SC2Map";
    Path maps = folder.resolve("Maps");
    if (Files.isDirectory(maps)) {
      try (Stream<Path> files = Files.walk(maps, MAP_FOLDERS_DEEP)) {
        return files
            .filter(path -> path.endsWith(file))
            .sorted()
            .findFirst()
            .map(path -> path.toAbsolutePath().toString())
            .orElse(name);
      } catch (IOException | java.io.UncheckedIOException e) {
        return name; // the game may know it by itself, and says so if not
      }
    }
    return name;
  }

  private static TreeMap<Integer, Path> versions(Path folder) {
    TreeMap<Integer, Path> versions = new TreeMap<>();
    Path all = folder.resolve("Versions");
    if (!Files.isDirectory(all)) {
      return versions;
    }
    try (Stream<Path> entries = Files.list(all)) {
      for (Path entry : entries.toList()) {
        Matcher version = VERSION.matcher(entry.getFileName().toString());
        for (String name : EXECUTABLES) {
          if (version.matches() && Files.isExecutable(entry.resolve(name))) {
            versions.put(Integer.valueOf(version.group(1)), entry.resolve(name));
          }
        }
      }
    } catch (IOException e) {
      throw new EnvironmentException(
          Code.UNREACHABLE, "cannot read " + all + ": " + e.getMessage(), e);
    }
    return versions;
  }
}
