package org.overseer.perceiver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.overseer.perceiver.core.PerceiverConfig;
import org.overseer.perceiver.entity.EntityBatch;
import org.overseer.perceiver.entity.EntityEncoding;
import org.overseer.perceiver.entity.EntitySchema;
import org.overseer.perceiver.entity.PerceiverEntityEncoder;
import org.overseer.perceiver.kernels.FloatBuffers;

/** The example of the README; a test of the documents compares the two. */
class ReadmeExampleTest {
  @TempDir private Path folder;

  @Test
  void encoderEncodesUnitsAndComesBackFromItsFolder() {
    // README: begin
    EntitySchema schema =
        EntitySchema.builder().oneHot("unit_type", 64).plain("x").squareRoot("health", 500).build();
    try (var encoder = PerceiverEntityEncoder.create(schema, PerceiverConfig.tiny(), 7)) {
      List<float[]> units = List.of(new float[] {48, 0.5f, 45}, new float[] {51, 0.7f, 125});
      EntityEncoding encoding = encoder.encode(EntityBatch.of(schema, units));
      float[] perUnit = FloatBuffers.toArray(encoding.perEntity().value()); // [units, 64]
      float[] pooled = FloatBuffers.toArray(encoding.pooled().value()); // [1, 64]
      encoder.save(folder); // config.json, entity_schema.json, model.safetensors
      // README: end
      assertThat(perUnit).hasSize(2 * 64);
      try (var loaded = PerceiverEntityEncoder.load(folder)) {
        EntityEncoding again = loaded.encode(EntityBatch.of(schema, units));
        assertThat(FloatBuffers.toArray(again.pooled().value())).isEqualTo(pooled);
      }
    }
  }
}
