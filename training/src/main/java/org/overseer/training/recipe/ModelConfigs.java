package org.overseer.training.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.TreeSet;

/** Compares configs of models. */
final class ModelConfigs {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ModelConfigs() {}

  /**
   * Requires that two configs describe the same model. How often training hides a label does not
   * count: a model is saved with its label always hidden.
   *
   * @param saved of a checkpoint
   * @param now of settings and data
   * @throws IllegalArgumentException naming the first field that differs and both values
   */
  static void requireEqual(ObjectNode saved, ObjectNode now) {
    JsonNode before = reread(saved);
    JsonNode after = reread(now);
    TreeSet<String> fields = new TreeSet<>();
    before.fieldNames().forEachRemaining(fields::add);
    after.fieldNames().forEachRemaining(fields::add);
    for (String field : fields) {
      if (!before.path(field).equals(after.path(field))) {
        throw new IllegalArgumentException(
            "its config.json has %s %s, now it is %s"
                .formatted(field, shown(before.path(field)), shown(after.path(field))));
      }
    }
  }

  private static String shown(JsonNode value) {
    return value.isMissingNode() ? "missing" : value.toString();
  }

  /** Numbers compare by their types, which a tree that was never written chooses differently. */
  private static JsonNode reread(ObjectNode config) {
    try {
      JsonNode copy = JSON.readTree(JSON.writeValueAsBytes(config));
      if (copy.path("multimodal") instanceof ObjectNode multimodal) {
        multimodal.remove("mask_probs");
      }
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
