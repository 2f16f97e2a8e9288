package org.overseer.perceiver.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.core.Initializer;
import org.overseer.perceiver.core.ParameterScope;
import org.overseer.perceiver.core.PerceiverConfig;
import org.overseer.perceiver.flops.FlopCounter;
import org.overseer.perceiver.kernels.KernelSelection;

/** What every entity encoder promises, on all kernels. */
class EntityEncodersTest {
  private static final EntitySchema SCHEMA = EntitySchemaTest.everyEncoding();
  private static final int F = SCHEMA.size();

  /** Embeddings as arrays that outlive the tape's step. */
  private record Result(float[] perEntity, float[] pooled, float[] latents, int width) {}

  static Stream<Arguments> encodersAndKernels() {
    return Stream.of("nd4j", "vector")
        .flatMap(
            kernels ->
                Stream.of(
                        Named.<Function<ParameterScope, EntityEncoder>>of(
                            "perceiver",
                            scope ->
                                new PerceiverEntityEncoder(scope, SCHEMA, PerceiverConfig.tiny())),
                        Named.<Function<ParameterScope, EntityEncoder>>of(
                            "transformer",
                            scope ->
                                new TransformerEntityEncoder(
                                    scope, SCHEMA, TransformerConfig.tiny())),
                        Named.<Function<ParameterScope, EntityEncoder>>of(
                            "dummy", scope -> new DummyEntityEncoder(scope, SCHEMA, 4)))
                    .map(encoder -> Arguments.of(encoder, kernels)));
  }

  @ParameterizedTest
  @MethodSource("encodersAndKernels")
  void orderDoesNotMatter(Function<ParameterScope, EntityEncoder> factory, String kernels) {
    int entities = 11;
    float[] values = entities(entities, 1);
    int[] order = {4, 0, 10, 2, 1, 9, 3, 8, 6, 7, 5};
    float[] shuffled = new float[values.length];
    for (int row = 0; row < entities; row++) {
      System.arraycopy(values, order[row] * F, shuffled, row * F, F);
    }

    Result[] results = encode(factory, kernels, batch(values, 11), batch(shuffled, 11));

    assertClose(results[1].pooled(), results[0].pooled());
    int width = results[0].width();
    for (int row = 0; row < entities; row++) {
      assertClose(
          slice(results[1].perEntity(), row, width),
          slice(results[0].perEntity(), order[row], width));
    }
  }

