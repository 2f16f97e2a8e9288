package org.overseer.training.cli;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.perceiver.kernels.Kernels;
import org.overseer.perceiver.models.ModelRunner;
import org.overseer.training.config.ClosestName;
import org.overseer.training.config.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code overseer model}: what can be done with a model folder alone. */
@Command(name = "model", description = "Run a model folder.")
final class ModelCommand extends ConsoleCommand implements Runnable {
  private static final List<String> KERNELS = List.of("nd4j", "vector");

  @Override
  public void run() {
    printUsage();
  }

  @Command(name = "run", description = "Run a model on the inputs of a safetensors file.")
  void run(
      @Option(
              names = "--model",
              paramLabel = "FOLDER",
              required = true,
              description = "Folder with config.json and model.safetensors.")
          Path model,
      @Option(
              names = "--inputs",
              paramLabel = "FILE",
              required = true,
              description = "Tensors: inputs [B, M, C] and attention_mask [B, M].")
          Path inputs,
      @Option(
              names = "--outputs",
              paramLabel = "FILE",
              required = true,
              description = "Where outputs go, such as last_hidden_state and logits.")
          Path outputs,
      @Option(
              names = "--gradients",
              paramLabel = "FILE",
              description =
                  "Where the gradients of sum(output * loss_weight.<output>) go, by parameter.")
          @Nullable Path gradients,
      @Option(
              names = "--kernels",
              paramLabel = "nd4j|vector",
              description = "Implementation of the kernels; the fastest that works by default.")
          @Nullable String kernels) {
    ModelRunner.run(model, inputs, outputs, gradients, kernels(kernels));
  }

  private static Kernels kernels(@Nullable String name) {
    if (name == null) {
      return KernelSelection.choose();
    }
    if (!KERNELS.contains(name)) {
      throw new ConfigException("unknown kernels '" + name + "'" + ClosestName.hint(name, KERNELS));
    }
    return KernelSelection.byName(name);
  }
}
