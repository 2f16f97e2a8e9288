package org.overseer.perceiver.models;

import java.util.LinkedHashMap;
import java.util.Map;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.image.ChannelsLast;
import org.overseer.perceiver.image.ImageClassifier;
import org.overseer.perceiver.image.ImageClassifierConfig;
import org.overseer.perceiver.image.ImagePipeline;
import org.overseer.perceiver.io.JsonObject;

/** Hugging Face's image classifiers: {@code pixel_values [B, C, H, W]} to {@code logits}. */
final class ImageModels {
  private static final String PIXELS = "pixel_values";

  private ImageModels() {}

  /** Learned positions; images of one size. */
  static ModelPlan<?> learned(JsonObject json) {
    return plan(ImageClassifierConfig.read(ImagePipeline.Learned::read, json));
  }

  /** Pixels with Fourier positions. */
  static ModelPlan<?> fourier(JsonObject json) {
    return plan(ImageClassifierConfig.read(ImagePipeline.Fourier::read, json));
  }

  /** A convolutional stem with Fourier positions. */
  static ModelPlan<?> conv(JsonObject json) {
    return plan(ImageClassifierConfig.read(ImagePipeline.Conv::read, json));
  }

  private static ModelPlan<ImageClassifier> plan(ImageClassifierConfig config) {
    return new ModelPlan<>(
        config.matrixWeights(),
        scope -> new ImageClassifier(scope, config),
        ImageModels::run,
        ImageClassifier::countFlops);
  }

  private static Map<String, ModelOutput> run(
      ImageClassifier classifier, Tape tape, ModelInputs inputs) {
    int[] shape = inputs.shape(PIXELS, "images", "channels", "height", "width");
    int channels = shape[1];
    int height = shape[2];
    int width = shape[3];
    try {
      classifier.requireReadable(height, width, channels);
    } catch (IllegalArgumentException e) {
      throw inputs.error("'%s': %s", PIXELS, e.getMessage());
    }
    float[] pixels = ChannelsLast.of(inputs.floats(PIXELS), channels, height * width);
    Variable images = tape.constant(pixels, shape[0], height, width, channels);
    ImageClassifier.Classification result = classifier.classify(images, /* training= */ false);
    Map<String, ModelOutput> outputs = new LinkedHashMap<>();
    outputs.put("last_hidden_state", ModelOutput.perSet(result.latents(), shape[0]));
    outputs.put("logits", ModelOutput.of(result.logits()));
    return outputs;
  }
}
