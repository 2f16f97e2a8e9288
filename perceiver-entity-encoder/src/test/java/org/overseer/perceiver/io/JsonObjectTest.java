package org.overseer.perceiver.io;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonObjectTest {
  @Test
  void brokenJsonIsToldWithItsPlaceInOneLine() {
    byte[] json = "{\"a\":\n\n [}".getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> JsonObject.parse("config.json", json))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "config.json: is not valid JSON: Unexpected close marker '}': expected ']' (for Array"
                + " starting at [line: 3, column: 2])");
  }
}
