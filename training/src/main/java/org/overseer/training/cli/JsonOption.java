package org.overseer.training.cli;

import picocli.CommandLine.Option;

/** {@code --json} of commands with one result. */
final class JsonOption {
  @Option(names = "--json", description = "Print one line of JSON and nothing else.")
  private boolean json;

  /** Whether the result is for programs. */
  boolean isSet() {
    return json;
  }
}
