package org.overseer.training.recipe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.overseer.perceiver.image.ImageClassifier;
import org.overseer.perceiver.image.ImageProcessorConfig;
import org.overseer.perceiver.io.ModelFolder;
import org.overseer.perceiver.io.ModelFormatException;
import org.overseer.perceiver.models.PerceiverModels;
import org.overseer.perceiver.models.RunnableModel;
import org.overseer.perceiver.recipes.AutoencodeRecipe;
import org.overseer.perceiver.recipes.ClipFolder;
import org.overseer.perceiver.recipes.FlowPairs;
import org.overseer.perceiver.recipes.FlowRecipe;
import org.overseer.perceiver.recipes.ImageClassFolder;
import org.overseer.perceiver.recipes.ImageRecipe;
import org.overseer.perceiver.recipes.LabelledImages;
import org.overseer.perceiver.recipes.MaskedLanguageRecipe;
import org.overseer.perceiver.recipes.ModelSizes;
import org.overseer.perceiver.recipes.MultitaskRecipe;
import org.overseer.perceiver.recipes.Recipe;
import org.overseer.perceiver.recipes.Split;
import org.overseer.perceiver.recipes.TaskFolder;
import org.overseer.perceiver.recipes.TextFolder;
import org.overseer.training.config.ConfigException;
import org.overseer.training.config.RecipeSettings;

/** Opens the data of a recipe and makes the model that fits it. */
final class PreparedRecipe {
  /** What the architectures of models are called that a recipe can start from. */
  private static final Map<String, Pattern> STARTS =
      Map.of(
          "imagenet", Pattern.compile("ImageClassification"),
          "masked-lm", Pattern.compile("MaskedLM"),
          "multitask", Pattern.compile("MaskedLM|SequenceClassification|MultitaskClassification"),
          "flow", Pattern.compile("OpticalFlow"),
          "autoencode", Pattern.compile("MultimodalAutoencoding"));

  /** Bytes of text below which there is no language to learn. */
  private static final int LEAST_TEXT = 256;

  private final RecipeSettings settings;
  private final Path data;
  private final @Nullable ModelFolder base;
  private final boolean takesWeights;
  private final Consumer<String> notices;

  private PreparedRecipe(
      RecipeSettings settings,
      Path data,
      @Nullable ModelFolder base,
      boolean takesWeights,
      Consumer<String> notices) {
    this.settings = settings;
    this.data = data;
    this.base = base;
    this.takesWeights = takesWeights;
    this.notices = notices;
  }

  /**
   * A recipe at its first step.
   *
   * @param task what is trained; its start has the config and the weights to begin with
   * @param checkpoint the model of the checkpoint that the run goes on from, if it does: it stands
   *     for a start, which may be gone by now, and its weights are restored later
   * @param notices told in one line which weights could not be taken over
   * @throws org.overseer.perceiver.io.ModelFormatException if the data or the model folder is
   *     broken, or the model is of another kind
   * @throws ConfigException if settings do not fit the data or the model
   */
  static Recipe open(RecipeRun.Task task, Optional<Path> checkpoint, Consumer<String> notices) {
    Path start = task.start();
    ModelFolder base = start == null ? null : ModelFolder.open(checkpoint.orElse(start));
    if (base != null) {
      requireKind(task.settings().recipe(), base);
    }
    PreparedRecipe prepared =
        new PreparedRecipe(task.settings(), task.data(), base, checkpoint.isEmpty(), notices);
    return asSettings(prepared::open);
  }

  /** What refuses a value here was given it by the settings. */
  private static <T> T asSettings(Supplier<T> opening) {
    try {
      return opening.get();
    } catch (IllegalArgumentException e) {
      throw new ConfigException(String.valueOf(e.getMessage()), e);
    }
  }

  private static IllegalArgumentException noRecipe(String name) {
    return new IllegalArgumentException("no recipe " + name);
  }

  private static void requireKind(String recipe, ModelFolder start) {
    String architecture =
        start.config().copy().path("architectures").path(0).asText("model of unknown kind");
    Pattern wanted = Objects.requireNonNull(STARTS.get(recipe));
    if (!wanted.matcher(architecture).find()) {
      throw new ConfigException(
          "recipe %s starts from a model of %s, but %s is a %s"
              .formatted(
                  recipe,
                  wanted.pattern().replaceAll("(^|\\|)", "$1PerceiverFor").replace("|", " or "),
                  start.path(),
                  architecture));
    }
  }

