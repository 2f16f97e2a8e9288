package org.overseer.training.run;

import java.nio.file.Path;

/**
 * A complete and verified checkpoint.
 *
 * @param agentSteps the step at which it was written
 * @param folder its folder; read it, do not write to it
 */
public record Checkpoint(long agentSteps, Path folder) {}
