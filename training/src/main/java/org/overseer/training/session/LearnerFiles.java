package org.overseer.training.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.overseer.agent.checkpoint.AgentFolder;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.agent.network.AgentConfig;
import org.overseer.perceiver.io.SafetensorsReader;
import org.overseer.perceiver.io.SafetensorsWriter;
import org.overseer.perceiver.io.Tensor;
import org.overseer.perceiver.optim.Optimizer;
import org.overseer.training.learner.LearnerLoop;
import org.overseer.training.run.CheckpointJson;
import org.overseer.training.run.RunException;

/** One learner on disk: its agent, its newest parameters, its optimizer and how far it is. */
final class LearnerFiles {
  static final String AGENT = "agent";
  private static final String LEARNER = "learner.safetensors";
  private static final String OPTIMIZER = "optimizer.safetensors";
  private static final String VERSIONS = "versions.json";

  private final AgentWriter agents;

  /**
   * How far a learner is.
   *
   * @param version see {@link LearnerLoop#version}
   * @param firstVersion see {@link LearnerLoop#firstVersion}
   * @param updates see {@link LearnerLoop#updates}; null in files from before it was written
   */
  private record Versions(long version, long firstVersion, @Nullable Long updates) {}

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
    CheckpointJson.write(
        folder.resolve(VERSIONS),
        new Versions(learner.version(), learner.firstVersion(), learner.updates()));
  }

  /**
   * Sets a learner to what a folder holds.
   *
   * @param counted its version if the folder does not say it, as the first learner's did not
   * @throws RunException if the folder does not fit the settings or cannot be read
   */
  static void restore(Path folder, LearnerLoop learner, long counted) {
    Path file = folder.resolve(VERSIONS);
    Versions versions =
        Files.exists(file)
            ? CheckpointJson.read(file, Versions.class)
            : new Versions(counted, 0, counted);
    Long written = versions.updates;
    long updates = written == null ? versions.version - versions.firstVersion : written;
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
        new ParameterSnapshot(versions.version, numbers(folder.resolve(LEARNER))),
        ParameterSnapshot.of(versions.version, agent.parameters()),
        versions.firstVersion,
        updates);
    learner.optimizer().importState(numbers(folder.resolve(OPTIMIZER)), updates);
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
