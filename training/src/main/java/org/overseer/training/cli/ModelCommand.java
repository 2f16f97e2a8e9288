package org.overseer.training.cli;

import picocli.CommandLine.Command;

/** {@code overseer model}: what can be done with a model folder alone. */
@Command(
    name = "model",
    description = {
      "Use a Perceiver model: a folder with config.json and weights, or a released configuration."
    },
    subcommands = {
      ModelRunCommand.class,
      ClassifyCommand.class,
      FillMaskCommand.class,
      ClassifyTextCommand.class,
      FlowCommand.class,
      AutoencodeCommand.class,
      ModelTrainCommand.class,
      InspectCommand.class
    })
final class ModelCommand extends ConsoleCommand implements Runnable {
  @Override
  public void run() {
    printUsage();
  }
}
