package org.overseer.perceiver.models;

import java.util.LinkedHashMap;
import java.util.Map;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.ImageFunctions;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.flow.FlowPatches;
import org.overseer.perceiver.flow.OpticalFlow;
import org.overseer.perceiver.flow.OpticalFlowConfig;
import org.overseer.perceiver.image.ChannelsLast;
import org.overseer.perceiver.io.JsonObject;

/**
 * Hugging Face's optical flow: {@code inputs [B, 2, 27, H, W]}, the neighbourhoods of two frames,
 * to {@code logits [B, H, W, 2]}.
 */
final class FlowModels {
  private static final String INPUTS = "inputs";
  private static final int FRAMES = 2;

  private FlowModels() {}

  static ModelPlan<?> opticalFlow(JsonObject json) {
    OpticalFlowConfig config = OpticalFlowConfig.read(json);
    return new ModelPlan<>(
        config.matrixWeights(),
        scope -> new OpticalFlow(scope, config),
        FlowModels::run,
        OpticalFlow::countFlops);
  }

  private static Map<String, ModelOutput> run(OpticalFlow model, Tape tape, ModelInputs inputs) {
    int height = model.config().height();
    int width = model.config().width();
    int batch = inputs.shape(INPUTS, "pairs", "frames", "channels", "height", "width")[0];
    inputs.requireShape(INPUTS, batch, FRAMES, FlowPatches.CHANNELS, height, width);
    float[] frames = ChannelsLast.of(inputs.floats(INPUTS), FlowPatches.CHANNELS, height * width);
    Variable videos = tape.constant(frames, batch, FRAMES, height, width, FlowPatches.CHANNELS);
    Variable pairs =
        Functions.reshape(
            ImageFunctions.spaceToDepth(videos, FRAMES, 1, 1),
            batch,
            height,
            width,
            FRAMES * FlowPatches.CHANNELS);
    Variable queries = model.inputs(pairs);
    Variable latents = model.latents(queries);
    Map<String, ModelOutput> outputs = new LinkedHashMap<>();
    outputs.put("last_hidden_state", ModelOutput.perSet(latents, batch));
    Variable flow = model.decode(queries, latents);
    outputs.put("logits", new ModelOutput(flow, batch, height, width, flow.columns()));
    return outputs;
  }
}
