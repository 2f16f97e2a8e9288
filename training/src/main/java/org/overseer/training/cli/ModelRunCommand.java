package org.overseer.training.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.overseer.perceiver.kernels.Kernels;
import org.overseer.perceiver.models.ModelRunner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code overseer model run}: tensors in, tensors out. */
@Command(name = "run", description = "Run a model on the inputs of a safetensors file.")
final class ModelRunCommand extends ConsoleCommand implements Callable<Integer> {
  @Mixin private ModelOptions options = new ModelOptions();

  @Option(
      names = "--inputs",
      paramLabel = "FILE",
      showDefaultValue = Visibility.NEVER,
      required = true,
      description = "Tensors, such as inputs [B, M, C] and attention_mask [B, M].")
  private Path inputs = Path.of("");

  @Option(
      names = "--outputs",
      paramLabel = "FILE",
      showDefaultValue = Visibility.NEVER,
      required = true,
      description = "Where outputs go, such as last_hidden_state and logits.")
  private Path outputs = Path.of("");

  @Option(
      names = "--gradients",
      paramLabel = "FILE",
      description = "Where the gradients of sum(output * loss_weight.<output>) go, by parameter.")
  private @Nullable Path gradients;

  @Mixin private KernelOptions kernels = new KernelOptions();

  @Override
  public Integer call() {
    new OutputFiles()
        .add("--inputs", inputs)
        .add("--outputs", outputs)
        .add("--gradients", gradients);
    Kernels chosen = kernels.choose(); // a mistyped name is told before the model is opened
    OpenModel opened = options.open();
    ModelRunner.run(opened.model(), inputs, outputs, gradients, chosen)
        .forEach((name, shape) -> out().println(name + " " + shape));
    printWarning(opened.warning());
    return ExitCode.DONE;
  }
}
