package org.overseer.perceiver.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.perceiver.Fixtures;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.Initializer;
import org.overseer.perceiver.core.ParameterScope;
import org.overseer.perceiver.core.PerceiverConfig;
import org.overseer.perceiver.io.ModelFormatException;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;

class PerceiverEntityEncoderTest {
  private static final EntitySchema SCHEMA = EntitySchemaTest.everyEncoding();
  private static final PerceiverConfig SMALL =
      PerceiverConfig.builder().latents(3, 8).dModel(12).heads(2, 2).selfAttends(2, 1).build();

  @TempDir Path folder;

  @Test
  void worksAloneAsInTheReadme() {
    EntitySchema schema =
        EntitySchema.builder()
            .oneHot("unit_type", 64)
            .scaled("health", 0, 200)
            .binary("x", 6)
            .binary("y", 6)
            .build();
    List<float[]> units = List.of(new float[] {48, 45, 10, 12}, new float[] {48, 20, 11, 12});

    try (PerceiverEntityEncoder encoder =
        PerceiverEntityEncoder.create(schema, PerceiverConfig.tiny(), 1)) {
      EntityEncoding encoding = encoder.encode(EntityBatch.of(schema, units));

      assertThat(encoding.perEntity().value().shape()).containsExactly(2, 64);
      assertThat(encoding.pooled().value().shape()).containsExactly(1, 64);
      assertThat(encoding.latents().value().shape()).containsExactly(8, 64);
    }
  }

  @Test
  void givesTheSameBitsAfterSavingAndLoading() {
    EntityBatch batch = batch(1, 5, 0, 9);
    try (PerceiverEntityEncoder saved = PerceiverEntityEncoder.create(SCHEMA, SMALL, 3)) {
      saved.save(folder);
      try (PerceiverEntityEncoder loaded = PerceiverEntityEncoder.load(folder)) {
        assertThat(loaded.schema()).isEqualTo(SCHEMA);
        EntityEncoding want = saved.encode(batch);
        EntityEncoding got = loaded.encode(batch);
        assertThat(TestArrays.of(got.perEntity())).containsExactly(TestArrays.of(want.perEntity()));
        assertThat(TestArrays.of(got.pooled())).containsExactly(TestArrays.of(want.pooled()));
        assertThat(TestArrays.of(got.latents())).containsExactly(TestArrays.of(want.latents()));
      }
    }
  }

  /** Names, shapes and bytes as any other program would find them. */
  @Test
  void aPlainParserReadsTheSavedWeights() throws IOException {
    try (PerceiverEntityEncoder encoder = PerceiverEntityEncoder.create(SCHEMA, SMALL, 3)) {
      encoder.save(folder);
      ByteBuffer file =
          ByteBuffer.wrap(Files.readAllBytes(folder.resolve("model.safetensors")))
              .order(ByteOrder.LITTLE_ENDIAN);
      int headerBytes = (int) file.getLong();
      JsonNode header = new ObjectMapper().readTree(file.array(), 8, headerBytes);

      assertThat(header.size()).isEqualTo(encoder.parameters().size() + 1);
      for (Parameter parameter : encoder.parameters()) {
        JsonNode entry = header.get(parameter.name());
        assertThat(entry.get("dtype").textValue()).isEqualTo("F32");
        assertThat(entry.get("shape").toString())
            .isEqualTo(Arrays.toString(parameter.value().shape()).replace(" ", ""));
        float[] values = new float[(int) parameter.length()];
        file.position(8 + headerBytes + entry.get("data_offsets").get(0).intValue());
        file.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        assertThat(values).containsExactly(FloatBuffers.toArray(parameter.value()));
      }
    }
  }

  @Test
  void theSeedAloneDecidesTheWeights() {
    EntityBatch batch = batch(1, 5);
    assertThat(pooled(3, batch)).containsExactly(pooled(3, batch)).isNotEqualTo(pooled(4, batch));
  }

  private static float[] pooled(long seed, EntityBatch batch) {
    try (PerceiverEntityEncoder encoder = PerceiverEntityEncoder.create(SCHEMA, SMALL, seed)) {
      return TestArrays.of(encoder.encode(batch).pooled());
    }
  }

