package org.overseer.perceiver.recipes;

import java.nio.file.Path;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.flow.FlowPatches;
import org.overseer.perceiver.flow.OpticalFlow;
import org.overseer.perceiver.image.FloatImage;
import org.overseer.perceiver.image.RgbImage;
import org.overseer.perceiver.io.ModelFormatException;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.models.RunnableModel;

/**
 * Optical flow: crops of the model's size, mean end-point error in pixels (paper §4.2).
 *
 * <p>The paper's augmentation is a library of its own; here crops are mirrored at random, the flow
 * with them. Pixels whose true motion is unknown do not count: in {@code .flo} files it is huge.
 */
public final class FlowRecipe implements Recipe {
  /** Mean end-point error in pixels, lower is better. */
  public static final String END_POINT_ERROR = "end_point_error";

  private static final int CHANNELS = 2;
  private static final int PAIR_CHANNELS = 2 * FlowPatches.CHANNELS;
  private static final float UNKNOWN = 1e9f;

  private final RunnableModel model;
  private final OpticalFlow network;
  private final Split<FlowPairs> data;
  private final Settings settings;
  private final int[] evaluated;
  private final Draws draws;
  private final ExampleOrder order;

  /**
   * What a batch is.
   *
   * @param batchSize pairs of a pass
   * @param mirror whether crops are mirrored at random, left to right and top to bottom
   */
  public record Settings(int batchSize, boolean mirror) {
    /** Checks the size. */
    public Settings {
      Ranges.atLeastOne("batch size", batchSize);
    }
  }

  /** Patches of a batch {@code [B, H, W, 54]} and the motion {@code [B·H·W, 2]}. */
  private record Batch(float[] pairs, float[] flow) {}

  /**
   * A recipe over a model and pairs of frames.
   *
   * @param evaluationExamples most held-out pairs that an evaluation looks at
   * @throws ModelFormatException if a pair is smaller than the model's crops, or the motion is
   *     known nowhere in the held-out ones
   * @throws IllegalArgumentException if a batch is larger than an array can be
   */
  public FlowRecipe(
      RunnableModel model,
      Split<FlowPairs> data,
      Settings settings,
      int evaluationExamples,
      long seed) {
    this.model = model;
    this.network = model.network(OpticalFlow.class);
    this.data = data;
    this.settings = settings;
    this.evaluated = Evaluation.spread(data.heldOut().size(), evaluationExamples);
    this.draws = new Draws(seed);
    this.order = new ExampleOrder(data.training().size(), draws, "order");
    Ranges.batchFits(settings.batchSize(), (long) height() * width() * PAIR_CHANNELS);
    data.training().requireAtLeast(width(), height());
    data.heldOut().requireAtLeast(width(), height());
    if (IntStream.of(evaluated).noneMatch(pair -> Losses.knownPoints(middle(pair).flow()) > 0)) {
      throw new ModelFormatException(
          "the motion is unknown in the middle of each of the %,d held-out pairs that are looked at"
              .formatted(evaluated.length));
    }
  }

  @Override
  public RunnableModel model() {
    return model;
  }

  @Override
  public int examplesPerPass() {
    return settings.batchSize();
  }

  @Override
  public long trainingExamples() {
    return data.training().size();
  }

  @Override
  public Variable loss(Tape tape, long pass) {
    int batchSize = settings.batchSize();
    boolean mirror = settings.mirror();
    Batch batch = emptyBatch(batchSize);
    int[] examples = order.batch(pass, batchSize);
    for (int i = 0; i < batchSize; i++) {
      RandomGenerator random = draws.at("crop", pass * batchSize + i);
      FlowPairs.Pair pair = data.training().pair(examples[i]);
      int top = random.nextInt(pair.first().height() - height() + 1);
      int left = random.nextInt(pair.first().width() - width() + 1);
      Crop crop =
          new Crop(top, left, mirror && random.nextBoolean(), mirror && random.nextBoolean());
      fill(batch, i, pair, crop);
    }
    return Losses.endPointError(flow(tape, batch, batchSize), batch.flow());
  }

