package org.overseer.training.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.overseer.env.skirmish.Scenario;
import org.overseer.training.config.ConfigLoader;
import org.overseer.training.config.TrainingConfig;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** The options that choose settings, for every command that needs them. */
final class SettingsOptions {
  @Option(
      names = "--preset",
      paramLabel = "NAME",
      defaultValue = "demo",
      description = "Settings to start from; 'overseer config list' shows them.")
  private String preset = "demo";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A file of settings (HOCON or JSON) on top of the preset.")
  private @Nullable Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      showDefaultValue = Visibility.NEVER,
      description = "One setting on top of all others; may be repeated.")
  private List<String> overrides = new ArrayList<>();

  /** The settings that the user chose. */
  TrainingConfig load() {
    return load(List.of());
  }

  /** The same with settings on top that were chosen by options of their own. */
  TrainingConfig load(List<String> more) {
    Scenario.addMaps(Path.of(ImportCommand.MAPS)); // a map may say what is rewarded on it
    List<String> all = new ArrayList<>(overrides);
    all.addAll(more);
    return ConfigLoader.load(preset, file, all);
  }

  /** Name of the preset. */
  String preset() {
    return preset;
  }
}
