package org.overseer.perceiver.recipes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.image.FloatImage;
import org.overseer.perceiver.image.ImageClassifier;
import org.overseer.perceiver.image.ImageProcessor;
import org.overseer.perceiver.image.ImageProcessorConfig;
import org.overseer.perceiver.image.RgbImage;
import org.overseer.perceiver.image.augment.BatchMixing;
import org.overseer.perceiver.image.augment.HorizontalFlip;
import org.overseer.perceiver.image.augment.ImageBatch;
import org.overseer.perceiver.image.augment.MixedBatch;
import org.overseer.perceiver.image.augment.RandAugment;
import org.overseer.perceiver.image.augment.RandomCrop;
import org.overseer.perceiver.models.RunnableModel;

/**
 * Image classification as on ImageNet (paper, appendix A): crop, flip, RandAugment, resize, MixUp
 * and CutMix, cross-entropy with smoothed labels.
 *
 * <p>Held-out images go through the processor that is saved with the model.
 */
public final class ImageRecipe implements Recipe {
  private static final int MOST_EVALUATED_AT_ONCE = 64;
  private static final double MIN_CROP_SHARE = 0.01;

  private final RunnableModel model;
  private final ImageClassifier classifier;
  private final Split<LabelledImages> data;
  private final Settings settings;
  private final ImageProcessor processor;
  private final ImageProcessor resizer;
  private final Draws draws;
  private final ExampleOrder order;
  private final int[] evaluated;

  /**
   * What is done to images and labels.
   *
   * @param batchSize B, examples of a pass
   * @param labelSmoothing share of a label that is spread over all classes, below 1
   * @param cropShare share of an image's shorter side that the processor's crop keeps, outside of
   *     training, at least 0.01; 0.875 on ImageNet
   * @param minCropArea least share of an image that a random crop keeps; 1 takes the processor's
   * @param flip whether every second image is mirrored
   * @param augmentLayers changes of RandAugment; 0 for none
   * @param augmentMagnitude their strength, 0 to 10
   * @param jitter small turns and shifts after the resize
   * @param mixUpAlpha of MixUp's distribution, for half of the images; CutMix for the other half; 0
   *     for neither; B is then even
   */
  public record Settings(
      int batchSize,
      double labelSmoothing,
      double cropShare,
      double minCropArea,
      boolean flip,
      int augmentLayers,
      double augmentMagnitude,
      AffineJitter jitter,
      double mixUpAlpha) {
    /** Checks the ranges. */
    public Settings {
      Ranges.atLeastOne("batch size", batchSize);
      Ranges.notNegative("mix-up alpha", mixUpAlpha);
      Ranges.require(
          mixUpAlpha == 0 || batchSize % 2 == 0,
          "batch size",
          batchSize,
          "even, since MixUp and CutMix take halves");
      Ranges.require(
          labelSmoothing >= 0 && labelSmoothing < 1,
          "label smoothing",
          labelSmoothing,
          "0 to below 1");
      Ranges.within("crop share", cropShare, MIN_CROP_SHARE, 1);
      Ranges.positiveShare("least area of a random crop", minCropArea);
      Ranges.require(augmentLayers >= 0, "augment layers", augmentLayers, "at least 0");
      Ranges.within("augment magnitude", augmentMagnitude, 0, 10);
    }

    private boolean mixes() {
      return mixUpAlpha > 0;
    }

    /** Images that a pass takes: MixUp and CutMix make one of two. */
    private long sources() {
      return mixes() ? 2L * batchSize : batchSize;
    }

    /** The processor of a model for images of {@code side · side} pixels. */
    public ImageProcessorConfig processor(int side) {
      return ImageProcessorConfig.imageNet((int) Math.round(side / cropShare), side);
    }
  }

  /**
   * A recipe over a model and images.
   *
   * @param processor what is done to images outside of training
   * @param evaluationExamples most held-out images that an evaluation looks at
   * @throws IllegalArgumentException if the model has fewer labels than the images have classes or
   *     cannot read what the processor makes, or a batch is larger than an array can be
   */
  public ImageRecipe(
      RunnableModel model,
      Split<LabelledImages> data,
      ImageProcessorConfig processor,
      Settings settings,
      int evaluationExamples,
      long seed) {
    this.model = model;
    this.classifier = model.network(ImageClassifier.class);
    this.data = data;
    this.settings = settings;
    this.processor = new ImageProcessor(processor);
    this.resizer = new ImageProcessor(ProcessorFile.withoutCrop(processor));
    this.draws = new Draws(seed);
    this.order = new ExampleOrder(data.training().size(), draws, "order");
    this.evaluated = Evaluation.spread(data.heldOut().size(), evaluationExamples);
    Ranges.require(
        processor.resize(),
        "do_resize of the model's preprocessor_config.json",
        false,
        "true, since images of a batch are of one size");
    classifier.requireReadable(height(), width(), RgbImage.CHANNELS);
    Ranges.batchFits(settings.sources(), (long) height() * width() * RgbImage.CHANNELS);
    Ranges.batchFits(settings.batchSize(), classifier.inputValues(height(), width()));
    Ranges.classesFit(labels(), "images", data.training().classes());
  }

