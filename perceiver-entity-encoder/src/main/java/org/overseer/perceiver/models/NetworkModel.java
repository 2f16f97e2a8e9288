package org.overseer.perceiver.models;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Map;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.core.Initializer;
import org.overseer.perceiver.core.ParameterScope;
import org.overseer.perceiver.flops.FlopCounter;
import org.overseer.perceiver.io.JsonObject;
import org.overseer.perceiver.io.ModelFolder;
import org.overseer.perceiver.io.ModelFormatException;

/** A network that was built from a plan. */
final class NetworkModel<T> implements RunnableModel {
  private final JsonObject config;
  private final ModelPlan<T> plan;
  private final Parameters parameters = new Parameters();
  private final T network;

  NetworkModel(JsonObject config, ModelPlan<T> plan, Initializer initializer) {
    this.config = config;
    this.plan = plan;
    try {
      this.network = plan.builder().apply(new ParameterScope(parameters, "", initializer));
    } catch (IllegalArgumentException e) { // a rule that only the parts know
      throw config.error(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public Map<String, ModelOutput> run(Tape tape, ModelInputs inputs) {
    return plan.runner().run(network, tape, inputs);
  }

  @Override
  public FlopCounter countFlops() {
    return plan.flops().apply(network);
  }

  @Override
  public <N> N network(Class<N> type) {
    if (!type.isInstance(network)) {
      throw new ModelFormatException(
          "the model is a %s; this needs a %s"
              .formatted(network.getClass().getSimpleName(), type.getSimpleName()));
    }
    return type.cast(network);
  }

  @Override
  public ObjectNode config() {
    return config.copy();
  }

  @Override
  public void save(Path folder) {
    ModelFolder.save(folder, config(), parameters, "");
  }
}