  /** The part of a pair that is looked at, and how it is mirrored. */
  private record Crop(int top, int left, boolean leftToRight, boolean topToBottom) {}

  /** {@code [B·H·W, 2]} in pixels. */
  private Variable flow(Tape tape, Batch batch, int size) {
    Variable pairs = tape.constant(batch.pairs(), size, height(), width(), PAIR_CHANNELS);
    return Functions.scale(network.flow(pairs), OpticalFlow.PIXELS_PER_UNIT);
  }

  private Batch emptyBatch(int size) {
    int pixels = size * height() * width();
    return new Batch(new float[pixels * PAIR_CHANNELS], new float[pixels * CHANNELS]);
  }

  private void fill(Batch batch, int index, FlowPairs.Pair pair, Crop crop) {
    FloatImage patches = FlowPatches.pair(frame(pair.first(), crop), frame(pair.second(), crop));
    int length = patches.values().length;
    System.arraycopy(patches.values(), 0, batch.pairs(), index * length, length);
    for (int row = 0; row < height(); row++) {
      for (int column = 0; column < width(); column++) {
        int to = ((index * height() + row) * width() + column) * CHANNELS;
        int y = crop.top + (crop.topToBottom ? height() - 1 - row : row);
        int x = crop.left + (crop.leftToRight ? width() - 1 - column : column);
        float right = known(pair.flow().value(y, x, 0));
        float down = known(pair.flow().value(y, x, 1));
        batch.flow()[to] = crop.leftToRight ? -right : right;
        batch.flow()[to + 1] = crop.topToBottom ? -down : down;
      }
    }
  }

  private static float known(float motion) {
    return Math.abs(motion) < UNKNOWN ? motion : Float.NaN;
  }

  private FloatImage frame(RgbImage image, Crop crop) {
    RgbImage part = image.crop(crop.top, crop.left, height(), width());
    if (!crop.leftToRight && !crop.topToBottom) {
      return FlowPatches.normalized(part);
    }
    RgbImage mirrored = RgbImage.black(part.height(), part.width());
    for (int row = 0; row < height(); row++) {
      for (int column = 0; column < width(); column++) {
        int y = crop.topToBottom ? height() - 1 - row : row;
        int x = crop.leftToRight ? width() - 1 - column : column;
        System.arraycopy(
            part.pixels(),
            part.index(y, x, 0),
            mirrored.pixels(),
            mirrored.index(row, column, 0),
            RgbImage.CHANNELS);
      }
    }
    return FlowPatches.normalized(mirrored);
  }

  private int height() {
    return network.config().height();
  }

  private int width() {
    return network.config().width();
  }

  /**
   * Mean end-point error in pixels, over all pixels of known motion in the middle of the held-out
   * pairs: a pair with few of them counts little.
   */
  @Override
  public Evaluation evaluate(Tape tape) {
    double sum = 0;
    long known = 0;
    for (int pair : evaluated) {
      Batch batch = middle(pair);
      tape.begin(/* recording= */ false);
      Variable error = Losses.endPointError(flow(tape, batch, 1), batch.flow());
      int points = Losses.knownPoints(batch.flow());
      sum += (double) FloatBuffers.toArray(error.value())[0] * points;
      known += points;
    }
    return new Evaluation(
        END_POINT_ERROR,
        /* higherIsBetter= */ false,
        Map.of(END_POINT_ERROR, sum / known),
        evaluated.length,
        Evaluation.EXAMPLES);
  }

  @Override
  public Map<String, String> measuredOn() {
    return Evaluation.measuredOn(data.heldOut().size(), evaluated.length, Map.of());
  }

  /** The middle of a held-out pair. */
  private Batch middle(int index) {
    FlowPairs.Pair pair = data.heldOut().pair(index);
    Batch batch = emptyBatch(1);
    int top = (pair.first().height() - height()) / 2;
    int left = (pair.first().width() - width()) / 2;
    fill(batch, 0, pair, new Crop(top, left, false, false));
    return batch;
  }

  @Override
  public void save(Path folder) {
    model.save(folder);
  }
}
