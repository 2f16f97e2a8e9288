package org.overseer.training.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.overseer.perceiver.audio.WavFile;
import org.overseer.perceiver.audio.Waveform;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.image.GifAnimation;
import org.overseer.perceiver.image.RgbImage;
import org.overseer.perceiver.io.LabelNames;
import org.overseer.perceiver.multimodal.AudioVideoConfig;
import org.overseer.perceiver.multimodal.ClipSound;
import org.overseer.perceiver.multimodal.MultimodalAutoencoder;
import org.overseer.perceiver.multimodal.Reconstruction;
import org.overseer.perceiver.multimodal.Reconstruction.Clips;
import org.overseer.perceiver.video.VideoFrames;
import org.overseer.training.config.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code overseer model autoencode}: a clip through the bottleneck and back. */
@Command(
    name = "autoencode",
    description = {
      "Compress a video clip with its sound to latents, and decode frames, sound and class again.",
      "The clip is the beginning, at 25 frames a second, of a GIF by its delays or of a folder of"
          + " images in the order of their numbers; their middle is scaled to the model's size."
    })
final class AutoencodeCommand extends ConsoleCommand implements Callable<Integer> {
  private static final int HUNDREDTHS_A_FRAME = 100 / ClipSound.FRAMES_A_SECOND;
  private static final long MASKING_SEED = 0;

  @Mixin private ModelOptions options = new ModelOptions();

  @Parameters(
      paramLabel = "VIDEO",
      showDefaultValue = Visibility.NEVER,
      description = "A GIF file or a folder of images.")
  private Path video = Path.of("");

  @Option(
      names = "--audio",
      paramLabel = "WAV",
      description = "The sound, from the first frame on; silence by default.")
  private @Nullable Path audio;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      showDefaultValue = Visibility.NEVER,
      required = true,
      description = "Where video.gif, frames/frame-0001.png and so on, and audio.wav go.")
  private Path folder = Path.of("");

  @Option(names = "--top", paramLabel = "N", defaultValue = "5", description = "How many classes.")
  private int top;

  @Mixin private JsonOption json = new JsonOption();

  @Mixin private KernelOptions kernels = new KernelOptions();

  @Override
  public Integer call() {
    Ranking.requirePositive(top);
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new ConfigException("--out " + folder + " is a file; give the name of a folder");
    }
    OpenModel opened;
    Reconstruction decoded;
    AudioVideoConfig clip;
    int rate;
    float[] frames;
    String used;
    try (Tape tape = new Tape(kernels.choose());
        WorkProgress progress = WorkProgress.onStandardError("chunk")) {
      progress.stage(WorkProgress.OPENING);
      opened = options.open();
      MultimodalAutoencoder model =
          opened.network(MultimodalAutoencoder.class, "a multimodal autoencoder");
      clip = model.config().clip();
      rate = ClipSound.rate(clip);
      used = VideoFrames.used(video, clip.frames());
      frames =
          VideoFrames.values(VideoFrames.read(video, clip.frames(), clip.height(), clip.width()));
      Clips clips = Clips.unlabelled(model.config(), frames, sound(clip));
      progress.stage("compressing");
      decoded =
          Reconstruction.of(
              model,
              tape,
              clips,
              Math.min(Reconstruction.CHUNKS, clip.videoPoints()),
              new SplittableRandom(MASKING_SEED),
              progress::done);
    }
    opened.numbers(decoded.video());
    opened.numbers(decoded.audio());
    opened.numbers(decoded.label());
    write(decoded, clip, rate);
    double psnr = Reconstruction.peakSignalToNoise(frames, decoded.video(), 1);
    print(opened, decoded.label(), psnr, used);
    return ExitCode.DONE;
  }

  /** As many samples as the clip has. */
  private float[] sound(AudioVideoConfig clip) {
    return audio == null ? new float[clip.audioSamples()] : ClipSound.read(audio, clip);
  }

  private void write(Reconstruction decoded, AudioVideoConfig clip, int rate) {
    List<RgbImage> frames = VideoFrames.frames(decoded.video(), clip.height(), clip.width());
    VideoFrames.writePngs(folder.resolve("frames"), frames);
    GifAnimation.write(folder.resolve("video.gif"), frames, HUNDREDTHS_A_FRAME);
    WavFile.write(folder.resolve("audio.wav"), new Waveform(rate, decoded.audio()));
  }

  private void print(OpenModel opened, float[] logits, double videoPsnr, String used) {
    List<Prediction> predictions = Prediction.of(logits, LabelNames.read(opened.config()), top);
    if (json.isSet()) {
      Map<String, Object> result = opened.toJson();
      result.put("folder", folder.toString());
      result.put("used", used);
      result.put("video_psnr_db", videoPsnr);
      result.put("predictions", predictions);
      out().println(Json.line(result));
      return;
    }
    out().println(video + ": " + used + (audio == null ? ", no sound" : ""));
    out()
        .println(
            String.format(
                Locale.ROOT,
                "%s: frames, video.gif and audio.wav; the frames' PSNR is %.2f dB",
                folder,
                videoPsnr));
    predictions.forEach(prediction -> out().println(prediction.line()));
    printWarning(opened.warning());
  }
}
