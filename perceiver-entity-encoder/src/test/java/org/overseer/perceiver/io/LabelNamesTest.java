package org.overseer.perceiver.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LabelNamesTest {
  private static JsonObject config(String json) {
    return JsonObject.parse("config.json", json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void namesAreOrderedByNumberAndCount() {
    JsonObject config =
        config("{\"num_labels\": 9, \"id2label\": {\"1\": \"dog\", \"0\": \"cat\"}}");

    assertThat(LabelNames.read(config)).containsExactly("cat", "dog");
    assertThat(LabelNames.count(config)).isEqualTo(2);
  }

  @Test
  void classesWithoutNamesAreNumbered() {
    assertThat(LabelNames.read(config("{\"num_labels\": 3}")))
        .containsExactly("LABEL_0", "LABEL_1", "LABEL_2");
    assertThat(LabelNames.count(config("{}"))).isEqualTo(2);
  }

  @Test
  void refusesGapsAndNoClassesAtAll() {
    assertThatThrownBy(
            () -> LabelNames.read(config("{\"id2label\": {\"0\": \"cat\", \"2\": \"dog\"}}")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage("config.json: 'id2label' names 2 classes but none is number 1");
    assertThatThrownBy(() -> LabelNames.count(config("{\"num_labels\": 0}")))
        .hasMessage("config.json: a classifier needs at least 1 class, has 0");
    assertThatThrownBy(() -> LabelNames.count(config("{\"id2label\": {\"0\": 5}}")))
        .isInstanceOf(ModelFormatException.class);
  }
}
