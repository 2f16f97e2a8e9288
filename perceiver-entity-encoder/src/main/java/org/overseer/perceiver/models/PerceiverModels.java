package org.overseer.perceiver.models;

import static java.util.Map.entry;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.overseer.perceiver.autograd.Buffer;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.core.Initializer;
import org.overseer.perceiver.entity.PerceiverEntityEncoder;
import org.overseer.perceiver.io.JsonObject;
import org.overseer.perceiver.io.ModelFolder;

/** Builds models from folders, configs, or the names of the released configurations. */
public final class PerceiverModels {
  /** All that an {@code int} counts; the largest released model has a tenth of it. */
  private static final int MAX_WEIGHTS = Integer.MAX_VALUE;

  private static final String OWN_ENCODER = "PerceiverEntityEncoder";

  private static final Map<String, Function<JsonObject, ModelPlan<?>>> PLANS =
      new TreeMap<>(
          Map.ofEntries(
              entry("PerceiverModel", EntityModels::encoder),
              entry("EntityIO", EntityModels::encoderDecoder),
              entry("PerceiverForMaskedLM", TextModels::maskedLanguageModel),
              entry("PerceiverForSequenceClassification", TextModels::sequenceClassifier),
              entry("PerceiverForMultitaskClassification", TextModels::multitaskClassifier),
              entry("PerceiverForImageClassificationLearned", ImageModels::learned),
              entry("PerceiverForImageClassificationFourier", ImageModels::fourier),
              entry("PerceiverForImageClassificationConvProcessing", ImageModels::conv),
              entry("PerceiverForOpticalFlow", FlowModels::opticalFlow),
              entry("PerceiverForMultimodalAutoencoding", MultimodalModels::autoencoder),
              entry("PerceiverForAudioVideoClassification", MultimodalModels::classifier)));

  private static final List<String> RELEASED =
      List.of(
          "language-perceiver",
          "vision-perceiver-learned",
          "vision-perceiver-fourier",
          "vision-perceiver-conv",
          "optical-flow-perceiver",
          "multimodal-perceiver");

  private PerceiverModels() {}

  /**
   * Opens a model folder, see {@link #open(ModelFolder)}.
   *
   * @throws org.overseer.perceiver.io.ModelFormatException if there is no such folder, its
   *     architecture is not supported or the weights do not fit
   */
  public static RunnableModel open(Path folder) {
    return open(ModelFolder.open(folder));
  }

  /**
   * Builds the model that a folder's {@code architectures} name, with the folder's weights.
   *
   * @throws org.overseer.perceiver.io.ModelFormatException if the architecture is not supported or
   *     the weights do not fit
   */
  public static RunnableModel open(ModelFolder folder) {
    JsonObject config = folder.config();
    if (architecture(config).equals(OWN_ENCODER)) {
      return new OwnEncoderModel(config, PerceiverEntityEncoder.load(folder.path()));
    }
    ModelPlan<?> plan = plan(config);
    folder.requireRoomFor(plan.matrixWeights());
    RunnableModel model = new NetworkModel<>(config, plan, Initializer.zeros());
    folder.load(model.parameters(), "");
    return model;
  }

  /**
   * Builds the model that a config describes, with first values for its weights.
   *
   * @throws org.overseer.perceiver.io.ModelFormatException if the architecture is not supported or
   *     a field is missing or breaks a rule
   */
  public static RunnableModel create(JsonObject config, Initializer initializer) {
    ModelPlan<?> plan = plan(config);
    if (plan.matrixWeights() > MAX_WEIGHTS) {
      throw config.error(
          "implies %,.0f weights or more; at most %,d are made"
              .formatted(plan.matrixWeights(), MAX_WEIGHTS));
    }
    return new NetworkModel<>(config, plan, initializer);
  }

  /**
   * How many weights a config implies at least: what {@link #create} takes memory for, and a native
   * library that gets none ends the process.
   *
   * @throws org.overseer.perceiver.io.ModelFormatException as {@link #create}
   */
  public static double leastWeights(JsonObject config) {
    return plan(config).matrixWeights();
  }

  /**
   * A model in a released configuration at full size, with first values for its weights.
   *
   * @param name one of {@link #releasedNames()}
   */
  public static RunnableModel released(String name, Initializer initializer) {
    return create(releasedConfig(name), initializer);
  }

  /** The config of a released model. */
  public static JsonObject releasedConfig(String name) {
    if (!RELEASED.contains(name)) {
      throw new IllegalArgumentException(
          "there is no released configuration '" + name + "'; there are " + RELEASED);
    }
    return resource(name + ".json");
  }

  /**
   * The config of the paper's AudioSet experiment on raw sound and video with 512 latent channels
   * (paper §4.5), of which no weights were released. How many bands its sound positions had is not
   * known; 64 fit the published width of the inputs.
   */
  public static JsonObject audioSetConfig() {
    return resource("audio-video-classifier.json");
  }

  private static JsonObject resource(String resource) {
    try (InputStream stream = PerceiverModels.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalStateException("resource " + resource + " is missing");
      }
      return JsonObject.parse(resource, stream.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Names of the released configurations. */
  public static List<String> releasedNames() {
    return RELEASED;
  }

  /**
   * Gives a model the weights of another where name and shape agree, to fine-tune a pretrained one;
   * buffers, such as running statistics, likewise.
   *
   * @return names of the parameters that keep their values
   */
  public static List<String> copyShared(Parameters from, Parameters to) {
    List<String> kept = new ArrayList<>();
    for (Parameter parameter : to) {
      String name = parameter.name();
      if (from.contains(name)
          && Arrays.equals(from.get(name).value().shape(), parameter.value().shape())) {
        parameter.value().assign(from.get(name).value());
      } else {
        kept.add(name);
      }
    }
    for (Buffer source : from.buffers()) {
      for (Buffer target : to.buffers()) {
        if (target.name().equals(source.name())
            && Arrays.equals(target.value().shape(), source.value().shape())) {
          target.value().assign(source.value());
        }
      }
    }
    return kept;
  }

  private static ModelPlan<?> plan(JsonObject config) {
    String architecture = architecture(config);
    if (architecture.equals(OWN_ENCODER)) {
      throw config.error(
          "a %s is read with its weights; it cannot be made from its config alone"
              .formatted(OWN_ENCODER));
    }
    Function<JsonObject, ModelPlan<?>> planner = PLANS.get(architecture);
    if (planner == null) {
      List<String> supported = new ArrayList<>(PLANS.keySet());
      supported.add(OWN_ENCODER);
      throw config.error(
          "architectures %s cannot be run; supported are %s"
              .formatted(config.texts("architectures"), String.join(", ", supported)));
    }
    return planner.apply(config);
  }

  /** The one architecture without a remark in parentheses; empty if there are none or several. */
  private static String architecture(JsonObject config) {
    List<String> architectures = config.texts("architectures");
    if (architectures.size() != 1) {
      return "";
    }
    String name = architectures.get(0);
    int remark = name.indexOf('(');
    return remark < 0 ? name : name.substring(0, remark);
  }
}
