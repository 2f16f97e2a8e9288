package org.overseer.perceiver.models;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Map;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.flops.FlopCounter;

/**
 * A model that maps named inputs to named outputs. Several threads may run it at once, each on its
 * own tape.
 */
public interface RunnableModel {
  /** The parameters and buffers under their state-dict names. */
  Parameters parameters();

  /**
   * Computes the outputs on the tape's current step; differentiable if the step is recorded.
   *
   * @return outputs by name, in order; they live until the step ends
   * @throws org.overseer.perceiver.io.ModelFormatException if an input is missing or does not fit
   */
  Map<String, ModelOutput> run(Tape tape, ModelInputs inputs);

  /** Counts the operations for one example of the size that the config names. */
  FlopCounter countFlops();

  /**
   * The network itself.
   *
   * @throws org.overseer.perceiver.io.ModelFormatException if the model is of another kind
   */
  <T> T network(Class<T> type);

  /** A copy of the config from which the model can be built again. */
  ObjectNode config();

  /**
   * Writes a model folder.
   *
   * @throws java.io.UncheckedIOException if it cannot be written
   */
  void save(Path folder);
}
