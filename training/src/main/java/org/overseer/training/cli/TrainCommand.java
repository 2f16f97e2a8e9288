package org.overseer.training.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.overseer.agent.checkpoint.AgentFolder;
import org.overseer.env.Environment;
import org.overseer.env.skirmish.Scenario;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.training.cluster.ActorTrainer;
import org.overseer.training.config.ConfigException;
import org.overseer.training.config.ImitationConfig;
import org.overseer.training.config.LearningAlgorithm;
import org.overseer.training.config.TrainingConfig;
import org.overseer.training.config.TrainingMode;
import org.overseer.training.imitation.ImitationTrainer;
import org.overseer.training.metrics.StatusLine;
import org.overseer.training.run.RunFolder;
import org.overseer.training.run.RunLog;
import org.overseer.training.run.StopSignal;
import org.overseer.training.serial.SerialTrainer;
import org.overseer.training.session.AgentNetworks;
import org.overseer.training.session.DrawnScenario;
import org.overseer.training.session.Trainer;
import org.overseer.training.session.TrainingRun;
import org.overseer.training.session.TrainingSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code overseer train}: train by self-play, then measure the result. */
@Command(
    name = "train",
    description = {
      "Train an agent by self-play on the built-in simulator, then evaluate it.",
      "Starting a run again goes on from its last checkpoint."
    })
final class TrainCommand extends TrainingCommand implements Callable<Integer> {
  private static final Duration SAVE_PATIENCE = Duration.ofSeconds(30);

  /** Its small steps and its exploration would teach an agent with random weights nothing. */
  private static final String NEEDS_A_CLONE = "refine";

  @Mixin private SettingsOptions settings = new SettingsOptions();

  @Mixin private RunOptions run = new RunOptions();

  @Option(
      names = "--mode",
      paramLabel = "serial|actors",
      description =
          "One thread, bit-reproducible, or actors side by side; by default what the preset says.")
  private @Nullable TrainingMode mode;

