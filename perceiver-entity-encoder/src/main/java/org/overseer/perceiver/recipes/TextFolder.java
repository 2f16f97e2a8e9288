package org.overseer.perceiver.recipes;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.overseer.perceiver.io.ModelFormatException;

/**
 * Text to learn a language from: the bytes of all {@code .txt} files of a folder, in the order of
 * their names, with an empty line between two.
 */
public final class TextFolder {
  private static final String EXTENSION = ".txt";
  private static final String TRAINING = "train";
  private static final String HELD_OUT = "validation";
  private static final long MAX_BYTES = 1_000_000_000;

  private TextFolder() {}

  /**
   * Opens text, in one of three forms: {@code train/*.txt} and {@code validation/*.txt}; {@code
   * *.txt}, of whose bytes the last are held out; a single file, of whose bytes the last are held
   * out.
   *
   * @param heldOut below 1 a share of the bytes, from 1 on a number of them; not looked at in the
   *     first form
   * @throws ModelFormatException if it is none of these, or a part has no word
   */
  public static Split<byte[]> open(Path data, double heldOut) {
    Path training = data.resolve(TRAINING);
    Path validation = data.resolve(HELD_OUT);
    Split<byte[]> split;
    if (Files.isDirectory(training) && Files.isDirectory(validation)) {
      split = new Split<>(read(files(training)), read(files(validation)));
    } else {
      byte[] all = read(Files.isRegularFile(data) ? List.of(data) : files(data));
      int middle = all.length - Split.count(heldOut, all.length);
      split = new Split<>(Arrays.copyOf(all, middle), Arrays.copyOfRange(all, middle, all.length));
    }
    requireWord(data, "learn from", split.training());
    requireWord(data, "hold out", split.heldOut());
    return split;
  }

  private static List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new ModelFormatException("no such folder of text: " + folder);
    }
    return ImageClassFolder.list(folder).stream()
        .filter(file -> file.getFileName().toString().endsWith(EXTENSION))
        .toList();
  }

  private static byte[] read(List<Path> files) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Path file : files) {
      try {
        if (all.size() + Files.size(file) > MAX_BYTES) {
          throw new ModelFormatException(
              "%s: with this file there are more than %,d bytes of text; take fewer files"
                  .formatted(file, MAX_BYTES));
        }
        if (all.size() > 0) {
          all.writeBytes(new byte[] {'\n', '\n'});
        }
        all.writeBytes(Files.readAllBytes(file));
      } catch (IOException e) {
        throw new ModelFormatException("cannot read " + file + ": " + e.getMessage(), e);
      }
    }
    return all.toByteArray();
  }

  private static void requireWord(Path data, String purpose, byte[] text) {
    for (byte character : text) {
      if (!WordMasks.isSpace(character)) {
        return;
      }
    }
    throw new ModelFormatException(
        "%s: there is no text to %s; it needs .txt files and a share to hold out"
            .formatted(data, purpose));
  }
}