  @Test
  void livesUnderAPrefixInALargerModelAndSavesWithoutIt() {
    Parameters parameters = new Parameters();
    ParameterScope root =
        new ParameterScope(parameters, "", Initializer.deepMind(new SplittableRandom(5)));
    root.addVector("head.bias", 3, 0f);
    PerceiverEntityEncoder encoder =
        new PerceiverEntityEncoder(root.child("entity_encoder"), SCHEMA, SMALL);
    encoder.save(folder);

    assertThat(parameters.names())
        .contains(
            "entity_encoder.embeddings.latents",
            "entity_encoder.entity.input_projection.weight",
            "entity_encoder.entity.categories.weight",
            "entity_encoder.entity.decoder.decoding_cross_attention.attention.self.query.weight");
    assertThat(Fixtures.tensors(folder.resolve("model.safetensors")).keySet())
        .hasSize(parameters.size() - 1)
        .contains("embeddings.latents", "encoder.self_attends.0.layernorm.bias")
        .noneMatch(name -> name.startsWith("entity_encoder.") || name.equals("head.bias"));
    EntityBatch batch = batch(1, 4);
    try (PerceiverEntityEncoder alone = PerceiverEntityEncoder.load(folder);
        Tape tape = new Tape(KernelSelection.choose())) {
      tape.begin(false);
      float[] inside = TestArrays.of(encoder.encode(tape, batch).pooled());
      assertThat(TestArrays.of(alone.encode(batch).pooled())).containsExactly(inside);
    }
  }

  /**
   * The analytic derivative along a random direction of each tensor against central differences.
   */
  @ParameterizedTest
  @ValueSource(strings = {"nd4j", "vector"})
  void gradientsAgreeWithFiniteDifferences(String kernels) {
    Parameters parameters = new Parameters();
    PerceiverEntityEncoder encoder =
        new PerceiverEntityEncoder(
            new ParameterScope(
                parameters, "", Initializer.huggingFace(new SplittableRandom(5), 0.4)),
            SCHEMA,
            SMALL);
    EntityBatch batch = batch(2, 4, 0, 7);
    SplittableRandom random = new SplittableRandom(6);
    parameters.forEach(parameter -> addNoise(parameter.value(), random));
    try (Tape tape = new Tape(KernelSelection.byName(kernels))) {
      tape.begin(true);
      tape.backward(loss(encoder, tape, batch));
      double largest =
          parameters.all().stream()
              .mapToDouble(p -> p.gradient().norm2Number().doubleValue())
              .max()
              .orElseThrow();
      for (Parameter parameter : parameters) {
        float[] values = FloatBuffers.toArray(parameter.value());
        float[] gradient = FloatBuffers.toArray(parameter.gradient());
        float[] direction = new float[values.length];
        double norm = 0;
        double analytic = 0;
        for (int i = 0; i < values.length; i++) {
          // Along the gradient, with noise: a large derivative, and every entry counts.
          direction[i] =
              gradient[i] + (float) (0.1 * largest * random.nextGaussian() / values.length);
          norm += direction[i] * direction[i];
        }
        double step = 2e-3 / Math.sqrt(norm);
        for (int i = 0; i < values.length; i++) {
          analytic += gradient[i] * direction[i] / Math.sqrt(norm);
        }
        double above = lossAt(encoder, tape, batch, parameter.value(), values, direction, step);
        double below = lossAt(encoder, tape, batch, parameter.value(), values, direction, -step);
        FloatBuffers.write(values, parameter.value());
        assertThat((above - below) / (2 * 2e-3))
            .as(parameter.name())
            .isEqualTo(analytic, within(0.02 * Math.abs(analytic) + 2e-3 * largest));
      }
    }
  }

  /** Biases of zero would put an empty set exactly on the rectifiers' kink. */
  private static void addNoise(INDArray values, SplittableRandom random) {
    float[] noisy = FloatBuffers.toArray(values);
    for (int i = 0; i < noisy.length; i++) {
      noisy[i] += (float) (0.2 * random.nextGaussian());
    }
    FloatBuffers.write(noisy, values);
  }

