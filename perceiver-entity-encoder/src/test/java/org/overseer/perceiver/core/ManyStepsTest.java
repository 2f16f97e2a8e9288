package org.overseer.perceiver.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.perceiver.kernels.Kernels;

/**
 * An encoder and a decoder over steps of ever other sizes, recorded or not: what a step gives does
 * not depend on the steps before it, on other sets of its batch, or on other threads.
 */
class ManyStepsTest {
  private static final int CHANNELS = 30;
  private static final PerceiverConfig CONFIG =
      PerceiverConfig.builder()
          .latents(3, 22)
          .dModel(CHANNELS)
          .selfAttends(2, 1)
          .heads(2, 2)
          .wideningFactors(2, 2)
          .build();

  private final Parameters parameters = new Parameters();
  private final PerceiverEncoder encoder;
  private final PerceiverDecoder decoder;

  ManyStepsTest() {
    ParameterScope scope =
        new ParameterScope(parameters, "", Initializer.huggingFace(new SplittableRandom(3), 0.3));
    encoder = new PerceiverEncoder(scope, CONFIG);
    decoder =
        new PerceiverDecoder(
            scope.child("decoder"), DecoderConfig.forQueries(CHANNELS, encoder.config()));
  }

  private Variable answers(Tape tape, Segments sets, INDArray x) {
    Variable inputs = tape.constant(x);
    Variable latents = encoder.encode(inputs, sets);
    return decoder.decode(inputs, sets, latents, encoder.latentSets(sets.size()));
  }

  /** The answers and, of a recorded step, all gradients. */
  private List<float[]> step(Tape tape, Segments sets, INDArray x, boolean recording) {
    tape.begin(recording);
    Variable answers = answers(tape, sets, x);
    List<float[]> results = new ArrayList<>();
    results.add(FloatBuffers.toArray(answers.value()));
    if (recording) {
      parameters.zeroGradients();
      tape.backward(answers, random(17, answers.rows(), CHANNELS));
      for (Parameter parameter : parameters) {
        results.add(FloatBuffers.toArray(parameter.gradient()));
      }
    }
    return results;
  }

  /** Small and large batches; only those of many rows are worth folding. */
  private static Segments sets(SplittableRandom random) {
    int longest = random.nextBoolean() ? 20 : 5000;
    int[] lengths = new int[1 + random.nextInt(4)];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = random.nextInt(4) == 0 ? 0 : random.nextInt(longest);
    }
    return Segments.ofLengths(lengths);
  }

  private static INDArray random(long seed, int rows, int columns) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[Math.max(1, rows * columns)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return rows == 0
        ? Nd4j.create(org.nd4j.linalg.api.buffer.DataType.FLOAT, 0, columns)
        : Nd4j.create(values, new long[] {rows, columns}, 'c');
  }

  @ParameterizedTest
  @ValueSource(strings = {"nd4j", "vector"})
  void aStepDoesNotDependOnThoseBefore(String name) {
    Kernels kernels = KernelSelection.byName(name);
    SplittableRandom random = new SplittableRandom(5);
    try (Tape used = new Tape(kernels)) {
      for (int i = 0; i < 8; i++) {
        Segments sets = sets(random);
        INDArray x = random(i, sets.total(), CHANNELS);
        boolean recording = random.nextBoolean();
        List<float[]> got = step(used, sets, x, recording);
        try (Tape fresh = new Tape(kernels)) {
          List<float[]> want = step(fresh, sets, x, recording);
          for (int part = 0; part < want.size(); part++) {
            assertThat(got.get(part)).as("step %d, part %d", i, part).isEqualTo(want.get(part));
          }
          assertThat(step(fresh, sets, x, !recording).get(0))
              .as("step %d, recorded or not", i)
              .isEqualTo(want.get(0));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nd4j", "vector"})
  void aSetIsAnsweredAloneAsAmongOthers(String name) {
    try (Tape tape = new Tape(KernelSelection.byName(name))) {
      Segments sets = Segments.ofLengths(3000, 1, 0, 700, 4000, 2, 9);
      INDArray x = random(1, sets.total(), CHANNELS);
      float[] all = step(tape, sets, x, false).get(0);
      for (int set = 0; set < sets.size(); set++) {
        int rows = sets.length(set);
        float[] own = new float[rows * CHANNELS];
        System.arraycopy(FloatBuffers.toArray(x), sets.start(set) * CHANNELS, own, 0, own.length);
        INDArray alone = random(1, rows, CHANNELS);
        FloatBuffers.write(own, alone);
        float[] want = step(tape, Segments.ofLengths(rows), alone, false).get(0);
        for (int i = 0; i < want.length; i++) {
          float got = all[sets.start(set) * CHANNELS + i];
          assertThat(got).as("set %d", set).isCloseTo(want[i], within(1e-4f));
        }
      }
    }
  }

  @Test
  void tapesOnTwoThreadsDoNotDisturbEachOther() throws Exception {
    Kernels kernels = KernelSelection.byName("vector", 2); // one pool for both
    List<float[]> alone = inferences(kernels, 1);
    List<float[]> others = inferences(kernels, 2);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<List<float[]>> first = threads.submit(() -> inferences(kernels, 1));
      Future<List<float[]>> second = threads.submit(() -> inferences(kernels, 2));
      for (int i = 0; i < alone.size(); i++) {
        assertThat(first.get().get(i)).as("step %d", i).isEqualTo(alone.get(i));
        assertThat(second.get().get(i)).as("step %d", i).isEqualTo(others.get(i));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private List<float[]> inferences(Kernels kernels, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<float[]> results = new ArrayList<>();
    try (Tape tape = new Tape(kernels)) {
      for (int i = 0; i < 30; i++) {
        Segments sets = sets(random);
        INDArray x = random(random.nextLong(), sets.total(), CHANNELS);
        results.add(step(tape, sets, x, false).get(0));
      }
    }
    return results;
  }
}
