package org.overseer.training.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

  private static final String VERSION = "Base75689";

  private static final String EXECUTABLE = "Versions/" + VERSION + "/SC2_x64";

  private static final String MAP = "map of overseer serve\n";

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
   * Writes the folder, over an older one of this kind. Maps that somebody has put into it stay.
   *
   * @throws ConfigException if the folder has a real game, or cannot be written
   */
  void write() {
    Path executable = folder.resolve(EXECUTABLE);
    try {
      refuseRealGame(executable);
      Files.createDirectories(executable.getParent());
      Files.writeString(executable, script());
      if (!executable.toFile().setExecutable(true)) {
        throw new ConfigException("--install: cannot make " + executable + " executable");
      }
      Files.createDirectories(folder.resolve("Replays"));
      for (String maps : MAP_FOLDERS) {
        Path into = Files.createDirectories(folder.resolve("Maps").resolve(maps));
        for (String name : Scenario.names()) {
          writeMap(into.resolve(name + ".SC2Map"));
        }
      }
      Files.writeString(folder.resolve(EXECUTE_INFO), "executable = " + executable + "\n");
    } catch (IOException e) {
      throw new ConfigException("--install: cannot write " + folder + ": " + e.getMessage(), e);
    }
  }

  private void refuseRealGame(Path executable) throws IOException {
    boolean ours = Files.exists(executable) && isOurs(executable);
    if (Files.exists(executable) && !ours) {
      throw new ConfigException(
          "--install: " + executable + " is another program; name a new folder");
    }
    if (!ours) {
      for (String part : List.of("Maps", EXECUTE_INFO)) {
        refuse(folder.resolve(part), Files.exists(folder.resolve(part)));
      }
    }
    Path versions = folder.resolve("Versions");
    if (Files.isDirectory(versions)) {
      try (DirectoryStream<Path> bases = Files.newDirectoryStream(versions, "Base*")) {
        for (Path base : bases) {
          refuse(base, !ours || !base.endsWith(VERSION));
        }
      }
    }
  }

  private static void refuse(Path part, boolean foreign) {
    if (foreign) {
      throw new ConfigException(
          "--install: " + part + " belongs to another installation; name a new folder");
    }
  }

  private static void writeMap(Path map) throws IOException {
    try {
      Files.writeString(map, MAP, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      // ours from before, or a map of somebody else's, which is not ours to change
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