  private static double lossAt(
      PerceiverEntityEncoder encoder,
      Tape tape,
      EntityBatch batch,
      INDArray parameter,
      float[] values,
      float[] direction,
      double step) {
    float[] moved = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      moved[i] = (float) (values[i] + step * direction[i]);
    }
    FloatBuffers.write(moved, parameter);
    tape.begin(false);
    return loss(encoder, tape, batch).value().getDouble(0);
  }

  /** A fixed random weighted sum of everything that the encoder gives. */
  private static Variable loss(PerceiverEntityEncoder encoder, Tape tape, EntityBatch batch) {
    EntityEncoding encoding = encoder.encode(tape, batch);
    SplittableRandom random = new SplittableRandom(8);
    Variable sum = weighted(encoding.perEntity(), random);
    sum = Functions.add(sum, weighted(encoding.pooled(), random));
    return Functions.add(sum, weighted(encoding.latents(), random));
  }

  private static Variable weighted(Variable x, SplittableRandom random) {
    float[] weights = new float[Math.toIntExact(x.value().length())];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian();
    }
    return Functions.weightedSum(x, weights);
  }

  @Test
  void aLookUpEqualsALinearLayerOverOneHots() {
    EntitySchema schema = EntitySchema.builder().oneHot("a", 3).plain("n").oneHot("b", 2).build();
    Parameters parameters = new Parameters();
    EntityFeaturizer featurizer =
        new EntityFeaturizer(
            new ParameterScope(parameters, "", Initializer.huggingFace(new SplittableRandom(5), 1)),
            schema,
            4);
    try (Tape tape = new Tape(KernelSelection.choose())) {
      tape.begin(false);
      Variable features =
          featurizer.apply(
              tape,
              EntityBatch.of(schema, List.of(new float[] {2, 0.5f, 0}, new float[] {0, -1, 1})));

      INDArray table = parameters.get("categories.weight").value();
      INDArray weight = parameters.get("input_projection.weight").value();
      for (int c = 0; c < 4; c++) {
        assertThat(features.value().getFloat(0, c))
            .isEqualTo(
                table.getFloat(2, c) + table.getFloat(3, c) + 0.5f * weight.getFloat(c, 0),
                within(1e-5f));
        assertThat(features.value().getFloat(1, c))
            .isEqualTo(
                table.getFloat(0, c) + table.getFloat(4, c) - weight.getFloat(c, 0), within(1e-5f));
      }
    }
  }

  @Test
  void namesTheColumnOfAValueThatDoesNotFit() {
    try (PerceiverEntityEncoder encoder = PerceiverEntityEncoder.create(SCHEMA, SMALL, 1)) {
      assertThatThrownBy(() -> encoder.encode(unit(64, 0, 0, 0, 0)))
          .hasMessage(
              "entity 0: column 'unit_type' is 64.0; its categories are the integers 0 to 63");
      assertThatThrownBy(() -> encoder.encode(unit(0.5f, 0, 0, 0, 0)))
          .hasMessageContaining("column 'unit_type' is 0.5");
      assertThatThrownBy(() -> encoder.encode(unit(0, 0, Float.NaN, 0, 0)))
          .hasMessage("entity 0: column 'health' is NaN; it must be finite");
      assertThatThrownBy(
              () -> encoder.encode(EntityBatch.packed(2, new float[2], new Segments(0, 1))))
          .hasMessage("EntityBatch: has 2 columns but the schema has 5");
    }
  }

  private static EntityBatch unit(float... values) {
    return EntityBatch.of(SCHEMA, List.of(values));
  }

  @Test
  void refusesAFolderOfAnotherModelAndOneWithoutWeights() throws IOException {
    assertThatThrownBy(() -> PerceiverEntityEncoder.load(Fixtures.folder("entity-encoder")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("config.json: needs \"model_type\": \"perceiver_entity_encoder\"");
    assertThatThrownBy(() -> PerceiverEntityEncoder.load(folder.resolve("none")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("no such model folder");
    try (PerceiverEntityEncoder encoder = PerceiverEntityEncoder.create(SCHEMA, SMALL, 1)) {
      encoder.save(folder);
    }
    Path config = folder.resolve("config.json");
    String json = Files.readString(config);
    Files.writeString(config, json.replace("\"zero\"", "\"uniform\""));
    assertThatThrownBy(() -> PerceiverEntityEncoder.load(folder))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage("config.json: 'empty_mask' is 'uniform'; this encoder knows 'zero' only");
    Files.writeString(config, json);
    Files.delete(folder.resolve("model.safetensors"));
    assertThatThrownBy(() -> PerceiverEntityEncoder.load(folder))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("has no model.safetensors");
  }

  private static EntityBatch batch(long seed, int... sizes) {
    Segments sets = Segments.ofLengths(sizes);
    return EntityBatch.packed(SCHEMA.size(), EntityEncodersTest.entities(sets.total(), seed), sets);
  }
}
