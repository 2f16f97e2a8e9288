package org.overseer.training.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.perceiver.kernels.Kernels;
import org.overseer.training.config.ClosestName;
import org.overseer.training.config.ConfigException;
import picocli.CommandLine.Option;

/** Which kernels compute a model. */
final class KernelOptions {
  private static final List<String> NAMES = List.of("nd4j", "vector");

  @Option(
      names = "--kernels",
      paramLabel = "nd4j|vector",
      description = "Implementation of the kernels; the fastest that works by default.")
  private @Nullable String name;

  /** The named kernels, on all cores: a single model has the machine to itself. */
  Kernels choose() {
    if (name != null && !NAMES.contains(name)) {
      throw new ConfigException("unknown kernels '" + name + "'" + ClosestName.hint(name, NAMES));
    }
    return KernelSelection.byName(
        name == null ? KernelSelection.choose().name() : name,
        Runtime.getRuntime().availableProcessors());
  }
}
