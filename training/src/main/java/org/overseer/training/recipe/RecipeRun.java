package org.overseer.training.recipe;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.overseer.perceiver.kernels.Kernels;
import org.overseer.perceiver.recipes.Evaluation;
import org.overseer.perceiver.recipes.Recipe;
import org.overseer.training.config.RecipeSettings;
import org.overseer.training.metrics.CsvWriter;
import org.overseer.training.metrics.Metric;
import org.overseer.training.metrics.MetricSink;
import org.overseer.training.metrics.MetricsHub;
import org.overseer.training.metrics.StatusLine;
import org.overseer.training.metrics.TensorBoardWriter;
import org.overseer.training.run.Checkpoint;
import org.overseer.training.run.RunException;
import org.overseer.training.run.RunFolder;

/**
 * Trains a model by a recipe in a run folder: restore, step, measure, report, save.
 *
 * <p>A run that was interrupted goes on as if it had not been: data and random draws follow from
 * the seed and the step, everything else is in the checkpoint.
 */
public final class RecipeRun {
  private final RunFolder folder;
  private final RecipeSession session;
  private final RecipeFiles files;
  private final RecipeReporter reporter;
  private long nextCheckpointNanos;
  private int savedStep = -1;

  /**
   * How training ended.
   *
   * @param finished whether the budget is used up; else it was asked to stop
   * @param steps updates made over all starts
   * @param evaluation the last one on held-out data, null if it was stopped before
   * @param best the best score of the run
   * @param bestStep after how many steps that was
   */
  public record End(
      boolean finished,
      int steps,
      @Nullable Evaluation evaluation,
      @Nullable Double best,
      int bestStep) {}

  /**
   * What is trained.
   *
   * @param settings recipe, size and all else
   * @param data folder or file of examples
   * @param start a model folder to start from, or null
   */
  public record Task(RecipeSettings settings, Path data, @Nullable Path start) {}

  /** What asks a run to stop. */
  @FunctionalInterface
  public interface Stop {
    /** Whether to stop after the pass that is under way. */
    boolean requested();

    /**
     * Told whether this start has anything to save; before its first step the process may end at
     * once.
     */
    default void unsaved(boolean unsaved) {}
  }

  private RecipeRun(
      RunFolder folder, RecipeSession session, RecipeFiles files, StatusLine statusLine) {
    this.folder = folder;
    this.session = session;
    this.files = files;
    this.reporter = new RecipeReporter(session, statusLine);
    scheduleCheckpoint();
  }

  /**
   * Opens data and model of a run that begins anew, before anything is written for it.
   *
   * @param notices told in one line what a user should know
   * @return to be given to {@link #train}
   * @throws org.overseer.perceiver.io.ModelFormatException if a file is damaged
   * @throws org.overseer.training.config.ConfigException if settings do not fit data or model
   */
  public static Recipe prepare(Task task, Consumer<String> notices) {
    return PreparedRecipe.open(task, Optional.empty(), notices);
  }

  /**
   * Goes on from the newest checkpoint of {@code folder}, or begins.
   *
   * @param prepared what {@link #prepare} returned, or null where it was not called
   * @param statusLine shows progress; ended when this returns or throws
   * @param stop whether to stop; a checkpoint is written then
   * @param notices told in one line what a user should know
   */
  public static End train(
      RunFolder folder,
      Task task,
      @Nullable Recipe prepared,
      Kernels kernels,
      StatusLine statusLine,
      Stop stop,
      Consumer<String> notices) {
    return train(folder, task, prepared, kernels, statusLine, stop, notices, System::nanoTime);
  }

  /** The same by a clock of its own. */
  static End train(
      RunFolder folder,
      Task task,
      @Nullable Recipe prepared,
      Kernels kernels,
      StatusLine statusLine,
      Stop stop,
      Consumer<String> notices,
      LongSupplier nanoTime) {
    Optional<Checkpoint> checkpoint = folder.checkpoints().newest(notices);
    Recipe recipe =
        prepared == null
            ? PreparedRecipe.open(task, checkpoint.map(RecipeFiles::model), notices)
            : prepared;
    Map<String, String> measuredOn = new TreeMap<>(recipe.measuredOn());
    measuredOn.put("data", RealPath.of(task.data()));
    try (MetricsHub metrics = new MetricsHub(List.of(), Metric.ofRecipes());
        RecipeSession session =
            new RecipeSession(
                recipe, task.settings().common(), kernels, metrics, measuredOn, nanoTime)) {
      ModelCard card = new ModelCard(task.settings(), task.data(), task.start());
      RecipeFiles files = new RecipeFiles(folder, session, card);
      checkpoint.ifPresent(
          found -> {
            files.restore(found);
            notices.accept("going on from step " + session.steps());
            session
                .forgetOtherBest()
                .forEach(
                    line ->
                        notices.accept("the best score so far counts no more: changed " + line));
          });
      metrics.attach(openMetrics(folder, checkpoint)); // rewrites files: not before all fits
      return new RecipeRun(folder, session, files, statusLine).train(stop);
    } finally {
      statusLine.end();
    }
  }

  private End train(Stop stop) {
    folder.begin();
    try (Heartbeat heartbeat = Heartbeat.start(reporter::showIfSilent)) {
      return train(stop, session.isFinished());
    }
  }

  /**
   * @param finishedBefore asked once a pass: time goes on in between
   */
  private End train(Stop stop, boolean finishedBefore) {
    boolean finished = finishedBefore;
    while (!finished && !stop.requested()) {
      reporter.passing();
      boolean stepped = session.pass();
      finished = session.isFinished();
      if (stepped) {
        stop.unsaved(true);
        evaluateIfDue(finished);
      }
      reporter.reportIfDue();
      if (stepped && System.nanoTime() - nextCheckpointNanos >= 0) {
        save();
      }
    }
    stop.unsaved(true); // also without a step there are the last model and the result to write
    session.abandonStep();
    if (finished) {
      evaluateIfDue(
          finished); // of a run that was stopped just before its last evaluation, or by time
    }
    save();
    files.saveLast();
    RecipeState state = session.state();
    return new End(finished, session.steps(), session.newest(), state.best(), state.bestStep());
  }

  private void evaluateIfDue(boolean atEnd) {
    if (session.isEvaluationDue(atEnd)) {
      reporter.measuring();
      if (session.evaluate()) {
        files.saveBest();
      }
      reporter.reportIfNew();
    }
  }

  /** Reports first, so that the metrics end where the checkpoint stands. */
  private void save() {
    reporter.reportIfNew();
    if (session.steps() != savedStep) {
      files.saveCheckpoint();
      savedStep = session.steps();
    }
    scheduleCheckpoint();
  }

  private void scheduleCheckpoint() {
    nextCheckpointNanos = System.nanoTime() + session.config().run().checkpointInterval().toNanos();
  }

  private static List<MetricSink> openMetrics(RunFolder folder, Optional<Checkpoint> checkpoint) {
    long step = checkpoint.map(Checkpoint::agentSteps).orElse(0L);
    List<String> counters = List.of("steps", "examples");
    try {
      return List.of(
          CsvWriter.open(folder.metricsCsv(), step, counters, Metric.ofRecipes(), List.of()),
          TensorBoardWriter.open(folder.tensorBoard(), step));
    } catch (IOException e) {
      throw new RunException(
          "cannot write the metrics in " + folder.path() + ": " + e.getMessage(), e);
    }
  }
}
