package org.overseer.training.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.overseer.agent.checkpoint.AgentFolder;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.agent.network.AgentConfig;
import org.overseer.perceiver.io.SafetensorsReader;
import org.overseer.perceiver.io.SafetensorsWriter;
import org.overseer.perceiver.io.Tensor;
import org.overseer.perceiver.optim.Optimizer;
import org.overseer.training.learner.LearnerLoop;
import org.overseer.training.run.RunException;

/** One learner on disk: its agent, its newest parameters and its optimizer. */
final class LearnerFiles {
  static final String AGENT = "agent";
  private static final String LEARNER = "learner.safetensors";
  private static final String OPTIMIZER = "optimizer.safetensors";

  private final AgentWriter agents;

  LearnerFiles(AgentWriter agents) {
    this.agents = agents;
  }

  /** Writes a learner into an existing folder. */
  void write(Path folder, LearnerLoop learner) throws IOException {
    Files.createDirectories(folder.resolve(AGENT));
    agents.save(folder.resolve(AGENT), learner.average());
    write(folder.resolve(LEARNER), learner.snapshot().values());
    Optimizer optimizer = learner.optimizer();
    SafetensorsWriter.writeVectors(
        folder.resolve(OPTIMIZER), optimizer.stateLengths(), optimizer::state);
  }

  /**
   * Sets a learner to what a folder holds.
   *
   * @param version of the parameters
   * @param firstVersion version with which it had begun
   * @throws RunException if the folder does not fit the settings or cannot be read
   */
  static void restore(Path folder, LearnerLoop learner, long version, long firstVersion) {
    AgentArchitecture agent = AgentFolder.load(folder.resolve(AGENT));
    AgentConfig wanted = learner.architecture().config();
    if (!agent.config().equals(wanted)) {
      List<NetworkDifference> differences = NetworkDifference.ofAll(wanted, agent.config());
      String options = NetworkDifference.options(differences);
      throw new RunException(
          "the checkpoint "
              + folder
              + " holds an agent of other sizes than the settings ask for"
              + (options.isEmpty() ? ": " + NetworkDifference.text(differences) : "")
              + "; go on with the old settings"
              + (options.isEmpty() ? "" : ":" + options)
              + ", or start over with --fresh");
    }
    learner.restore(
        new ParameterSnapshot(version, numbers(folder.resolve(LEARNER))),
        ParameterSnapshot.of(version, agent.parameters()),
        firstVersion);
    learner.optimizer().importState(numbers(folder.resolve(OPTIMIZER)), version - firstVersion);
  }

  private static void write(Path file, Map<String, float[]> numbers) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    numbers.forEach((name, values) -> tensors.put(name, Tensor.ofFloats(values, values.length)));
    SafetensorsWriter.write(file, tensors);
  }

  private static SortedMap<String, float[]> numbers(Path file) {
    SortedMap<String, float[]> numbers = new TreeMap<>();
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      reader.names().forEach(name -> numbers.put(name, reader.tensor(name).toFloats()));
    }
    return numbers;
  }
}