  /**
   * The data's classes in a config, as the labels of the model to be.
   *
   * @param config of a classifier, changed in place
   */
  public static void nameLabels(ObjectNode config, List<String> classes) {
    config.remove("num_labels");
    ObjectNode names = config.putObject("id2label");
    for (int label = 0; label < classes.size(); label++) {
      names.put(Integer.toString(label), classes.get(label));
    }
  }

  private int labels() {
    Integer outputs = classifier.config().decoder().outputNumChannels();
    return outputs == null ? 0 : outputs;
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
    ImageBatch sources = sources(pass, (int) settings.sources());
    MixedBatch batch =
        settings.mixes()
            ? BatchMixing.mixUpAndCutMix(sources, settings.mixUpAlpha(), draws.at("mixing", pass))
            : unmixed(sources);
    Variable logits = logits(tape, batch.images(), /* training= */ true);
    return Losses.softCrossEntropy(logits, batch.targets(labels(), settings.labelSmoothing()));
  }

  private static MixedBatch unmixed(ImageBatch images) {
    float[] whole = new float[images.size()];
    Arrays.fill(whole, 1f);
    return new MixedBatch(images, images.labels(), whole);
  }

  private ImageBatch sources(long pass, int count) {
    LabelledImages images = data.training();
    int[] examples = order.batch(pass, count);
    return batch(
        Arrays.stream(examples).map(images::label).toArray(),
        i -> augmented(images.image(examples[i]), draws.at("augment", pass * count + i)));
  }

  private FloatImage augmented(RgbImage image, RandomGenerator random) {
    RgbImage changed = image;
    if (settings.minCropArea() < 1) {
      RandomCrop crop = RandomCrop.imageNet();
      changed =
          new RandomCrop(
                  settings.minCropArea(), 1, crop.minAspect(), crop.maxAspect(), crop.tries())
              .apply(changed, random);
    }
    if (settings.flip()) {
      changed = HorizontalFlip.apply(changed, random);
    }
    if (settings.augmentLayers() > 0) {
      RandAugment all = RandAugment.imageNet();
      changed =
          new RandAugment(settings.augmentLayers(), settings.augmentMagnitude(), all.ops())
              .apply(changed, random);
    }
    boolean cropped = settings.minCropArea() < 1;
    changed = (cropped ? resizer : processor).cropAndResize(changed);
    if (!settings.jitter().isNone()) {
      changed = settings.jitter().apply(changed, random);
    }
    return processor.normalized(changed);
  }

  /** Images end to end, {@code [B, H, W, 3]}. */
  private ImageBatch batch(int[] labels, IntFunction<FloatImage> images) {
    int length = height() * width() * RgbImage.CHANNELS;
    float[] values = new float[Math.multiplyExact(labels.length, length)];
    for (int i = 0; i < labels.length; i++) {
      System.arraycopy(images.apply(i).values(), 0, values, i * length, length);
    }
    return new ImageBatch(height(), width(), RgbImage.CHANNELS, values, labels);
  }

  private int height() {
    return processor.config().height();
  }

  private int width() {
    return processor.config().width();
  }

  private Variable logits(Tape tape, ImageBatch batch, boolean training) {
    Variable images =
        tape.constant(
            batch.images(), batch.size(), batch.height(), batch.width(), batch.channels());
    return classifier.classify(images, training).logits();
  }

  /** No more than a pass of training, whose arrays fit. */
  int evaluatedAtOnce() {
    return Math.min(MOST_EVALUATED_AT_ONCE, settings.batchSize());
  }

  @Override
  public Map<String, String> measuredOn() {
    return Evaluation.measuredOn(
        data.heldOut().size(),
        evaluated.length,
        Map.of("processor", processor.config().toString()));
  }

  /** Accuracy, and cross-entropy in nats, without any of the random changes. */
  @Override
  public Evaluation evaluate(Tape tape) {
    LabelledImages images = data.heldOut();
    Answers answers = Answers.NONE;
    for (int from = 0; from < evaluated.length; from += evaluatedAtOnce()) {
      int to = Math.min(evaluated.length, from + evaluatedAtOnce());
      int[] examples = Arrays.copyOfRange(evaluated, from, to);
      int[] labels = Arrays.stream(examples).map(images::label).toArray();
      ImageBatch batch = batch(labels, i -> processor.process(images.image(examples[i])));
      tape.begin(/* recording= */ false);
      Variable logits = logits(tape, batch, /* training= */ false);
      answers = answers.plus(Answers.of(logits, labels));
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(Evaluation.ACCURACY, answers.accuracy());
    figures.put(Evaluation.LOSS, answers.loss());
    return new Evaluation(
        Evaluation.ACCURACY,
        /* higherIsBetter= */ true,
        figures,
        answers.rows(),
        Evaluation.EXAMPLES);
  }

  @Override
  public void save(Path folder) {
    model.save(folder);
    ProcessorFile.write(folder, processor.config());
  }
}
