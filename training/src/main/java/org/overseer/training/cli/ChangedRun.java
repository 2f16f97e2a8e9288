package org.overseer.training.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Consumer;
import org.overseer.training.config.ConfigException;
import org.overseer.training.run.RunFolder;

/** What changed settings mean for a recipe's run that is there already. */
final class ChangedRun {
  private static final String STEPS = "run.steps";
  private static final String TIME = "run.wall-clock-cap";

  private final String name;
  private final RunFolder folder;
  private final int steps;
  private final List<String> changes;

  /**
   * @param steps that it is to have now
   */
  ChangedRun(String name, RunFolder folder, int steps) {
    this.name = name;
    this.steps = steps;
    this.folder = folder;
    this.changes = folder.changedSettings();
  }

  /**
   * Whether a run that has finished goes on, since it may take more steps or more time now.
   *
   * @param result what it ended with
   * @throws ConfigException if something else has changed, or there are fewer steps than were made
   */
  boolean goesOn(JsonNode result, Consumer<String> notices) {
    for (String change : changes) {
      if (!key(change).startsWith("run.")) {
        throw new ConfigException(
            "run '%s' has finished, with another setting (%s); train its model further with --model %s/last --run NEW, or begin anew with --fresh"
                .formatted(name, change, folder.path()));
      }
    }
    boolean otherSteps = changes.stream().anyMatch(change -> key(change).equals(STEPS));
    int made = result.path("steps").asInt();
    if (otherSteps && steps <= made) {
      throw new ConfigException(
          "run '%s' has finished after %,d steps; to go on, give it more than these with --steps"
              .formatted(name, made));
    }
    if (otherSteps) {
      notices.accept(
          "going on to more steps: from here on the learning rate is that of a run of the new length");
    }
    return otherSteps || changes.stream().anyMatch(change -> key(change).equals(TIME));
  }

  /**
   * Requires that a run that has a checkpoint keeps its seed, which decides what the next step is.
   */
  void requireSeed() {
    for (String change : changes) {
      if (key(change).equals("seed") && folder.checkpoints().newest(unused -> {}).isPresent()) {
        throw new ConfigException(
            "run '%s' has begun with another seed (%s); go on with that one, choose another name with --run, or begin anew with --fresh"
                .formatted(name, change));
      }
    }
  }

  private static String key(String change) {
    return change.substring(0, change.indexOf(':'));
  }
}