  private Recipe open() {
    return switch (settings.recipe()) {
      case "imagenet" -> images((ImageRecipe.Settings) settings.own());
      case "masked-lm" -> language((MaskedLanguageRecipe.Settings) settings.own());
      case "multitask" -> tasks((MultitaskRecipe.Settings) settings.own());
      case "flow" -> flow((FlowRecipe.Settings) settings.own());
      case "autoencode" -> clips((AutoencodeRecipe.Settings) settings.own());
      default -> throw noRecipe(settings.recipe());
    };
  }

  private Recipe images(ImageRecipe.Settings own) {
    Split<LabelledImages> images = ImageClassFolder.open(data, heldOut());
    ObjectNode config = config();
    ImageRecipe.nameLabels(config, images.training().classes());
    RunnableModel model = create(config);
    int side = model.network(ImageClassifier.class).config().pipeline().imageSize()[0];
    ImageProcessorConfig processor =
        base == null
            ? own.processor(side)
            : ImageProcessorConfig.read(base.path(), own.processor(side));
    return new ImageRecipe(model, images, processor, own, examples(), seed());
  }

  private Recipe language(MaskedLanguageRecipe.Settings own) {
    Split<byte[]> text = TextFolder.open(data, heldOut());
    if (text.training().length < LEAST_TEXT) {
      throw new ModelFormatException(
          "%s: there are %,d bytes of text to learn from; at least %,d are needed"
              .formatted(data, text.training().length, LEAST_TEXT));
    }
    return new MaskedLanguageRecipe(create(config()), text, own, examples(), seed());
  }

  /** A language model becomes a classifier: what both have is taken over. */
  private Recipe tasks(MultitaskRecipe.Settings own) {
    TaskFolder tasks = TaskFolder.open(data);
    ObjectNode config = config();
    config.putArray("architectures").add("PerceiverForMultitaskClassification");
    tasks.nameTasks(config);
    MultitaskRecipe recipe = new MultitaskRecipe(create(config), tasks, own, examples(), seed());
    if (recipe.cutTexts() > 0) {
      notices.accept(
          "%,d texts are longer than the model reads and are cut at their ends"
              .formatted(recipe.cutTexts()));
    }
    return recipe;
  }

  private Recipe flow(FlowRecipe.Settings own) {
    return new FlowRecipe(
        create(config()), FlowPairs.open(data, heldOut()), own, examples(), seed());
  }

  private Recipe clips(AutoencodeRecipe.Settings own) {
    Split<ClipFolder> clips = ClipFolder.open(data, heldOut());
    ObjectNode config = config();
    ImageRecipe.nameLabels(config, clips.training().classes());
    config.put("num_labels", clips.training().classes().size());
    AutoencodeRecipe.maskLabels(config, own.labelMaskProbability());
    return new AutoencodeRecipe(create(config), clips, own, examples(), seed());
  }

  private double heldOut() {
    return settings.common().evaluation().heldOut();
  }

  private int examples() {
    return settings.common().evaluation().examples();
  }

  private long seed() {
    return settings.common().seed();
  }

  private ObjectNode config() {
    ObjectNode config =
        base == null ? ModelSizes.config(settings.recipe(), settings.size()) : base.config().copy();
    settings.overrideModel(config);
    return config;
  }

  private RunnableModel create(ObjectNode config) {
    RunnableModel model = created(config);
    if (base != null && takesWeights) {
      takeOver(PerceiverModels.open(base), model);
    }
    return model;
  }

  /** A config that is not the user's own file is refused because of the user's settings. */
  private RunnableModel created(ObjectNode config) {
    try {
      return settings.common().firstValues().create(config, seed());
    } catch (ModelFormatException e) {
      if (base != null || settings.model().isEmpty()) {
        throw e;
      }
      throw new ConfigException("--set model.KEY=VALUE: " + e.getMessage(), e);
    }
  }

  private void takeOver(RunnableModel from, RunnableModel to) {
    List<String> kept = PerceiverModels.copyShared(from.parameters(), to.parameters());
    if (kept.size() == to.parameters().size()) {
      throw new ConfigException("the model to start from shares no weights with the one to train");
    }
    if (!kept.isEmpty()) {
      notices.accept(
          "%d of %d parameters are not in the model to start from, and so new: %s"
              .formatted(kept.size(), to.parameters().size(), String.join(", ", kept)));
    }
  }
}
