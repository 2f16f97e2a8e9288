package org.overseer.training.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.overseer.training.config.ConfigException;
import org.overseer.training.config.ConfigLoader;
import org.overseer.training.config.Settings;
import org.overseer.training.config.TrainingConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code overseer config}: presets, settings, differences. */
@Command(name = "config", description = "Show presets and settings.")
final class ConfigCommand extends ConsoleCommand implements Runnable {
  @Override
  public void run() {
    printUsage();
  }

  @Command(name = "list", description = "List the presets.")
  void list(@Option(names = "--json", description = "Print JSON.") boolean json) {
    Map<String, String> presets = new LinkedHashMap<>();
    ConfigLoader.presets().forEach(name -> presets.put(name, ConfigLoader.presetComment(name)));
    if (json) {
      out().println(Json.line(presets));
    } else {
      presets.forEach((name, comment) -> out().printf("%-11s %s%n", name, comment));
    }
  }

  @Command(name = "show", description = "Show every setting with its value and meaning.")
  void show(
      @Mixin SettingsOptions settings,
      @Option(names = "--json", description = "Print JSON.") boolean json) {
    Map<String, Object> values = Settings.of(settings.load());
    if (json) {
      out().println(Json.line(values));
    } else {
      values.forEach(
          (key, value) -> out().printf("%-36s # %s%n", key + " = " + value, Settings.meaning(key)));
    }
  }

  @Command(
      name = "diff",
      description = "Show the settings in which two presets, runs or files differ.")
  void diff(
      @Parameters(
              paramLabel = "A",
              description = "A preset, the folder of a run, or a settings file.")
          String a,
      @Parameters(paramLabel = "B", description = "The other one.") String b,
      @Option(names = "--json", description = "Print JSON.") boolean json) {
    Map<String, Object> before = Settings.writtenOut(Settings.of(read(a)));
    Map<String, Object> after = Settings.writtenOut(Settings.of(read(b)));
    if (json) {
      Map<String, List<Object>> different = new LinkedHashMap<>();
      before.forEach(
          (key, value) -> {
            Object other = after.get(key);
            if (other != null && !value.equals(other)) {
              different.put(key, List.of(value, other));
            }
          });
      out().println(Json.line(different));
    } else {
      Settings.differences(before, after).forEach(out()::println);
    }
  }

  private static TrainingConfig read(String name) {
    Path path = Path.of(name);
    if (ConfigLoader.presets().contains(name)) {
      return ConfigLoader.preset(name);
    } else if (Files.isDirectory(path)) {
      return ofRun(path);
    } else if (Files.isRegularFile(path)) {
      return ConfigLoader.load("demo", path, List.of());
    }
    throw new ConfigException(
        "'"
            + name
            + "' is neither a preset ("
            + String.join(", ", ConfigLoader.presets())
            + ") nor the folder of a run nor a settings file");
  }

  private static TrainingConfig ofRun(Path folder) {
    Path file = folder.resolve("run.json");
    ObjectMapper mapper = new ObjectMapper();
    try {
      JsonNode settings = mapper.readTree(Files.readString(file)).path("settings");
      if (!settings.isObject() || settings.isEmpty()) {
        throw new ConfigException(
            file + " has no settings of a run; name a preset, the folder of a run or a file");
      }
      Map<String, Object> values = new LinkedHashMap<>();
      settings
          .properties()
          .forEach(e -> values.put(e.getKey(), mapper.convertValue(e.getValue(), Object.class)));
      return ConfigLoader.fromSettings(values);
    } catch (IOException e) {
      throw new ConfigException("cannot read the settings of a run from " + file, e);
    }
  }
}
