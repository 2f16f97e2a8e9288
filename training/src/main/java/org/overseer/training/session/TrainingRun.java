package org.overseer.training.session;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.overseer.agent.checkpoint.AgentFolder;
import org.overseer.perceiver.kernels.Kernels;
import org.overseer.training.config.ConfigException;
import org.overseer.training.config.TrainingConfig;
import org.overseer.training.metrics.CsvWriter;
import org.overseer.training.metrics.MetricSink;
import org.overseer.training.metrics.MetricsHub;
import org.overseer.training.metrics.StatusLine;
import org.overseer.training.metrics.TensorBoardWriter;
import org.overseer.training.run.Checkpoint;
import org.overseer.training.run.RunException;
import org.overseer.training.run.RunFolder;
import org.overseer.training.run.RunSources;

/** Trains in a run folder: restore, train with reports and checkpoints, save. */
public final class TrainingRun {
  private TrainingRun() {}

  /** How training ended. */
  public enum End {
    /** The budget is used up. */
    FINISHED,
    /** It was asked to stop. */
    STOPPED
  }

  /**
   * Goes on from the newest checkpoint of {@code folder}, or begins.
   *
   * @param agents finds the folder of an agent by the name that {@code agent.start} or {@code
   *     learner.teacher} has for it
   * @param trainers makes the trainer of the configured mode
   * @param statusLine shows progress; ended when this returns or throws
   * @param stop whether to stop; a checkpoint is written then
   * @param notices told in one line what a user should know, before the status line begins
   */
  public static End train(
      RunFolder folder,
      TrainingConfig config,
      Function<String, Path> agents,
      Kernels kernels,
      Function<TrainingSession, Trainer> trainers,
      StatusLine statusLine,
      BooleanSupplier stop,
      Consumer<String> notices) {
    Optional<Checkpoint> checkpoint = folder.checkpoints().newest(notices);
    long agentSteps = checkpoint.map(Checkpoint::agentSteps).orElse(0L);
    Optional<Path> begin =
        begin(folder.sources(), config.agent().start(), agents, checkpoint.isPresent());
    TrainingSources sources = sources(folder.sources(), config, agents);
    try (MetricsHub metrics = new MetricsHub(List.of());
        TrainingSession session = new TrainingSession(config, sources, kernels, metrics)) {
      SessionFiles files = new SessionFiles(folder, session);
      session.keepRejected(
          new RejectedBatches(folder.rejected(), config.run().keepRejected())::keep);
      checkpoint.ifPresent(
          found -> {
            files.restore(found, notices);
            notices.accept("going on from agent step " + found.agentSteps());
          });
      if (checkpoint.isEmpty()) {
        begin.ifPresent(agent -> session.startFrom(AgentFolder.load(agent), notices));
      }
      metrics.attach(
          openMetrics(folder, agentSteps, config)); // rewrites files: not before all fits
      if (!session.isFinished()) {
        folder.begin();
      }
      Checkpoints checkpoints = new Checkpoints(files, session);
      try (Trainer trainer = trainers.apply(session)) {
        RunReporter reporter = new RunReporter(session, statusLine, trainer::replayFill);
        trainer.train(
            stop,
            () -> {
              reporter.reportIfDue();
              checkpoints.saveIfDue(reporter);
            });
        reporter.reportIfNew();
      }
      checkpoints.saveIfNew();
      return session.isFinished() ? End.FINISHED : End.STOPPED;
    } finally {
      statusLine.end();
    }
  }

  /**
   * Checks what a run would be made from besides its settings, before anything of it is touched.
   *
   * @param sources see {@link RunFolder#sources(Path, RunFolder.Start)}
   * @param agents as for training
   * @throws ConfigException in one line, if it cannot be used
   */
  public static void check(
      RunSources sources, TrainingConfig config, Function<String, Path> agents) {
    TrainingSession.check(config, sources(sources, config, agents));
  }

  /** The agent to begin with, if there is one and the run has not begun. */
  private static Optional<Path> begin(
      RunSources sources, String start, Function<String, Path> agents, boolean hasBegun) {
    String setting = "agent.start";
    if (hasBegun) {
      sources.leave(setting);
      return Optional.empty();
    }
    return start.isEmpty()
        ? Optional.empty()
        : Optional.of(sources.resolve(setting, start, agents));
  }

  private static TrainingSources sources(
      RunSources sources, TrainingConfig config, Function<String, Path> agents) {
    TrainingSources named = TrainingSources.of(config);
    if (!config.imitation().data().isEmpty()) {
      sources.note("imitation.data", Path.of(config.imitation().data()));
    }
    return new TrainingSources(
        config.learner().hasTeacher() ? teacher(sources, named.teacher(), agents) : named.teacher(),
        named.strategy().isBlank()
            ? named.strategy()
            : sources.resolve("rewards.strategy", Path.of(named.strategy())).toString());
  }

  private static String teacher(RunSources sources, String name, Function<String, Path> agents) {
    String setting = "learner.teacher";
    try {
      return sources.resolve(setting, name, agents).toString();
    } catch (ConfigException e) {
      throw new ConfigException(setting + ": " + e.getMessage(), e);
    }
  }

  private static List<MetricSink> openMetrics(
      RunFolder folder, long agentSteps, TrainingConfig config) {
    List<String> scenarios = config.environment().scenario();
    try {
      return List.of(
          CsvWriter.open(
              folder.metricsCsv(), agentSteps, scenarios.size() > 1 ? scenarios : List.of()),
          TensorBoardWriter.open(folder.tensorBoard(), agentSteps));
    } catch (IOException e) {
      throw new RunException(
          "cannot write the metrics in " + folder.path() + ": " + e.getMessage(), e);
    }
  }

  /** Saves once an interval, and never the same twice. */
  private static final class Checkpoints {
    private final SessionFiles files;
    private final TrainingSession session;
    private final long intervalNanos;
    private long nextNanos;
    private @Nullable Counters saved;

    Checkpoints(SessionFiles files, TrainingSession session) {
      this.files = files;
      this.session = session;
      intervalNanos = session.config().run().checkpointInterval().toNanos();
      nextNanos = System.nanoTime() + intervalNanos;
    }

    /** Reports first, so that the metrics end where the checkpoint stands. */
    void saveIfDue(RunReporter reporter) {
      if (System.nanoTime() - nextNanos >= 0) {
        reporter.reportIfNew();
        saveIfNew();
        nextNanos = System.nanoTime() + intervalNanos;
      }
    }

    /** Every step, update and start of a run is counted: equal counters are an equal session. */
    void saveIfNew() {
      Counters now = session.counters();
      if (!now.equals(saved)) {
        files.save();
        saved = now;
      }
    }
  }
}
