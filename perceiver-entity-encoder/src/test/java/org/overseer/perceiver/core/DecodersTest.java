package org.overseer.perceiver.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.perceiver.Fixtures;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.io.Tensor;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;

@ParameterizedClass
@ValueSource(strings = {"nd4j", "vector"})
class DecodersTest {
  private static final DecoderConfig CONFIG =
      new DecoderConfig(6, 8, null, null, 2, 1, HiddenActivation.GELU, false, null);
  private static final Segments TWO_SETS = Segments.uniform(2, 3);

  private final Parameters parameters = new Parameters();
  private final ParameterScope scope =
      new ParameterScope(parameters, "", Initializer.huggingFace(new SplittableRandom(3), 0.5));
  private final Tape tape;

  DecodersTest(String kernels) {
    tape = new Tape(KernelSelection.byName(kernels));
    tape.begin(/* recording= */ false);
  }

  @AfterEach
  void close() {
    tape.close();
  }

  @Test
  void theProjectionDecoderMatchesTheGoldenOne() {
    Map<String, Tensor> weights = components("model");
    ProjectionDecoder decoder = new ProjectionDecoder(scope, 12, 4);
    parameters.forEach(
        parameter ->
            FloatBuffers.write(
                weights.get("projection_decoder." + parameter.name()).toFloats(),
                parameter.value()));
    Variable latents =
        tape.constant(components("inputs").get("projection_decoder.z").toFloats(), 15, 12);

    float[] got = FloatBuffers.toArray(decoder.decode(latents, Segments.uniform(3, 5)).value());

    float[] want = components("outputs").get("projection_decoder").toFloats();
    assertThat(got).containsExactly(want, within(1e-5f));
  }

  private static Map<String, Tensor> components(String file) {
    return Fixtures.tensors(Fixtures.folder("components").resolve(file + ".safetensors"));
  }

  @Test
  void theProjectionDecoderStartsAtZeroLikeTheOriginal() {
    Parameters fresh = new Parameters();
    Initializer original = Initializer.deepMind(new SplittableRandom(1));
    new ProjectionDecoder(new ParameterScope(fresh, "", original), 12, 4);

    assertThat(FloatBuffers.toArray(fresh.get("classifier.weight").value())).containsOnly(0f);
  }

  @Test
  void learnedQueriesAreAnsweredForEachSetAsIfGivenToTheBasicDecoder() {
    LearnedQueryDecoder learned = new LearnedQueryDecoder(scope, CONFIG, 4);
    Parameters copy = new Parameters();
    PerceiverDecoder basic =
        new PerceiverDecoder(new ParameterScope(copy, "", Initializer.zeros()), CONFIG);
    copy.forEach(parameter -> parameter.value().assign(parameters.get(parameter.name()).value()));
    Variable queries =
        tape.parameter(parameters.get("output_position_encodings.position_embeddings"));
    Variable latents = latents();

    float[] shared = FloatBuffers.toArray(learned.decode(latents, TWO_SETS, null).value());

    float[] table = FloatBuffers.toArray(queries.value());
    float[] twice = Arrays.copyOf(table, 2 * table.length);
    System.arraycopy(table, 0, twice, table.length, table.length);
    Variable given =
        basic.decode(tape.constant(twice, 8, 6), Segments.uniform(2, 4), latents, TWO_SETS);
    assertThat(shared).containsExactly(FloatBuffers.toArray(given.value()), within(1e-5f));
  }

  @Test
  void aPaddedQueryGetsTheOutputBiasAloneAndLeavesTheOthersAsTheyAre() {
    PerceiverDecoder decoder = new PerceiverDecoder(scope, CONFIG);
    Segments querySets = Segments.uniform(2, 2);
    Variable queries = tape.constant(random(5, 24), 4, 6);
    Variable latents = latents();

    float[] all = decode(decoder, queries, querySets, latents, null);
    PaddingMask mask = new PaddingMask(new float[] {1, 1, 0, 1}, querySets, EmptyMask.ZERO);
    float[] masked = decode(decoder, queries, querySets, latents, mask);
    Variable none = tape.constant(new float[0], 0, 8);
    float[] unread = decode(decoder, queries, querySets, none, null, Segments.ofLengths(0, 0));

    for (int query = 0; query < 4; query++) {
      float[] want = query == 2 ? unread : all;
      assertThat(Arrays.copyOfRange(masked, query * 6, query * 6 + 6))
          .as("query %d", query)
          .containsExactly(Arrays.copyOfRange(want, query * 6, query * 6 + 6), within(1e-5f));
    }
    assertThat(Arrays.copyOfRange(all, 12, 18)).isNotEqualTo(Arrays.copyOfRange(unread, 12, 18));
  }

  private static float[] decode(
      PerceiverDecoder decoder,
      Variable queries,
      Segments querySets,
      Variable latents,
      @Nullable PaddingMask mask) {
    return decode(decoder, queries, querySets, latents, mask, TWO_SETS);
  }

  private static float[] decode(
      PerceiverDecoder decoder,
      Variable queries,
      Segments querySets,
      Variable latents,
      @Nullable PaddingMask mask,
      Segments latentSets) {
    return FloatBuffers.toArray(
        decoder.decode(queries, querySets, latents, latentSets, mask).value());
  }

  @Test
  void classificationGivesOneRowOfLogitsForEachSet() {
    DecoderConfig config =
        new DecoderConfig(8, 8, null, null, 1, 1, HiddenActivation.GELU, true, 5);

    Variable logits = new ClassificationDecoder(scope, config).decode(latents(), TWO_SETS);

    assertThat(logits.shape()).containsExactly(2, 5);
    assertThat(
            parameters.get("decoder.output_position_encodings.position_embeddings").value().shape())
        .containsExactly(1, 8);
  }

  @Test
  void theEmbeddingDecoderSharesTheEmbedding() {
    var table = parameters.add("embeddings.weight", scope.initializer().embedding(7, 6));
    EmbeddingDecoder decoder = new EmbeddingDecoder(scope.child("embedding_decoder"), table);
    parameters.get("embedding_decoder.bias").value().putScalar(3, 2.5);
    float[] hidden = random(4, 6);

    float[] logits = FloatBuffers.toArray(decoder.decode(tape.constant(hidden, 1, 6)).value());

    float[] weights = FloatBuffers.toArray(table.value());
    for (int id = 0; id < 7; id++) {
      float want = id == 3 ? 2.5f : 0f;
      for (int c = 0; c < 6; c++) {
        want += hidden[c] * weights[id * 6 + c];
      }
      assertThat(logits[id]).isEqualTo(want, within(1e-4f));
    }
  }

  private Variable latents() {
    return tape.constant(random(9, 48), 6, 8);
  }

  private static float[] random(long seed, int length) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
