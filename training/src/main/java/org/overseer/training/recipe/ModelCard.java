package org.overseer.training.recipe;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.overseer.perceiver.io.AtomicFile;
import org.overseer.perceiver.recipes.Evaluation;
import org.overseer.training.config.RecipeSettings;
import org.overseer.training.run.Provenance;

/** {@code README.md} of a trained model: what it is, what it learned from, how well it does. */
final class ModelCard {
  private static final Map<String, String> TAGS =
      Map.of(
          "imagenet", "image-classification",
          "masked-lm", "fill-mask",
          "multitask", "text-classification",
          "flow", "optical-flow",
          "autoencode", "video-classification");

  private final RecipeSettings settings;
  private final Path data;
  private final @Nullable Path start;

  /**
   * @param start the model that training started from, or null
   */
  ModelCard(RecipeSettings settings, Path data, @Nullable Path start) {
    this.settings = settings;
    this.data = data;
    this.start = start;
  }

  /**
   * Writes the card into a model folder.
   *
   * @param which what makes this one of the run's models, for instance the last
   */
  void write(Path folder, RecipeSession session, String which) {
    AtomicFile.writeString(folder.resolve("README.md"), text(session, which));
  }

  private String text(RecipeSession session, String which) {
    StringBuilder card = new StringBuilder();
    String tag = TAGS.getOrDefault(settings.recipe(), settings.recipe());
    card.append("---\ntags: [perceiver, %s]\n---\n\n".formatted(tag))
        .append("# Perceiver, recipe %s, size %s\n\n".formatted(settings.recipe(), settings.size()))
        .append("Trained with Overseer %s; %s.\n\n".formatted(Provenance.version(), which))
        .append("| | |\n|---|---|\n");
    line(card, "Architecture", architecture(session));
    line(card, "Parameters", "%,d", session.recipe().model().parameters().scalars());
    line(card, "Data", "%s", data.toAbsolutePath().normalize().getFileName());
    line(card, "Examples to learn from", "%,d", session.recipe().trainingExamples());
    line(card, "Started from", "%s", start == null ? "nothing: initialized at random" : start);
    line(card, "Seed", "%d", settings.common().seed());
    line(card, "Steps", "%,d of %,d", session.steps(), settings.common().run().steps());
    line(card, "Examples a step", "%,d", session.trainer().examplesPerStep());
    line(card, "Training time", "%,d s", session.trainingTime().toSeconds());
    line(card, "Processor", "%s", Provenance.processor());
    line(card, "Held-out", heldOut(session));
    line(card, "Licence", "that of the data and of the model it started from");
    card.append(
            """

            The held-out figures of the best model are those by which it was chosen: expect slightly less on other data.

            ## Settings

            ```
            """)
        .append(
            settings.flat().entrySet().stream()
                .map(entry -> entry.getKey() + " = " + entry.getValue())
                .collect(Collectors.joining("\n")))
        .append("\n```\n");
    return card.toString();
  }

  private static String architecture(RecipeSession session) {
    return session.recipe().model().config().path("architectures").path(0).asText();
  }

  private static String heldOut(RecipeSession session) {
    Evaluation newest = session.newest();
    return newest == null
        ? "not measured"
        : String.format(Locale.ROOT, "%s, after %,d steps", newest.line(), session.evaluatedStep());
  }

  private static void line(
      StringBuilder card, String name, String format, @Nullable Object... values) {
    card.append("| %s | %s |\n".formatted(name, String.format(Locale.ROOT, format, values)));
  }
}
