package org.overseer.training.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.overseer.agent.checkpoint.AgentFolder;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.perceiver.entity.PerceiverEntityEncoder;
import org.overseer.perceiver.io.AtomicFile;
import org.overseer.training.config.ConfigException;
import org.overseer.training.run.RunException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code overseer export}: what a run has learned, as a model folder for others. */
@Command(
    name = "export",
    description = {
      "Write what a run has learned as a model folder with a model card.",
      "The card has the figures of every finished 'overseer eval' of exactly this agent.",
      "The encoder alone goes into other projects; 'overseer model' runs and inspects it."
    })
final class ExportCommand extends ConsoleCommand implements Callable<Integer> {
  private static final String CARD = "README.md";

  /** Folders between a run and its agents: {@code checkpoints/STEP/agent}. */
  private static final int DEPTH = 3;

  /** What is written. */
  enum What {
    /** The whole agent, a player. */
    AGENT,
    /** The entity encoder alone. */
    ENCODER
  }

  @Option(
      names = "--run",
      paramLabel = "NAME",
      required = true,
      showDefaultValue = Visibility.NEVER,
      description = "A run, its folder, the folder of an agent, or a shipped model.")
  private String run = "";

  @Option(
      names = "--to",
      paramLabel = "FOLDER",
      required = true,
      showDefaultValue = Visibility.NEVER,
      description = "A folder that is empty or not there yet.")
  private Path to = Path.of("");

  @Option(
      names = "--what",
      paramLabel = "agent|encoder",
      defaultValue = "agent",
      description = "The whole agent, or its entity encoder alone.")
  private What what = What.AGENT;

  @Mixin private RunsOption runs = new RunsOption();

  @Override
  public Integer call() throws IOException {
    Path folder = Players.agentFolder(run, runs.folder(), this::notice);
    requireEmpty();
    AgentArchitecture agent = AgentFolder.load(folder);
    long version = AgentFolder.version(folder);
    Optional<Path> home = runAround(folder);
    AgentCard card = card(folder, home, agent, version);
    if (what == What.ENCODER) {
      encoder(agent).save(to);
      AtomicFile.writeString(to.resolve(CARD), card.ofEncoder(to));
    } else {
      AgentFolder.save(to, agent, version);
      if (home.isEmpty() && Files.isRegularFile(folder.resolve(CARD))) {
        String known = Files.readString(folder.resolve(CARD));
        AtomicFile.writeString(to.resolve(CARD), card.ofAgent(to, known));
      } else {
        AtomicFile.writeString(to.resolve(CARD), card.ofAgent(to));
      }
    }
    out().println(to);
    return ExitCode.DONE;
  }

  private PerceiverEntityEncoder encoder(AgentArchitecture agent) {
    if (agent.entityEncoder() instanceof PerceiverEntityEncoder encoder) {
      return encoder;
    }
    throw new ConfigException(
        "only Perceiver encoders are written alone, but '%s' has a %s encoder; --what agent writes the whole agent"
            .formatted(run, agent.config().entityEncoder().name().toLowerCase(Locale.ROOT)));
  }

  private AgentCard card(Path folder, Optional<Path> home, AgentArchitecture agent, long version) {
    List<Path> evaluations = new ArrayList<>(List.of(runs.folder()));
    home.ifPresent(path -> evaluations.add(path.resolve(EvaluationFolder.OF_A_RUN)));
    return new AgentCard(
        run,
        home,
        folder,
        agent,
        version,
        KeptEvaluation.of(PlayerSource.fingerprint(agent), evaluations, this::notice),
        this::notice);
  }

  /** The run that an agent's folder is a part of; there need not be one. */
  private static Optional<Path> runAround(Path agent) {
    Path folder = agent.toAbsolutePath().normalize();
    for (int up = 0; up < DEPTH && folder.getParent() != null; up++) {
      folder = folder.getParent();
      if (Files.isRegularFile(folder.resolve("run.json"))) {
        return Optional.of(folder);
      }
    }
    return Optional.empty();
  }

  private void requireEmpty() {
    if (!Files.exists(to)) {
      return;
    }
    try (Stream<Path> entries = Files.list(to)) {
      if (entries.findAny().isEmpty()) {
        return;
      }
    } catch (IOException e) {
      throw new RunException("--to %s is no folder that can be read (%s)".formatted(to, e), e);
    }
    throw new ConfigException("--to " + to + " is not empty; choose another folder or empty it");
  }
}
