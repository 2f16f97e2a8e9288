package org.overseer.training.recipe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.overseer.perceiver.io.ModelFolder;
import org.overseer.perceiver.io.ModelFormatException;
import org.overseer.perceiver.io.SafetensorsReader;
import org.overseer.perceiver.io.SafetensorsWriter;
import org.overseer.perceiver.models.RunnableModel;
import org.overseer.perceiver.optim.ParameterUpdater;
import org.overseer.training.run.Checkpoint;
import org.overseer.training.run.CheckpointJson;
import org.overseer.training.run.RunException;
import org.overseer.training.run.RunFolder;

/**
 * A session on disk. A checkpoint holds
 *
 * <pre>
 * model/                 model folder
 * optimizer.safetensors  moments of the optimizer
 * state.json             steps, the best score and what scores depend on
 * timing.json            time spent training, apart because it differs between equal runs
 * </pre>
 *
 * and the run folder itself {@code best/} and {@code last/}, model folders with a card each.
 */
final class RecipeFiles {
  private static final String MODEL = "model";
  private static final String OPTIMIZER = "optimizer.safetensors";
  private static final String BEST = "best";
  private static final String LAST = "last";

  private final RunFolder run;
  private final RecipeSession session;
  private final ModelCard card;

  RecipeFiles(RunFolder run, RecipeSession session, ModelCard card) {
    this.run = run;
    this.session = session;
    this.card = card;
  }

  /** Where the model of a checkpoint lies. */
  static Path model(Checkpoint checkpoint) {
    return checkpoint.folder().resolve(MODEL);
  }

  /** Where the best model of a run lies. */
  static Path best(Path run) {
    return run.resolve(BEST);
  }

  /** Where the last model of a run lies. */
  static Path last(Path run) {
    return run.resolve(LAST);
  }

  /** Writes a checkpoint of the session as it is now. */
  void saveCheckpoint() {
    session.metrics().flush();
    run.checkpoints().write(session.steps(), this::write);
  }

  private void write(Path folder) throws IOException {
    Files.createDirectories(folder.resolve(MODEL));
    session.recipe().save(folder.resolve(MODEL));
    ParameterUpdater updater = session.trainer().updater();
    SafetensorsWriter.writeVectors(
        folder.resolve(OPTIMIZER), updater.stateLengths(), updater::state);
    CheckpointJson.write(folder, session.state(), session.trainingTime());
  }

  /** Writes the model as the best so far. */
  void saveBest() {
    saveModel(best(run.path()), "the best of all evaluations on the held-out data");
  }

  /** Writes the model as the last. */
  void saveLast() {
    saveModel(last(run.path()), "the last of the run");
  }

  private void saveModel(Path folder, String which) {
    session.recipe().save(folder);
    card.write(folder, session, which);
  }

  /**
   * Takes over what a checkpoint holds.
   *
   * @throws RunException if it does not fit the settings or cannot be read
   */
  void restore(Checkpoint checkpoint) {
    Path folder = checkpoint.folder();
    RecipeState state = CheckpointJson.state(folder, RecipeState.class);
    Duration trained = CheckpointJson.trainingTime(folder);
    RunnableModel model = session.recipe().model();
    try (SafetensorsReader moments = SafetensorsReader.open(folder.resolve(OPTIMIZER))) {
      ModelFolder saved = ModelFolder.open(folder.resolve(MODEL));
      ModelConfigs.requireEqual(saved.config().copy(), model.config());
      saved.load(model.parameters(), "");
      session.trainer().updater().importState(new StoredVectors(moments), state.steps());
    } catch (ModelFormatException | IllegalArgumentException e) {
      throw new RunException(
          "the checkpoint %s does not fit the settings or the data (%s); go on with the old ones, or start over with --fresh"
              .formatted(folder, e.getMessage()),
          e);
    }
    session.resume(state, trained);
  }
}
