package org.overseer.perceiver.recipes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.io.JsonObject;
import org.overseer.perceiver.models.RunnableModel;
import org.overseer.perceiver.multimodal.AudioVideoConfig;
import org.overseer.perceiver.multimodal.ClipSound;
import org.overseer.perceiver.multimodal.Modality;
import org.overseer.perceiver.multimodal.MultimodalAutoencoder;
import org.overseer.perceiver.multimodal.Points;
import org.overseer.perceiver.multimodal.Reconstruction;

/**
 * Multimodal autoencoding (paper §4.3): the mean absolute error of some points of the video and of
 * the sound of each clip, and the cross-entropy of its class, whose input is masked in some
 * examples so that it must be read off the rest.
 *
 * <p>Where nothing is trained the label is always masked, as in the released model; so says the
 * config that is saved.
 */
public final class AutoencodeRecipe implements Recipe {
  /** Peak signal-to-noise ratio of the video in decibels; the peak is 1. */
  public static final String VIDEO_PSNR = "video_psnr_db";

  /** The same of the sound, whose values span 2. */
  public static final String AUDIO_PSNR = "audio_psnr_db";

  private static final RandomGenerator ALWAYS_MASK = () -> 0L; // every draw is below a probability

  private final RunnableModel model;
  private final MultimodalAutoencoder network;
  private final Split<ClipFolder> data;
  private final Settings settings;
  private final int[] evaluated;
  private final Draws draws;
  private final ExampleOrder order;

  /**
   * What counts how much.
   *
   * @param batchSize clips of a pass
   * @param videoWeight of the video's mean absolute error
   * @param audioWeight of the sound's
   * @param labelWeight of the class's cross-entropy
   * @param videoPoints points of the video that are decoded of each clip
   * @param audioSamples samples of the sound that are decoded of each clip, in whole patches
   * @param labelMaskProbability how often the class is hidden from the model in training, above 0
   *     since it always is afterwards; for {@link #maskLabels}
   */
  public record Settings(
      int batchSize,
      double videoWeight,
      double audioWeight,
      double labelWeight,
      int videoPoints,
      int audioSamples,
      double labelMaskProbability) {
    /** Checks the ranges. */
    public Settings {
      Ranges.atLeastOne("batch size", batchSize);
      Ranges.atLeastOne("video points", videoPoints);
      Ranges.atLeastOne("audio samples", audioSamples);
      Ranges.notNegative("video weight", videoWeight);
      Ranges.notNegative("audio weight", audioWeight);
      Ranges.notNegative("label weight", labelWeight);
      Ranges.positiveShare("label mask probability", labelMaskProbability);
    }
  }

  /**
   * A recipe over a model and clips.
   *
   * @param evaluationExamples most held-out clips that an evaluation looks at
   * @throws org.overseer.perceiver.io.ModelFormatException if the model's sound has a rate that no
   *     file has
   * @throws IllegalArgumentException if the model has fewer labels than the clips have classes or
   *     never masks them, or a batch is larger than an array can be
   */
  public AutoencodeRecipe(
      RunnableModel model,
      Split<ClipFolder> data,
      Settings settings,
      int evaluationExamples,
      long seed) {
    this.model = model;
    this.network = model.network(MultimodalAutoencoder.class);
    this.data = data;
    this.settings = settings;
    this.evaluated = Evaluation.spread(data.heldOut().size(), evaluationExamples);
    this.draws = new Draws(seed);
    this.order = new ExampleOrder(data.training().size(), draws, "order");
    Ranges.classesFit(network.config().numLabels(), "clips", data.training().classes());
    double masked = network.config().maskProbabilities().getOrDefault(Modality.LABEL, 0.0);
    Ranges.positiveShare("the model's mask_probs.label", masked);
    ClipSound.rate(clip());
    Ranges.batchFits(settings.batchSize(), Math.max(videoValues(), clip().audioSamples()));
  }

  private long videoValues() {
    return (long) clip().videoPoints() * AudioVideoConfig.COLOURS;
  }

