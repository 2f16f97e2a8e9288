package org.overseer.perceiver.recipes;

import java.nio.file.Path;
import java.util.Map;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.models.RunnableModel;

/**
 * What a model learns from: batches and their losses, and how well it does on data that it does not
 * learn from.
 *
 * <p>Everything follows from the seed and the batch's number: a run that goes on at a step goes on
 * as if it had never stopped. One thread at a time.
 */
public interface Recipe {
  /** The model, which training changes in place. */
  RunnableModel model();

  /** Examples of one batch. */
  int examplesPerPass();

  /** How many examples there are to learn from; texts count in windows. */
  long trainingExamples();

  /**
   * The loss of a batch on the tape's current step.
   *
   * @param pass number of the batch, from 0; without accumulation that of the training step
   * @return mean over the batch, {@code [1]}
   */
  Variable loss(Tape tape, long pass);

  /** Measures the model on the held-out data, always the same way; the tape begins new steps. */
  Evaluation evaluate(Tape tape);

  /**
   * What a score depends on beside the model: scores compare where all of this is the same.
   *
   * @return names and values, for a file
   */
  Map<String, String> measuredOn();

  /** Writes a model folder with all that its users need beside the weights. */
  void save(Path folder);
}
