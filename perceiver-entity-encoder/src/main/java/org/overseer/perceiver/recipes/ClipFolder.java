package org.overseer.perceiver.recipes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.overseer.perceiver.image.ImageFiles;
import org.overseer.perceiver.io.ModelFormatException;
import org.overseer.perceiver.multimodal.AudioVideoConfig;
import org.overseer.perceiver.multimodal.ClipSound;
import org.overseer.perceiver.video.VideoFrames;

/**
 * Video clips with sound, in one sub-folder a class: {@code CLASS/NAME.gif}, or a folder of images
 * {@code CLASS/NAME/}, and beside it {@code CLASS/NAME.wav}; without one the clip is silent. Files
 * are read when they are asked for.
 */
public final class ClipFolder {
  private static final String GIF = ".gif";

  private final List<String> classes;
  private final List<Entry> clips;

  /** Where a clip lies. */
  private record Entry(Path video, Path sound, int label) {}

  /**
   * A clip as a model reads it.
   *
   * @param video {@code [T, H, W, 3]} in [0, 1]
   * @param audio {@code [samples]} in [−1, 1]
   * @param label number of its class
   */
  public record Clip(float[] video, float[] audio, int label) {}

  private ClipFolder(List<String> classes, List<Entry> clips) {
    this.classes = classes;
    this.clips = List.copyOf(clips);
  }

  /**
   * Opens clips: {@code train/CLASS/…} and {@code validation/CLASS/…}, or {@code CLASS/…} of which
   * the last of each class by name are held out.
   *
   * @param heldOut below 1 a share, from 1 on a number of clips of each class; not looked at where
   *     there is {@code validation/}
   * @throws ModelFormatException if there are no clips, or the header of a file is damaged
   */
  public static Split<ClipFolder> open(Path data, double heldOut) {
    if (!Files.isDirectory(data)) {
      throw new ModelFormatException("no such folder of clips: " + data);
    }
    Optional<Split<Path>> parts = DataFolders.parts(data);
    if (parts.isPresent()) {
      Path training = parts.get().training();
      Path validation = parts.get().heldOut();
      List<String> classes = DataFolders.classes(training);
      DataFolders.requireKnown(classes, validation);
      List<Entry> clips = find(training, classes);
      requireExamples(training, classes, clips);
      return new Split<>(
          new ClipFolder(classes, clips), new ClipFolder(classes, find(validation, classes)));
    }
    List<String> classes = DataFolders.classes(data);
    List<Entry> first = new ArrayList<>();
    List<Entry> last = new ArrayList<>();
    for (int label = 0; label < classes.size(); label++) {
      List<Entry> own = find(data.resolve(classes.get(label)), label);
      if (!own.isEmpty()) {
        int middle = own.size() - Split.count(heldOut, own.size());
        first.addAll(own.subList(0, middle));
        last.addAll(own.subList(middle, own.size()));
      }
    }
    requireClips(data, first);
    requireExamples(data, classes, first);
    Split.requireBoth(first.size(), last.size());
    return new Split<>(new ClipFolder(classes, first), new ClipFolder(classes, last));
  }

  private static List<Entry> find(Path folder, List<String> classes) {
    List<Entry> all = new ArrayList<>();
    for (int label = 0; label < classes.size(); label++) {
      Path own = folder.resolve(classes.get(label));
      if (Files.isDirectory(own)) {
        all.addAll(find(own, label));
      }
    }
    requireClips(folder, all);
    return all;
  }

  private static List<Entry> find(Path classFolder, int label) {
    List<Entry> found = new ArrayList<>();
    for (Path entry : DataFolders.list(classFolder)) {
      String name = entry.getFileName().toString();
      boolean gif = name.endsWith(GIF);
      if (gif || Files.isDirectory(entry)) {
        String stem = gif ? name.substring(0, name.length() - GIF.length()) : name;
        Path sound = classFolder.resolve(stem + ".wav");
        requireReadable(entry, sound);
        found.add(new Entry(entry, sound, label));
      }
    }
    return found;
  }

  private static void requireReadable(Path video, Path sound) {
    if (Files.isDirectory(video)) {
      List<Path> frames = DataFolders.list(video).stream().filter(DataFolders::isImage).toList();
      if (frames.isEmpty()) {
        throw new ModelFormatException(video + ": holds no images, the frames of a clip");
      }
      frames.forEach(ImageFiles::requireReadable);
    } else {
      ImageFiles.requireReadable(video);
    }
    if (Files.isRegularFile(sound)) {
      FileHeaders.requireWav(sound);
    }
  }

  private static void requireExamples(Path data, List<String> classes, List<Entry> clips) {
    DataFolders.requireExamples(
        data, classes, clips.stream().map(Entry::label).collect(Collectors.toSet()));
  }

  private static void requireClips(Path folder, List<Entry> clips) {
    if (clips.isEmpty()) {
      throw new ModelFormatException(
          "%s: holds no clips (NAME.gif or a folder of images) in sub-folders named after their classes"
              .formatted(folder));
    }
  }

  /** How many clips there are. */
  public int size() {
    return clips.size();
  }

  /** Names of the classes. */
  public List<String> classes() {
    return classes;
  }

  /**
   * Reads a clip: its first frames, 25 a second, scaled to the config's size, and as much sound.
   *
   * @throws ModelFormatException if a file is damaged
   */
  public Clip clip(int index, AudioVideoConfig config) {
    Entry entry = clips.get(index);
    float[] video =
        VideoFrames.values(
            VideoFrames.read(entry.video, config.frames(), config.height(), config.width()));
    return new Clip(video, sound(entry.sound, config), entry.label);
  }

  private static float[] sound(Path file, AudioVideoConfig config) {
    return Files.isRegularFile(file)
        ? ClipSound.read(file, config)
        : new float[config.audioSamples()];
  }
}
