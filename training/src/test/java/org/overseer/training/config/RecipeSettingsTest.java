package org.overseer.training.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.overseer.perceiver.core.Initializer;
import org.overseer.perceiver.io.JsonObject;
import org.overseer.perceiver.models.PerceiverModels;
import org.overseer.perceiver.optim.CosineSchedule;
import org.overseer.perceiver.recipes.ImageRecipe;
import org.overseer.perceiver.recipes.ModelSizes;
import org.overseer.perceiver.recipes.OptimizerSettings;

class RecipeSettingsTest {
  static List<String> recipes() {
    return RecipeSettings.recipes();
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void everyRecipeHasSettingsInBothSizesAndATinyModel(String recipe) {
    RecipeSettings paper = RecipeSettings.load(recipe, "paper", List.of());
    RecipeSettings tiny = RecipeSettings.load(recipe, "tiny", List.of());
    assertThat(paper.common().optimizer().name()).isEqualTo(OptimizerSettings.Name.LAMB);
    assertThat(tiny.common().run().steps()).isLessThan(paper.common().run().steps());
    ObjectNode config = ModelSizes.config(recipe, "tiny");
    config.putArray("tasks").addObject().put("name", "mood").put("num_labels", 2);
    JsonObject json = JsonObject.parse("tiny", config.toString().getBytes(StandardCharsets.UTF_8));
    assertThat(PerceiverModels.create(json, Initializer.zeros()).parameters().scalars())
        .isBetween(10_000L, 2_000_000L);
  }

  @Test
  void imagenetIsThePapers() {
    RecipeSettings paper = RecipeSettings.load("imagenet", "paper", List.of());
    assertThat(paper.common().optimizer().schedule(137_625))
        .isEqualTo(new CosineSchedule(2e-3, 68_812, 137_625));
    assertThat(paper.common().run().steps()).isEqualTo(137_625);
    ImageRecipe.Settings own = (ImageRecipe.Settings) paper.own();
    assertThat(own.batchSize() * paper.common().passesPerStep()).isEqualTo(1024);
    assertThat(own.labelSmoothing()).isEqualTo(0.1);
    assertThat(own.mixUpAlpha()).isEqualTo(0.2);
    assertThat(own.augmentLayers()).isEqualTo(4);
    assertThat(own.minCropArea()).isEqualTo(0.08);
    assertThat(own.flip()).isTrue();
  }

  @Test
  void overridesReachSettingsAndModel() {
    RecipeSettings settings =
        RecipeSettings.load(
            "masked-lm",
            "tiny",
            List.of(
                "run.steps=7",
                "recipe.masks.probability=0.3",
                "optimizer.name=lamb",
                "model.num_latents=5",
                "model.decoder.num_heads=2",
                "model.hidden_act=gelu_new"));
    assertThat(settings.common().run().steps()).isEqualTo(7);
    assertThat(settings.flat())
        .containsEntry("recipe", "masked-lm")
        .containsEntry("size", "tiny")
        .containsEntry("run.steps", 7)
        .containsEntry("recipe.masks.probability", 0.3)
        .containsEntry("optimizer.name", "lamb")
        .containsEntry("model.num_latents", "5");
    ObjectNode config = ModelSizes.config("masked-lm", "tiny");
    settings.overrideModel(config);
    assertThat(config.get("num_latents").asInt()).isEqualTo(5);
    assertThat(config.get("decoder").get("num_heads").asInt()).isEqualTo(2);
    assertThat(config.get("decoder").get("qk_channels").asInt()).isEqualTo(64);
    assertThat(config.get("hidden_act").asText()).isEqualTo("gelu_new");
  }

  @Test
  void wrongSettingsAreToldInOneLine() {
    refuses("imagnet", "tiny", "", "unknown recipe 'imagnet'; did you mean 'imagenet'?");
    refuses("flow", "tinny", "", "unknown size 'tinny'; did you mean 'tiny'?");
    refuses("flow", "tiny", "run.step=3", "unknown setting 'run.step'; did you mean 'run.steps'?");
    refuses("flow", "tiny", "recipe.flip=true", "unknown setting 'recipe.flip'");
    refuses("flow", "tiny", "run.steps=0", "run.steps must be at least 1, but is '0'");
    refuses(
        "flow",
        "tiny",
        "model.num_latent=3",
        "the model's config has no 'num_latent'; did you mean 'num_latents'?");
    refuses("imagenet", "tiny", "recipe.batch-size=0", "batch size (0) must be at least 1");
    refuses("imagenet", "tiny", "optimizer.name=sgd", "must be one of lamb, adam, but is 'sgd'");
    refuses("imagenet", "tiny", "optimizer.flat-share=2", "flat share (2.0) 0 to 1");
  }

  private static void refuses(String recipe, String size, String override, String message) {
    List<String> overrides = override.isEmpty() ? List.of() : List.of(override);
    assertThatThrownBy(() -> RecipeSettings.load(recipe, size, overrides))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }
}
