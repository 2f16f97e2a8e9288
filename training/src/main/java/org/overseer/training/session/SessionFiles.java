package org.overseer.training.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.overseer.agent.checkpoint.AgentFolder;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.perceiver.io.SafetensorsReader;
import org.overseer.perceiver.io.SafetensorsWriter;
import org.overseer.perceiver.io.Tensor;
import org.overseer.perceiver.optim.Optimizer;
import org.overseer.training.run.Checkpoint;
import org.overseer.training.run.CheckpointJson;
import org.overseer.training.run.RunException;
import org.overseer.training.run.RunFolder;

/**
 * A session on disk: what a checkpoint holds.
 *
 * <pre>
 * agent/                 model folder of the mean parameters, the agent to play with
 * learner.safetensors    newest parameters, from which training goes on
 * optimizer.safetensors  moments of the optimizer
 * state.json             counters
 * timing.json            time spent training, apart because it differs between equal runs
 * </pre>
 */
public final class SessionFiles {
  private static final String AGENT = "agent";
  private static final String LEARNER = "learner.safetensors";
  private static final String OPTIMIZER = "optimizer.safetensors";

  private final RunFolder run;
  private final TrainingSession session;
  private final LeagueFolder league;
  private final AgentWriter agents;

  /** Files of {@code session} in {@code run}. */
  public SessionFiles(RunFolder run, TrainingSession session) {
    this.run = run;
    this.session = session;
    this.agents = new AgentWriter(session.config());
    this.league = new LeagueFolder(run.path(), agents);
  }

  /** The agent of a checkpoint. */
  public static Path agent(Path checkpoint) {
    return checkpoint.resolve(AGENT);
  }

  /** Writes a checkpoint; nothing may change the session meanwhile. */
  public void save() {
    session.metrics().flush();
    run.checkpoints().write(session.agentSteps(), this::write);
  }

  private void write(Path folder) throws IOException {
    league.save(session.league());
    Files.createDirectories(folder.resolve(AGENT));
    agents.save(folder.resolve(AGENT), session.learner().average());
    write(folder.resolve(LEARNER), session.learner().snapshot().values());
    Optimizer optimizer = session.learner().optimizer();
    SafetensorsWriter.writeVectors(
        folder.resolve(OPTIMIZER), optimizer.stateLengths(), optimizer::state);
    CheckpointJson.write(folder, session.counters(), session.trainingTime());
  }

  /**
   * Takes over what a checkpoint holds.
   *
   * @param notices told in one line about each past version that cannot be used
   * @throws RunException if the checkpoint does not fit the settings or cannot be read
   */
  public void restore(Checkpoint checkpoint, Consumer<String> notices) {
    Path folder = checkpoint.folder();
    Counters counters = CheckpointJson.state(folder, Counters.class);
    Duration trained = CheckpointJson.trainingTime(folder);
    AgentArchitecture agent = AgentFolder.load(folder.resolve(AGENT));
    if (!agent.config().equals(session.learner().architecture().config())) {
      throw new RunException(
          "the checkpoint "
              + folder
              + " holds an agent of other sizes than the settings ask for; go on with the old"
              + " settings, or start over with --fresh");
    }
    session
        .learner()
        .restore(
            new ParameterSnapshot(counters.updates(), numbers(folder.resolve(LEARNER))),
            ParameterSnapshot.of(counters.updates(), agent.parameters()));
    session
        .learner()
        .optimizer()
        .importState(numbers(folder.resolve(OPTIMIZER)), counters.updates());
    league.load(session.league(), counters.leagueSize(), notices);
    session.resume(counters, trained);
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
