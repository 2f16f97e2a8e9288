package org.overseer.perceiver.models;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.image.ChannelsLast;
import org.overseer.perceiver.io.JsonObject;
import org.overseer.perceiver.multimodal.AudioVideoClassifier;
import org.overseer.perceiver.multimodal.AudioVideoClassifierConfig;
import org.overseer.perceiver.multimodal.AudioVideoConfig;
import org.overseer.perceiver.multimodal.MultimodalAutoencoder;
import org.overseer.perceiver.multimodal.MultimodalConfig;
import org.overseer.perceiver.multimodal.Points;

/**
 * Models of {@code image [B, T, 3, H, W]} and {@code audio [B, samples, 1]}.
 *
 * <p>The autoencoder also reads {@code label [B, K]} and decodes each set s of {@code
 * image_points_<s>} and {@code audio_points_<s>} to {@code image_<s> [B, points, 3]}, {@code
 * audio_<s> [B, samples]} and {@code label_<s> [B, K]}.
 */
final class MultimodalModels {
  private static final String LATENTS = "last_hidden_state";
  private static final String IMAGE = "image";
  private static final String AUDIO = "audio";
  private static final String LABEL = "label";
  private static final String IMAGE_POINTS = "image_points_";
  private static final String AUDIO_POINTS = "audio_points_";
  private static final long MASKING_SEED = 0;

  private MultimodalModels() {}

  static ModelPlan<?> autoencoder(JsonObject json) {
    MultimodalConfig config = MultimodalConfig.read(json);
    return new ModelPlan<>(
        config.perceiver().matrixWeights() + config.decoder().matrixWeights(),
        scope -> new MultimodalAutoencoder(scope, config),
        MultimodalModels::autoencode,
        model -> model.countFlops(config.clip().videoPoints(), config.clip().audioPatches()));
  }

  /** Its config has {@code image_size} for rows and columns; reads no label. */
  static ModelPlan<?> classifier(JsonObject json) {
    AudioVideoClassifierConfig config = AudioVideoClassifierConfig.read(json);
    return new ModelPlan<>(
        config.perceiver().matrixWeights() + config.decoder().matrixWeights(),
        scope -> new AudioVideoClassifier(scope, config),
        MultimodalModels::classify,
        AudioVideoClassifier::countFlops);
  }

  private static Map<String, ModelOutput> classify(
      AudioVideoClassifier model, Tape tape, ModelInputs inputs) {
    AudioVideoConfig clip = model.config().clip();
    Variable video = video(inputs, tape, clip);
    int examples = video.rows();
    Variable latents = model.encode(video, audio(inputs, tape, clip, examples));
    Map<String, ModelOutput> outputs = new LinkedHashMap<>();
    outputs.put(LATENTS, ModelOutput.perSet(latents, examples));
    outputs.put("logits", ModelOutput.of(model.logits(latents, examples)));
    return outputs;
  }

  private static Map<String, ModelOutput> autoencode(
      MultimodalAutoencoder model, Tape tape, ModelInputs inputs) {
    MultimodalConfig config = model.config();
    Variable video = video(inputs, tape, config.clip());
    int examples = video.rows();
    inputs.requireShape(LABEL, examples, config.numLabels());
    Variable label = inputs.constant(LABEL, tape, examples, config.numLabels());
    Variable latents =
        model.encode(
            new MultimodalAutoencoder.Inputs(
                video, audio(inputs, tape, config.clip(), examples), label),
            new SplittableRandom(MASKING_SEED));
    Map<String, ModelOutput> outputs = new LinkedHashMap<>();
    outputs.put(LATENTS, ModelOutput.perSet(latents, examples));
    for (String set : pointSets(inputs)) {
      Points points = points(inputs, set, config.clip());
      MultimodalAutoencoder.Decoded decoded = model.decode(latents, examples, points);
      long samples = (long) points.audio().length * config.clip().samplesPerPatch();
      outputs.put("image_" + set, ModelOutput.perSet(decoded.image(), examples));
      outputs.put("audio_" + set, new ModelOutput(decoded.audio(), examples, samples));
      outputs.put("label_" + set, ModelOutput.of(decoded.label()));
    }
    return outputs;
  }

  /** Names of the sets of points, in order. */
  private static SortedSet<String> pointSets(ModelInputs inputs) {
    SortedSet<String> sets = new TreeSet<>();
    for (String name : inputs.names()) {
      if (name.startsWith(IMAGE_POINTS)) {
        sets.add(name.substring(IMAGE_POINTS.length()));
      } else if (name.startsWith(AUDIO_POINTS)) {
        sets.add(name.substring(AUDIO_POINTS.length()));
      }
    }
    return sets;
  }

  private static Points points(ModelInputs inputs, String set, AudioVideoConfig clip) {
    inputs.shape(IMAGE_POINTS + set, "points");
    inputs.shape(AUDIO_POINTS + set, "patches");
    return new Points(
        inputs.indices(IMAGE_POINTS + set, clip.videoPoints(), "points of the video"),
        inputs.indices(AUDIO_POINTS + set, clip.audioPatches(), "patches of the sound"));
  }

  private static Variable video(ModelInputs inputs, Tape tape, AudioVideoConfig clip) {
    int[] shape = inputs.shape(IMAGE, "clips", "frames", "channels", "height", "width");
    int examples = shape[0];
    inputs.requireShape(
        IMAGE, examples, clip.frames(), AudioVideoConfig.COLOURS, clip.height(), clip.width());
    float[] pixels =
        ChannelsLast.of(
            inputs.floats(IMAGE), AudioVideoConfig.COLOURS, clip.height() * clip.width());
    return tape.constant(
        pixels, examples, clip.frames(), clip.height(), clip.width(), AudioVideoConfig.COLOURS);
  }

  private static Variable audio(
      ModelInputs inputs, Tape tape, AudioVideoConfig clip, int examples) {
    inputs.requireShape(AUDIO, examples, clip.audioSamples(), 1);
    return inputs.constant(AUDIO, tape, examples, clip.audioSamples());
  }
}
