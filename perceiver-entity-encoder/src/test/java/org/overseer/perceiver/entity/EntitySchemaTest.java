package org.overseer.perceiver.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.overseer.perceiver.io.ModelFormatException;

class EntitySchemaTest {
  @TempDir Path folder;

  @Test
  void binaryWritesTheLowestDigitFirstAndClamps() {
    ColumnEncoding binary = new ColumnEncoding.Binary(4);

    assertThat(encode(binary, 6)).containsExactly(0, 1, 1, 0);
    assertThat(encode(binary, 8.6f)).containsExactly(1, 0, 0, 1);
    assertThat(encode(binary, 99)).containsExactly(1, 1, 1, 1);
    assertThat(encode(binary, -3)).containsExactly(0, 0, 0, 0);
  }

  @Test
  void scaledMapsItsRangeToZeroAndOne() {
    ColumnEncoding scaled = new ColumnEncoding.Scaled(-10, 30);

    assertThat(encode(scaled, -10)).containsExactly(0);
    assertThat(encode(scaled, 30)).containsExactly(1);
    assertThat(encode(scaled, 70)).containsExactly(2);
  }

  @Test
  void squareRootGivesSmallValuesMoreRoomAndClamps() {
    ColumnEncoding squareRoot = new ColumnEncoding.SquareRoot(400);

    assertThat(encode(squareRoot, 100)).containsExactly(0.5f);
    assertThat(encode(squareRoot, 900)).containsExactly(1);
    assertThat(encode(squareRoot, -1)).containsExactly(0);
  }

  @Test
  void readsBackWhatItWrote() {
    EntitySchema schema = everyEncoding();

    EntitySchemaJson.write(folder, schema);

    assertThat(EntitySchemaJson.read(folder)).isEqualTo(schema);
    assertThat(schema.encodedWidth()).isEqualTo(5 + 1 + 1 + 1);
    assertThat(schema.categories()).isEqualTo(64);
  }

  static EntitySchema everyEncoding() {
    return EntitySchema.builder()
        .oneHot("unit_type", 64)
        .binary("x", 5)
        .scaled("health", 0, 200.5)
        .squareRoot("shield", 1000)
        .plain("speed")
        .build();
  }

  @Test
  void refusesColumnsThatMakeNoSense() {
    assertThatThrownBy(() -> EntitySchema.builder().build())
        .hasMessage("a schema needs at least one column");
    assertThatThrownBy(() -> EntitySchema.builder().plain("a").plain("a").build())
        .hasMessage("column 'a' appears twice");
    assertThatThrownBy(() -> EntitySchema.builder().scaled("a", 1, 1))
        .hasMessageContaining("must be finite and not empty");
    assertThatThrownBy(() -> EntitySchema.builder().binary("a", 25))
        .hasMessageContaining("binary bits (25) must be at most 24");
    assertThatThrownBy(() -> EntitySchema.builder().oneHot("a", 0))
        .hasMessageContaining("one-hot size (0) must be at least 1");
    assertThatThrownBy(() -> EntitySchema.builder().squareRoot("a", 0))
        .hasMessageContaining("must be positive");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
      [] | must be a JSON object
      { | not valid JSON
      {"columns":[]} | lacks 'format_version'
      {"format_version":2,"columns":[]} | this library reads 1
      {"format_version":1} | lacks 'columns'
      {"format_version":1,"columns":3} | 'columns' must be a list
      {"format_version":1,"columns":[3]} | 'columns' must be a list of objects
      {"format_version":1,"columns":[]} | at least one column
      {"format_version":1,"columns":[{"name":"a","encoding":"magic"}]} | encoding 'magic' is unknown
      {"format_version":1,"columns":[{"name":"a","encoding":"one_hot"}]} | lacks 'size'
      {"format_version":1,"columns":[{"name":"a","encoding":"one_hot","size":1.5}]} | 'size' must be an integer but is 1.5
      {"format_version":1,"columns":[{"name":"a","encoding":"scaled","min":"x","max":1}]} | 'min' must be a finite number
      {"format_version":1,"format_version":1,"columns":[]} | not valid JSON: Duplicate field
      """)
  void refusesABrokenFile(String json, String message) throws IOException {
    Files.writeString(folder.resolve("entity_schema.json"), json);

    assertThatThrownBy(() -> EntitySchemaJson.read(folder))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith("entity_schema.json: ")
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  private static float[] encode(ColumnEncoding encoding, float value) {
    float[] target = new float[encoding.width()];
    encoding.encode(value, target, 0);
    return target;
  }
}