  @Option(
      names = "--from",
      paramLabel = "RUN|FOLDER",
      description = "An agent whose parameters training starts from: agent.start.")
  private @Nullable String from;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description =
          "Recorded games to learn from: imitation.data, with imitation.dagger 0; for --preset clone.")
  private @Nullable Path data;

  @Override
  public Integer call() {
    TrainingConfig config = settings.load(chosen());
    requireUse(config);
    List<Scenario> scenarios = scenarios(config.environment().scenario());
    String name = run.name(settings.preset());
    Path earlier = run.runs().resolve(name);
    if (run.fresh() || RunFolder.result(earlier).isEmpty()) {
      RunPlayers players =
          new RunPlayers(RunFolder.sources(earlier, run.start()), this::agentFolderUntold);
      new RunEvaluation(config.evaluation(), players).check(earlier);
      checkImitation(config, scenarios, players);
      TrainingRun.check(RunFolder.sources(earlier, run.start()), config, this::agentFolderUntold);
    }
    checkStart(config, earlier);
    try (RunFolder folder =
            RunFolder.open(run.runs(), name, config, typed(), run.start(), this::notice);
        RunLog log = RunLog.open(folder.log())) {
      Optional<JsonNode> result = folder.result();
      if (result.isPresent()) {
        tellFinished(name);
        out().println(result.get().path("summary").asText());
        out().println(folder.path());
        return ExitCode.DONE;
      }
      return train(folder, name, config, scenarios);
    }
  }

  private static List<Scenario> scenarios(List<String> names) {
    List<Scenario> scenarios = names.stream().map(Evaluation::playable).toList();
    Scenario first = scenarios.get(0);
    for (Scenario other : scenarios) {
      if (other.loopsPerStep() != first.loopsPerStep()) {
        throw new ConfigException(
            "environment.scenario: an agent step is %d game loops on %s but %d on %s; name scenarios with the same"
                .formatted(first.loopsPerStep(), first.name(), other.loopsPerStep(), other.name()));
      }
    }
    return scenarios;
  }

  /** Settings that have options of their own. */
  private List<String> chosen() {
    List<String> chosen = new ArrayList<>();
    if (mode != null) {
      chosen.add("mode=" + mode.name().toLowerCase(Locale.ROOT));
    }
    if (from != null) {
      chosen.add("agent.start=" + from);
    }
    if (data != null) {
      chosen.add("imitation.data=" + data);
      chosen.add("imitation.dagger=0");
    }
    return chosen;
  }

  /** A value that would be passed over in silence, such as that of a variable that is not set. */
  private void requireUse(TrainingConfig config) {
    if (from != null && from.isBlank()) {
      throw new ConfigException(
          "--from needs a run, a model folder or a shipped model, but is empty; leave it out to start from random weights");
    }
    if (data == null) {
      return;
    }
    if (config.imitation().data().isBlank()) {
      throw new ConfigException("--data needs a folder of recorded games, but is empty");
    }
    if (config.learner().algorithm() != LearningAlgorithm.IMITATION) {
      throw new ConfigException(
          "--data is to be learned from, but learner.algorithm is actor-critic, which plays its own games; add --preset clone, or leave --data out");
    }
  }

  /**
   * Before anything is touched: that there is an agent to start from, in the run's own copy if it
   * was killed before its first checkpoint. A run that goes on from one needs none.
   */
  private void checkStart(TrainingConfig config, Path earlier) {
    String start = config.agent().start();
    if (!run.fresh() && RunFolder.hasCheckpoint(earlier)) {
      return;
    }
    if (start.isEmpty()) {
      if (settings.preset().equals(NEEDS_A_CLONE)) {
        throw new ConfigException(
            "preset %s goes on from a clone, which --from must name: a run, a model folder or a shipped model"
                .formatted(NEEDS_A_CLONE));
      }
      return;
    }
    try {
      Path agent =
          RunFolder.sources(earlier, run.start())
              .resolve("agent.start", start, this::agentFolderUntold);
      AgentNetworks.requireFit(config, AgentFolder.load(agent));
    } catch (ConfigException e) {
      throw new ConfigException("agent.start: " + ErrorReport.oneLine(e), e);
    }
  }

  private Path agentFolder(String name) {
    return Players.agentFolder(name, run.runs(), this::notice);
  }

  /** The same for checks: what is to be told is told when it is used. */
  private Path agentFolderUntold(String name) {
    return Players.agentFolder(name, run.runs(), notice -> {});
  }

  private void checkImitation(TrainingConfig config, List<Scenario> scenarios, RunPlayers players) {
    if (config.learner().algorithm() != LearningAlgorithm.IMITATION) {
      return;
    }
    if (!config.imitation().data().isEmpty()) {
      ImitationTrainer.checkData(config.imitation(), scenarios.get(0));
    }
    try {
      lessonPlayers(config.imitation(), players).values().forEach(player -> player.get().close());
    } catch (ConfigException e) {
      throw new ConfigException("imitation: " + ErrorReport.oneLine(e), e);
    }
  }

  /** By their names the expert, if it is asked, and the opponents of games played on the way. */
  private static Map<String, PlayerSource> lessonPlayers(
      ImitationConfig imitation, RunPlayers players) {
    Map<String, PlayerSource> sources = new LinkedHashMap<>();
    boolean isPlayed = imitation.data().isEmpty();
    if (isPlayed || imitation.relabel()) {
      sources.put(imitation.expert(), players.source("imitation.expert", imitation.expert()));
    }
    if (isPlayed) {
      for (int i = 0; i < imitation.opponents().size(); i++) {
        String setting = "imitation.opponents." + i;
        sources.computeIfAbsent(
            imitation.opponents().get(i), name -> players.source(setting, name));
      }
    }
    return sources;
  }

  private int train(
      RunFolder folder, String name, TrainingConfig config, List<Scenario> scenarios) {
    String played = String.join(", ", config.environment().scenario());
    notice("training " + name + " on " + played + " in " + folder.path());
    StatusLine statusLine = StatusLine.onStandardError();
    RunPlayers players = new RunPlayers(folder.sources(), this::agentFolder);
    RunEvaluation evaluation = new RunEvaluation(config.evaluation(), players);
    evaluation.noteOpponent();
    Map<String, PlayerSource> lessons =
        config.learner().algorithm() == LearningAlgorithm.IMITATION
            ? lessonPlayers(config.imitation(), players)
            : Map.of();
    int exitCode =
        untilStopped(
            SAVE_PATIENCE,
            () -> {},
            stop ->
                reported(
                    statusLine, () -> train(folder, config, scenarios, lessons, statusLine, stop)));
    if (exitCode == ExitCode.DONE) {
      out().println(evaluation.finish(folder, name, this::notice));
      out().println(folder.path());
    }
    return exitCode;
  }

  private int train(
      RunFolder folder,
      TrainingConfig config,
      List<Scenario> scenarios,
      Map<String, PlayerSource> lessons,
      StatusLine statusLine,
      StopSignal stop) {
    TrainingRun.End end =
        TrainingRun.train(
            folder,
            config,
            this::agentFolder,
            KernelSelection.choose(),
            session -> trainer(session, scenarios, lessons),
            statusLine,
            stop::requested,
            this::notice);
    return end == TrainingRun.End.STOPPED ? stopped() : ExitCode.DONE;
  }

  private static Trainer trainer(
      TrainingSession session, List<Scenario> scenarios, Map<String, PlayerSource> lessons) {
    if (session.config().learner().algorithm() == LearningAlgorithm.IMITATION) {
      return new ImitationTrainer(
          session, scenarios, name -> Objects.requireNonNull(lessons.get(name), name).get());
    }
    Supplier<Environment> environments = DrawnScenario.supplier(scenarios);
    return switch (session.config().mode()) {
      case SERIAL -> new SerialTrainer(session, environments);
      case ACTORS -> new ActorTrainer(session, environments);
    };
  }
}
