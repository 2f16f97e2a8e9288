package org.overseer.perceiver.flow;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.ParameterScope;
import org.overseer.perceiver.core.PerceiverDecoder;
import org.overseer.perceiver.core.PerceiverEncoder;
import org.overseer.perceiver.flops.FlopCounter;
import org.overseer.perceiver.image.ImagePreprocessor;
import org.overseer.perceiver.image.PatchesPreparation;
import org.overseer.perceiver.image.PositionMode;
import org.overseer.perceiver.kernels.Kernels.Block;

/**
 * Where each pixel of one frame is in the next: every pixel's neighbourhoods in both frames are an
 * input, and the same inputs are the queries (paper §4.2). {@link FlowEstimator} applies it to
 * frames of any size.
 *
 * <p>Tensors have the names of Hugging Face's {@code PerceiverForOpticalFlow}. Axes: B pairs of
 * frames, H rows and W columns of the training size, M = H·W inputs, N latents.
 */
public final class OpticalFlow {
  /** Pixels of motion per unit of output; the original's scale, which Hugging Face leaves out. */
  public static final float PIXELS_PER_UNIT = 20;

  private static final int QUERIES_AT_A_TIME = 8192;
  private static final int PAIR_CHANNELS = 2 * FlowPatches.CHANNELS;

  private final OpticalFlowConfig config;
  private final ImagePreprocessor preprocessor;
  private final PerceiverEncoder encoder;
  private final PerceiverDecoder decoder;

  /** Adds the model's parameters to the scope, all under {@code perceiver.}. */
  public OpticalFlow(ParameterScope scope, OpticalFlowConfig config) {
    this.config = config;
    ParameterScope perceiver = scope.child("perceiver");
    this.preprocessor =
        new ImagePreprocessor(
            PatchesPreparation.projected(
                perceiver.child("input_preprocessor"), PAIR_CHANNELS, 1, 1, config.patchChannels()),
            config.positions(),
            PositionMode.CONCAT);
    this.encoder = new PerceiverEncoder(perceiver, config.encoder());
    ParameterScope answers = perceiver.child("decoder").child("decoder");
    this.decoder = new PerceiverDecoder(answers, config.decoder());
    scope // the original starts with no motion at all
        .parameters()
        .get(answers.prefix() + "final_layer.weight")
        .value()
        .assign(
            scope
                .initializer()
                .zeroedLinear(FlowStitcher.CHANNELS, config.decoder().queryChannels()));
  }

  /** Sizes of this model. */
  public OpticalFlowConfig config() {
    return config;
  }

  /**
   * The flow of whole frames.
   *
   * @param pairs {@code [B, H, W, 54]}, see {@link FlowPatches#pair}
   * @return {@code [B·M, 2]} in units of {@link #PIXELS_PER_UNIT}, to the right and down
   */
  public Variable flow(Variable pairs) {
    Variable inputs = inputs(pairs);
    return decode(inputs, latents(inputs));
  }

  /**
   * Inputs of the encoder, and queries of the decoder.
   *
   * @param pairs {@code [B, H, W, 54]}
   * @return {@code [B·M, C]}
   * @throws IllegalArgumentException if the frames do not have the training size
   */
  public Variable inputs(Variable pairs) {
    long[] shape = pairs.shape();
    long[] want = {shape[0], config.height(), config.width(), PAIR_CHANNELS};
    if (!Arrays.equals(shape, want)) {
      throw new IllegalArgumentException(
          "pairs of frames must be %s but are %s"
              .formatted(Arrays.toString(want), Arrays.toString(shape)));
    }
    return preprocessor.apply(pairs, /* training= */ false);
  }

  /**
   * What the model knows of the frames.
   *
   * @param inputs {@code [B·M, C]}
   * @return {@code [B·N, D]}
   */
  public Variable latents(Variable inputs) {
    return encoder.encode(inputs, Segments.uniform(inputs.rows() / pixels(), pixels()));
  }

  /**
   * Asks for the motion of every pixel. In a step that is not recorded some pixels are asked for at
   * a time, which bounds memory and changes nothing: each query is answered by itself.
   *
   * @param inputs {@code [B·M, C]}
   * @param latents {@code [B·N, D]}
   * @return {@code [B·M, 2]}
   */
  public Variable decode(Variable inputs, Variable latents) {
    return decode(inputs, latents, QUERIES_AT_A_TIME);
  }

  Variable decode(Variable inputs, Variable latents, int queriesAtATime) {
    int batch = inputs.rows() / pixels();
    Tape tape = inputs.tape();
    if (tape.recording()) {
      return answer(inputs, latents, batch);
    }
    INDArray flow = tape.allocate(inputs.rows(), FlowStitcher.CHANNELS);
    int n = config.encoder().numLatents();
    for (int pair = 0; pair < batch; pair++) {
      Variable read = Functions.sliceRows(latents, pair * n, (pair + 1) * n);
      int end = (pair + 1) * pixels();
      for (int from = pair * pixels(); from < end; from += queriesAtATime) {
        int first = from;
        int last = Math.min(end, first + queriesAtATime);
        Variable part =
            tape.scoped(() -> answer(Functions.sliceRows(inputs, first, last), read, 1));
        tape.kernels()
            .copyBlock(
                new Block(part.value(), 0, 0),
                new Block(flow, first, 0),
                last - first,
                FlowStitcher.CHANNELS,
                /* accumulate= */ false);
      }
    }
    return tape.constant(flow);
  }

  private Variable answer(Variable queries, Variable latents, int batch) {
    Segments querySets = Segments.uniform(batch, queries.rows() / batch);
    Variable answers = decoder.decode(queries, querySets, latents, encoder.latentSets(batch));
    return Functions.scale(answers, (float) (1 / config.rescaleFactor()));
  }

  /** M, pixels of a frame. */
  int pixels() {
    return config.height() * config.width();
  }

  /** Counts operations for one pair of frames. */
  public FlopCounter countFlops() {
    FlopCounter counter = new FlopCounter();
    preprocessor.countFlops(counter, "input_preprocessor", config.height(), config.width());
    return counter
        .perceiverEncoder(config.encoder(), pixels())
        .perceiverDecoder(config.decoder(), pixels(), config.encoder().numLatents());
  }
}
