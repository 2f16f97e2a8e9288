package org.overseer.training.session;

import java.nio.file.Path;
import org.overseer.agent.checkpoint.AgentFolder;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.training.config.TrainingConfig;

/** Writes parameters of a run as agent folders, by way of one network that is only for this. */
final class AgentWriter {
  private final AgentArchitecture scratch;

  AgentWriter(TrainingConfig config) {
    scratch = AgentNetworks.create(config);
  }

  /** Writes an agent into an existing folder. */
  void save(Path folder, ParameterSnapshot snapshot) {
    snapshot.copyTo(scratch.parameters());
    AgentFolder.save(folder, scratch, snapshot.version());
  }
}