  /**
   * Writes into the config of a model to be how often the label is masked.
   *
   * @param probability 0.5 in the paper's training, 1 wherever labels are asked for
   */
  public static void maskLabels(ObjectNode config, double probability) {
    config
        .withObjectProperty("multimodal")
        .withObjectProperty("mask_probs")
        .put("label", probability);
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

  /** Each clip has points of its own. */
  @Override
  public Variable loss(Tape tape, long pass) {
    List<ClipFolder.Clip> clips = new ArrayList<>();
    for (int example : order.batch(pass, settings.batchSize())) {
      clips.add(data.training().clip(example, clip()));
    }
    Variable latents = network.encode(inputs(tape, clips), draws.at("masks", pass)); // [B·N, D]
    int perClip = latents.rows() / clips.size();
    Variable total = null;
    for (int i = 0; i < clips.size(); i++) {
      RandomGenerator random = draws.at("points", pass * settings.batchSize() + i);
      Variable own = Functions.sliceRows(latents, i * perClip, (i + 1) * perClip);
      Variable loss = loss(own, clips.get(i), points(random));
      total = total == null ? loss : Functions.add(total, loss);
    }
    return Functions.scale(Objects.requireNonNull(total), 1f / clips.size());
  }

  private Variable loss(Variable latents, ClipFolder.Clip clip, Points points) {
    MultimodalAutoencoder.Decoded decoded = network.decode(latents, 1, points);
    int colours = AudioVideoConfig.COLOURS;
    int samples = clip().samplesPerPatch();
    Variable video =
        Losses.meanAbsoluteError(decoded.image(), pick(clip.video(), points.image(), colours));
    Variable audio =
        Losses.meanAbsoluteError(decoded.audio(), pick(clip.audio(), points.audio(), samples));
    Variable label = Functions.crossEntropy(decoded.label(), new int[] {clip.label()});
    return Functions.add(
        Functions.add(
            Functions.scale(video, (float) settings.videoWeight()),
            Functions.scale(audio, (float) settings.audioWeight())),
        Functions.scale(label, (float) settings.labelWeight()));
  }

  private AudioVideoConfig clip() {
    return network.config().clip();
  }

  private Points points(RandomGenerator random) {
    int patches = Math.max(1, settings.audioSamples() / clip().samplesPerPatch());
    return new Points(
        chosen(clip().videoPoints(), settings.videoPoints(), random),
        chosen(clip().audioPatches(), patches, random));
  }

  /** Some of the numbers below {@code size}, none twice, in order. */
  static int[] chosen(int size, int count, RandomGenerator random) {
    int wanted = Math.min(size, count);
    int[] numbers = new int[wanted];
    int found = 0;
    for (int number = 0; found < wanted; number++) { // selection sampling (Knuth, 3.4.2 S)
      if (random.nextInt(size - number) < wanted - found) {
        numbers[found++] = number;
      }
    }
    return numbers;
  }

  /** Groups of {@code width} values by their numbers. */
  private static float[] pick(float[] values, int[] numbers, int width) {
    float[] picked = new float[numbers.length * width];
    for (int i = 0; i < numbers.length; i++) {
      System.arraycopy(values, numbers[i] * width, picked, i * width, width);
    }
    return picked;
  }

  private MultimodalAutoencoder.Inputs inputs(Tape tape, List<ClipFolder.Clip> clips) {
    AudioVideoConfig config = clip();
    int count = clips.size();
    int classes = network.config().numLabels();
    int videoLength = (int) videoValues();
    float[] video = new float[count * videoLength];
    float[] audio = new float[count * config.audioSamples()];
    float[] label = new float[count * classes];
    for (int i = 0; i < count; i++) {
      ClipFolder.Clip clip = clips.get(i);
      System.arraycopy(clip.video(), 0, video, i * videoLength, videoLength);
      System.arraycopy(clip.audio(), 0, audio, i * config.audioSamples(), config.audioSamples());
      label[i * classes + clip.label()] = 1;
    }
    return new MultimodalAutoencoder.Inputs(
        tape.constant(
            video,
            count,
            config.frames(),
            config.height(),
            config.width(),
            AudioVideoConfig.COLOURS),
        tape.constant(audio, count, config.audioSamples()),
        tape.constant(label, count, classes));
  }

  /** Reconstruction of whole clips with masked labels; the weighted error decides. */
  @Override
  public Evaluation evaluate(Tape tape) {
    double video = 0;
    double audio = 0;
    double loss = 0;
    Answers answers = Answers.NONE;
    for (int example : evaluated) {
      ClipFolder.Clip clip = data.heldOut().clip(example, clip());
      Reconstruction decoded =
          Reconstruction.of(
              network,
              tape,
              Reconstruction.Clips.unlabelled(network.config(), clip.video(), clip.audio()),
              Math.min(Reconstruction.CHUNKS, clip().videoPoints()),
              ALWAYS_MASK,
              (done, chunks) -> {});
      video += Reconstruction.peakSignalToNoise(clip.video(), decoded.video(), 1);
      audio += Reconstruction.peakSignalToNoise(clip.audio(), decoded.audio(), 2);
      loss +=
          settings.videoWeight() * meanAbsolute(clip.video(), decoded.video())
              + settings.audioWeight() * meanAbsolute(clip.audio(), decoded.audio());
      answers = answers.plus(Answers.of(decoded.label(), new int[] {clip.label()}));
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    int clips = evaluated.length;
    figures.put(Evaluation.LOSS, loss / clips + settings.labelWeight() * answers.loss());
    figures.put(VIDEO_PSNR, video / clips);
    figures.put(AUDIO_PSNR, audio / clips);
    figures.put(Evaluation.ACCURACY, answers.accuracy());
    return new Evaluation(
        Evaluation.LOSS, /* higherIsBetter= */ false, figures, clips, Evaluation.EXAMPLES);
  }

  @Override
  public Map<String, String> measuredOn() {
    Map<String, Double> weights =
        Map.of(
            "video weight", settings.videoWeight(),
            "audio weight", settings.audioWeight(),
            "label weight", settings.labelWeight());
    return Evaluation.measuredOn(data.heldOut().size(), evaluated.length, weights);
  }

  private static double meanAbsolute(float[] original, float[] decoded) {
    double sum = 0;
    for (int i = 0; i < original.length; i++) {
      sum += Math.abs(original[i] - decoded[i]);
    }
    return sum / original.length;
  }

  /** The saved config masks every label. */
  @Override
  public void save(Path folder) {
    model.save(folder);
    ObjectNode config = model.config();
    maskLabels(config, 1);
    JsonObject.write(folder.resolve("config.json"), config);
  }
}
