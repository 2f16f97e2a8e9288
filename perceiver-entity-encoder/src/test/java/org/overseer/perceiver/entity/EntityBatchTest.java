package org.overseer.perceiver.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.overseer.perceiver.autograd.Segments;

class EntityBatchTest {
  private final EntityBatchBuilder builder = new EntityBatchBuilder(2);

  @Test
  void packsSetsEndToEnd() {
    builder.addRows(new float[] {9, 1, 2, 3, 4}, 1, 2);
    builder.endSet();
    builder.endSet();
    int at = builder.addRow();
    builder.values()[at + 1] = 7;
    builder.endSet();

    EntityBatch batch = builder.build();

    assertThat(batch.sets()).isEqualTo(new Segments(0, 2, 2, 3));
    assertThat(batch.values()).startsWith(1, 2, 3, 4, 0, 7);
  }

  @Test
  void growsWithoutLosingRowsAndKeepsItsMemory() {
    for (int set = 0; set < 100; set++) {
      for (int row = 0; row < 10; row++) {
        int at = builder.addRow();
        builder.values()[at] = set * 10 + row;
      }
      builder.endSet();
    }
    float[] memory = builder.values();
    assertThat(builder.build().sets().size()).isEqualTo(100);
    for (int row = 0; row < 1000; row++) {
      assertThat(memory[2 * row]).isEqualTo(row);
    }

    builder.clear();
    assertThat(memory[builder.addRow()]).as("rows start as zeros").isZero();
    builder.endSet();

    assertThat(builder.values()).isSameAs(memory);
    assertThat(builder.build().sets()).isEqualTo(new Segments(0, 1));
  }

  @Test
  void refusesAnOpenSet() {
    builder.addRow();
    assertThatThrownBy(builder::build).hasMessageContaining("endSet() must follow");
  }

  @Test
  void refusesUnitsAndArraysThatDoNotFit() {
    EntitySchema schema = EntitySchema.builder().plain("a").plain("b").build();
    assertThatThrownBy(() -> EntityBatch.of(schema, List.of(new float[3])))
        .hasMessage("a unit has 3 values but the schema has 2 columns");
    assertThatThrownBy(() -> EntityBatch.packed(2, new float[3], new Segments(0, 2)))
        .hasMessageContaining("2 entities of 2 columns need 4 values but there are 3");
  }
}