  @ParameterizedTest
  @MethodSource("encodersAndKernels")
  void aSetDoesNotSeeItsNeighbours(
      Function<ParameterScope, EntityEncoder> factory, String kernels) {
    int[] sizes = {3, 0, 17, 1};
    float[] values = entities(21, 2);
    EntityBatch[] batches = new EntityBatch[5];
    batches[0] = batch(values, sizes);
    int start = 0;
    for (int set = 0; set < sizes.length; set++) {
      float[] alone = new float[sizes[set] * F];
      System.arraycopy(values, start * F, alone, 0, alone.length);
      batches[set + 1] = batch(alone, sizes[set]);
      start += sizes[set];
    }

    Result[] results = encode(factory, kernels, batches);

    int width = results[0].width();
    int row = 0;
    for (int set = 0; set < sizes.length; set++) {
      Result alone = results[set + 1];
      assertClose(slice(results[0].pooled(), set, width), alone.pooled());
      for (int i = 0; i < sizes[set]; i++) {
        assertClose(
            slice(results[0].perEntity(), row++, width), slice(alone.perEntity(), i, width));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("encodersAndKernels")
  void emptySetsGiveFiniteEmbeddings(
      Function<ParameterScope, EntityEncoder> factory, String kernels) {
    Result[] results = encode(factory, kernels, batch(new float[0], 0), batch(new float[0], 0, 0));

    assertThat(results[0].perEntity()).isEmpty();
    assertFinite(results[0].pooled());
    assertThat(results[1].pooled()).hasSize(2 * results[1].width());
    assertFinite(results[1].latents());
    assertClose(
        slice(results[1].pooled(), 0, results[1].width()),
        slice(results[1].pooled(), 1, results[1].width()));
  }

  @ParameterizedTest
  @MethodSource("encodersAndKernels")
  void thereIsNoCapOnEntities(Function<ParameterScope, EntityEncoder> factory, String kernels) {
    Result[] results = encode(factory, kernels, batch(entities(600, 3), 600));

    assertThat(results[0].perEntity()).hasSize(600 * results[0].width());
    assertFinite(results[0].perEntity());
    assertFinite(results[0].pooled());
  }

  @ParameterizedTest
  @MethodSource("encodersAndKernels")
  void everyColumnReachesTheEmbeddings(
      Function<ParameterScope, EntityEncoder> factory, String kernels) {
    float[] values = entities(4, 4);
    EntityBatch[] batches = new EntityBatch[F + 1];
    batches[F] = batch(values, 4);
    for (int column = 0; column < F; column++) {
      float[] changed = values.clone();
      changed[column] = changed[column] < 1 ? changed[column] + 1 : changed[column] - 1;
      batches[column] = batch(changed, 4);
    }

    Result[] results = encode(factory, kernels, batches);

    for (int column = 0; column < F; column++) {
      assertThat(results[column].pooled())
          .as(SCHEMA.columns().get(column).name())
          .isNotEqualTo(results[F].pooled());
    }
  }

  /** The figures of the encoders alone plus features and outputs, 512 entities × 256. */
  @Test
  void countsOperationsOfAllParts() {
    ParameterScope scope =
        new ParameterScope(new Parameters(), "", Initializer.deepMind(new SplittableRandom(42)));
    double features = 2e-9 * 512 * 8 * 256;
    double outputs = 2e-9 * 513 * 256 * 256;

    FlopCounter perceiver =
        new PerceiverEntityEncoder(scope.child("p"), SCHEMA, PerceiverConfig.alphaStar())
            .countFlops(512);
    assertThat(perceiver.total() / 1e9).isEqualTo(0.540 + features + outputs, within(0.0006));
    FlopCounter transformer =
        new TransformerEntityEncoder(scope.child("t"), SCHEMA, TransformerConfig.alphaStar())
            .countFlops(512);
    assertThat(transformer.total() / 1e9).isEqualTo(3.221 + features + outputs, within(0.0006));
    assertThat(new DummyEntityEncoder(scope.child("d"), SCHEMA, 256).countFlops(512).total() / 1e9)
        .isEqualTo(features, within(1e-9));
  }

  private static Result[] encode(
      Function<ParameterScope, EntityEncoder> factory, String kernels, EntityBatch... batches) {
    EntityEncoder encoder =
        factory.apply(
            new ParameterScope(
                new Parameters(), "", Initializer.deepMind(new SplittableRandom(42))));
    Result[] results = new Result[batches.length];
    try (Tape tape = new Tape(KernelSelection.byName(kernels))) {
      for (int i = 0; i < batches.length; i++) {
        tape.begin(false);
        EntityEncoding encoding = encoder.encode(tape, batches[i]);
        assertThat(encoding.perEntity().columns()).isEqualTo(encoder.embeddingSize());
        assertThat(encoding.latents().columns()).isEqualTo(encoder.latentSize());
        assertThat(encoding.latents().rows()).isEqualTo(encoding.latentSets().total());
        results[i] =
            new Result(
                TestArrays.of(encoding.perEntity()),
                TestArrays.of(encoding.pooled()),
                TestArrays.of(encoding.latents()),
                encoder.embeddingSize());
      }
    }
    return results;
  }

  private static EntityBatch batch(float[] values, int... sizes) {
    return EntityBatch.packed(F, values, Segments.ofLengths(sizes));
  }

  static float[] entities(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[count * F];
    for (int row = 0; row < count; row++) {
      values[row * F] = random.nextInt(64);
      values[row * F + 1] = random.nextInt(32);
      values[row * F + 2] = (float) random.nextDouble(200);
      values[row * F + 3] = (float) random.nextDouble(1000);
      values[row * F + 4] = (float) random.nextGaussian();
    }
    return values;
  }

  private static float[] slice(float[] values, int row, int width) {
    return Arrays.copyOfRange(values, row * width, (row + 1) * width);
  }

  private static void assertFinite(float[] values) {
    for (float value : values) {
      assertThat(value).isFinite();
    }
  }

  private static void assertClose(float[] got, float[] want) {
    assertThat(got).hasSameSizeAs(want);
    for (int i = 0; i < want.length; i++) {
      assertThat(got[i]).isEqualTo(want[i], within(2e-5f + 2e-5f * Math.abs(want[i])));
    }
  }
}
