package org.overseer.training.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.overseer.perceiver.recipes.AutoencodeRecipe;
import org.overseer.perceiver.recipes.FlowRecipe;
import org.overseer.perceiver.recipes.ImageRecipe;
import org.overseer.perceiver.recipes.MaskedLanguageRecipe;
import org.overseer.perceiver.recipes.ModelSizes;
import org.overseer.perceiver.recipes.MultitaskRecipe;

/**
 * The settings of one recipe at one size: {@code recipes/<recipe>.conf} with the paper's values,
 * the size's file, then single overrides.
 *
 * @param recipe name of the recipe
 * @param size {@code paper} or {@code tiny}
 * @param common what all recipes have
 * @param own what this recipe has under {@code recipe}; its type is the recipe's record
 * @param model overrides of the model's config by path, such as {@code num_latents}
 */
public record RecipeSettings(
    String recipe, String size, RecipeConfig common, Record own, Map<String, String> model) {
  private static final Map<String, Class<? extends Record>> RECIPES =
      new TreeMap<>(
          Map.of(
              "imagenet", ImageRecipe.Settings.class,
              "masked-lm", MaskedLanguageRecipe.Settings.class,
              "multitask", MultitaskRecipe.Settings.class,
              "flow", FlowRecipe.Settings.class,
              "autoencode", AutoencodeRecipe.Settings.class));

  private static final List<String> SIZES = List.of(ModelSizes.PAPER, ModelSizes.TINY);
  private static final String OWN = "recipe.";
  private static final String MODEL = "model.";

  /** Fields of a model's config that its data decides. */
  private static final Set<String> OF_DATA = Set.of("num_labels", "id2label", "architectures");

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** Names of the recipes. */
  public static List<String> recipes() {
    return List.copyOf(RECIPES.keySet());
  }

  /**
   * The settings of a run.
   *
   * @param overrides settings of the form {@code key=value}, later ones win
   * @throws ConfigException with one line for the user
   */
  public static RecipeSettings load(String recipe, String size, List<String> overrides) {
    Class<? extends Record> own = RECIPES.get(recipe);
    if (own == null) {
      throw new ConfigException(
          "unknown recipe '" + recipe + "'" + ClosestName.hint(recipe, recipes()));
    }
    if (!SIZES.contains(size)) {
      throw new ConfigException("unknown size '" + size + "'" + ClosestName.hint(size, SIZES));
    }
    List<String> keys = new ArrayList<>(RecordBinder.keys(RecipeConfig.class, ""));
    keys.addAll(RecordBinder.keys(own, OWN));
    ConfigLayers layers =
        new ConfigLayers(
            keys, "settings are " + String.join(", ", keys) + " and model.KEY", "run.steps=1000");
    Config config = defaults(layers, recipe, size);
    Map<String, String> model = new LinkedHashMap<>();
    for (String override : overrides) {
      if (override.startsWith(MODEL)) {
        putModel(override.substring(MODEL.length()), recipe, model);
      } else {
        config = layers.override(override).withFallback(config);
      }
    }
    Config resolved = ConfigLayers.resolve(config);
    RecordBinder binder = new RecordBinder(resolved, defaults(layers, recipe, size).resolve());
    return new RecipeSettings(
        recipe,
        size,
        binder.bind(RecipeConfig.class, ""),
        binder.bind(own, OWN),
        Map.copyOf(model));
  }

  private static Config defaults(ConfigLayers layers, String recipe, String size) {
    Config paper =
        layers
            .checked(ConfigLayers.resource("recipes/" + recipe + ".conf"), recipe)
            .withFallback(ConfigLayers.resource("recipes/common.conf"));
    return size.equals(ModelSizes.PAPER)
        ? paper
        : layers
            .checked(ConfigLayers.resource("recipes/" + recipe + "-" + size + ".conf"), size)
            .withFallback(paper);
  }

  private static void putModel(String override, String recipe, Map<String, String> model) {
    int equals = override.indexOf('=');
    String key = equals < 0 ? override : override.substring(0, equals).strip();
    TreeSet<String> known = new TreeSet<>();
    SIZES.forEach(size -> collect(ModelSizes.config(recipe, size), "", known));
    if (equals < 1 || !known.contains(key)) {
      throw new ConfigException(
          "--set %s%s: the model's config has no '%s'%s"
              .formatted(MODEL, override, key, ClosestName.hint(key, known)));
    }
    if (OF_DATA.contains(key)) {
      throw new ConfigException(
          "--set %s%s: the recipe and its data decide '%s'".formatted(MODEL, override, key));
    }
    model.put(key, override.substring(equals + 1).strip());
  }

  private static void collect(JsonNode node, String prefix, TreeSet<String> paths) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (field.getValue().isObject()) {
        collect(field.getValue(), prefix + field.getKey() + ".", paths);
      } else {
        paths.add(prefix + field.getKey());
      }
    }
  }

  /**
   * Writes the overrides of the model's config into it; a value that is not JSON is taken as text.
   */
  public void overrideModel(ObjectNode config) {
    model.forEach(
        (path, value) -> {
          ObjectNode node = config;
          String[] parts = path.split("\\.");
          for (int i = 0; i < parts.length - 1; i++) {
            node = node.withObjectProperty(parts[i]);
          }
          node.set(parts[parts.length - 1], json(value));
        });
  }

  private static JsonNode json(String value) {
    try {
      JsonNode node = JSON.readTree(value);
      return node.isMissingNode() ? JSON.getNodeFactory().textNode(value) : node;
    } catch (JsonProcessingException e) {
      return JSON.getNodeFactory().textNode(value);
    }
  }

  /** All settings as a flat list, for files and comparisons. */
  public Map<String, Object> flat() {
    Map<String, Object> flat = new LinkedHashMap<>();
    flat.put("recipe", recipe);
    flat.put("size", size);
    flat.putAll(Settings.of(common, ""));
    flat.putAll(Settings.of(own, OWN));
    new TreeMap<>(model).forEach((key, value) -> flat.put(MODEL + key, value));
    return flat;
  }
}
