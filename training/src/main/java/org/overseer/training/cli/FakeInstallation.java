package org.overseer.training.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.overseer.env.skirmish.Scenario;
import org.overseer.training.config.ConfigException;

/**
 * A folder that looks like StarCraft II to clients that start the game themselves: its executable
 * is a script that runs {@code overseer serve}.
 *
 * <p>Clients read the folders to find versions and maps; what is in a map file does not matter, the
 * server goes by its name.
 */
final class FakeInstallation {
  /** Where node-sc2 reads the executable's place. */
  static final String EXECUTE_INFO = "ExecuteInfo.txt";

  private static final String EXECUTABLE = "Versions/Base75689/SC2_x64";

  private static final String MARK =
      "# Looks like StarCraft II to clients that start it; serves Overseer's simulator.";

  private static final int LARGEST_SCRIPT = 1 << 16;

  /** Folders below Maps in which clients look: any, SMAC and SMACv2, PySC2. */
  private static final List<String> MAP_FOLDERS = List.of("", "SMAC_Maps", "Melee");

  private final Path folder;

  FakeInstallation(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  /**
   * Writes the folder, over an older one of this kind.
   *
   * @throws ConfigException if the folder has a real game, or cannot be written
   */
  void write() {
    Path executable = folder.resolve(EXECUTABLE);
    try {
      if (Files.exists(executable) && !isOurs(executable)) {
        throw new ConfigException(
            "--install: " + executable + " is another program; name a new folder");
      }
      Files.createDirectories(executable.getParent());
      Files.writeString(executable, script());
      if (!executable.toFile().setExecutable(true)) {
        throw new ConfigException("--install: cannot make " + executable + " executable");
      }
      Files.createDirectories(folder.resolve("Replays"));
      for (String maps : MAP_FOLDERS) {
        Path into = Files.createDirectories(folder.resolve("Maps").resolve(maps));
        for (String name : Scenario.names()) {
          Files.writeString(into.resolve(name + ".SC2Map"), "map of overseer serve\n");
        }
      }
      Files.writeString(folder.resolve(EXECUTE_INFO), "executable = " + executable + "\n");
    } catch (IOException e) {
      throw new ConfigException("--install: cannot write " + folder + ": " + e.getMessage(), e);
    }
  }

  private static boolean isOurs(Path executable) throws IOException {
    return Files.size(executable) < LARGEST_SCRIPT
        && Files.readString(executable, StandardCharsets.ISO_8859_1).contains(MARK);
  }

  private static String script() {
    Path launcher = Path.of(System.getProperty("overseer.home", "."), "bin", "overseer");
    return String.join(
        "\n",
        "#!/bin/sh",
        MARK,
        "[ -n \"${JAVA_HOME:-}\" ] || JAVA_HOME=" + quoted(System.getProperty("java.home")),
        "OVERSEER_JVM_OPTS=${OVERSEER_JVM_OPTS:--Xms64m -Xmx512m}",
        "export JAVA_HOME OVERSEER_JVM_OPTS",
        "exec " + quoted(launcher.toAbsolutePath().normalize().toString()) + " serve \"$@\"",
        "");
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
