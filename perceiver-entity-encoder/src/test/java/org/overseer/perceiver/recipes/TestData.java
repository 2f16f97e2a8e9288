package org.overseer.perceiver.recipes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;

/** Digits and texts of the test resources. */
final class TestData {
  private TestData() {}

  static Path path(String name) {
    URL url = Objects.requireNonNull(TestData.class.getResource("/fixtures/" + name), name);
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  static Path digits() {
    return path("digits/digits.csv.gz");
  }

  /** Makes a config as small as a unit test wants it. */
  static ObjectNode small(ObjectNode config) {
    return config
        .put("num_latents", 4)
        .put("d_latents", 16)
        .put("num_self_attends_per_block", 1)
        .put("num_self_attention_heads", 2);
  }
}
