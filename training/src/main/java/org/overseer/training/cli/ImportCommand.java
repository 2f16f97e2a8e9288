package org.overseer.training.cli;

import SC2APIProtocol.Sc2Api.ResponseData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.overseer.env.sc2.RecordedMessages;
import org.overseer.env.serve.DataTables;
import org.overseer.env.serve.MapImport;
import org.overseer.env.serve.UnitImport;
import org.overseer.env.skirmish.Scenario;
import org.overseer.training.config.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** {@code overseer import}: files of the simulator made of what the real game has said. */
@Command(
    name = "import",
    description = "Make maps and unit tables of recorded messages of StarCraft II.",
    subcommands = {ImportCommand.MapCommand.class, ImportCommand.DataCommand.class})
final class ImportCommand extends ConsoleCommand implements Runnable {
  /** Where maps are kept unless told otherwise. */
  static final String MAPS = "maps";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]{1,64}");

  @Override
  public void run() {
    printUsage();
  }

  private static void write(Path file, String text) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }

  /** {@code overseer import map}. */
  @Command(
      name = "map",
      description = {
        "Make a map of a recorded game, which 'serve' then knows by its name.",
        "Its ground, resources, rocks and towers are those of the two messages."
      })
  static final class MapCommand extends ConsoleCommand implements Callable<Integer> {
    @Option(
        names = "--game-info",
        paramLabel = "FILE",
        required = true,
        showDefaultValue = Visibility.NEVER,
        description = "The recorded game info: .pb or .pbtxt, or either with .gz.")
    private Path gameInfo = Path.of("");

    @Option(
        names = "--observation",
        paramLabel = "FILE",
        required = true,
        showDefaultValue = Visibility.NEVER,
        description = "The first observation of the same game.")
    private Path observation = Path.of("");

    @Option(
        names = "--name",
        paramLabel = "NAME",
        required = true,
        showDefaultValue = Visibility.NEVER,
        description = "Name of the map: letters, digits and _.")
    private String name = "";

    @Option(
        names = "--out",
        paramLabel = "FOLDER",
        defaultValue = MAPS,
        description = "Where to put NAME.json.")
    private Path out = Path.of("");

    @Override
    public Integer call() throws IOException {
      if (!NAME.matcher(name).matches()) {
        throw new ConfigException(
            "--name must be 1 to 64 letters, digits or _, but is '" + printable(name) + "'");
      }
      if (Scenario.isBuiltIn(name)) {
        throw new ConfigException(
            "--name "
                + name
                + " is a map of the program itself, which it stays; take another name");
      }
      MapImport.Result map =
          MapImport.read(
              name, RecordedMessages.gameInfo(gameInfo), RecordedMessages.observation(observation));
      Path file = out.resolve(name + ".json");
      write(file, map.json());
      map.leftOut().forEach(line -> notice("left out: " + line));
      out().println(file + ": a map with " + map.neutral() + " neutral units");
      return ExitCode.DONE;
    }
  }

  /** {@code overseer import data}. */
  @Command(
      name = "data",
      description = {
        "Make a unit table of a recorded data message.",
        "Health, shields, energy and radius, which the message lacks, come from the simulator's own"
            + " table; units that it does not have are left out."
      })
  static final class DataCommand extends ConsoleCommand implements Callable<Integer> {
    @Option(
        names = "--data",
        paramLabel = "FILE",
        required = true,
        showDefaultValue = Visibility.NEVER,
        description = "The recorded data message: .pb or .pbtxt, or either with .gz.")
    private Path data = Path.of("");

    @Option(
        names = "--vitals",
        paramLabel = "FILE",
        description = "A unit table that has them, and is asked instead of the simulator's own.")
    private @Nullable Path vitals;

    @Option(
        names = "--out",
        paramLabel = "FILE",
        required = true,
        showDefaultValue = Visibility.NEVER,
        description = "The unit table to write.")
    private Path out = Path.of("");

    @Option(
        names = "--abilities",
        paramLabel = "FILE",
        description = "A table of the abilities, unit types, upgrades and buffs to write, too.")
    private @Nullable Path abilities;

    @Override
    public Integer call() throws IOException {
      new OutputFiles().add("--out", out).add("--abilities", abilities);
      ResponseData message = RecordedMessages.data(data);
      String source = "data message " + data.getFileName() + " recorded from a real client";
      UnitImport.Result table =
          UnitImport.read(message, source, vitals == null ? null : Files.readString(vitals));
      write(out, table.json());
      if (abilities != null) {
        write(abilities, DataTables.write(message, source));
      }
      out()
          .println(
              out
                  + ": "
                  + table.units()
                  + " units; "
                  + table.missing().size()
                  + " left out, whose health nobody knows");
      table.missing().forEach(unit -> out().println("left out: " + printable(unit)));
      return ExitCode.DONE;
    }
  }
}
