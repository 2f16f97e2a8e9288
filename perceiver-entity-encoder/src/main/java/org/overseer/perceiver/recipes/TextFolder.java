package org.overseer.perceiver.recipes;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.overseer.perceiver.io.FileProblem;
import org.overseer.perceiver.io.ModelFormatException;

/**
 * Text to learn a language from: the bytes of all {@code .txt} files of a folder, in the order of
 * their names, with an empty line between two.
 */
public final class TextFolder {
  private static final String EXTENSION = ".txt";
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
    Optional<Split<Path>> parts = DataFolders.parts(data);
    Split<byte[]> split;
    if (parts.isPresent()) {
      split = new Split<>(read(files(parts.get().training())), read(files(parts.get().heldOut())));
    } else {
      byte[] all = read(Files.isRegularFile(data) ? List.of(data) : files(data));
      requireWord(data, "learn from", all);
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
    List<Path> files =
        DataFolders.list(folder).stream()
            .filter(file -> file.getFileName().toString().endsWith(EXTENSION))
            .toList();
    if (files.isEmpty()) {
      throw new ModelFormatException(folder + ": holds no .txt files");
    }
    return files;
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
        byte[] bytes = Files.readAllBytes(file);
        requireText(file, bytes);
        all.writeBytes(bytes);
      } catch (IOException e) {
        throw FileProblem.reading(file, e);
      }
    }
    return all.toByteArray();
  }

  /** UTF-8 without zeros: a picture is not, nor is UTF-16. */
  private static void requireText(Path file, byte[] bytes) {
    boolean text = true;
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      for (byte each : bytes) {
        text &= each != 0;
      }
    } catch (CharacterCodingException e) {
      text = false; // told below
    }
    if (!text) {
      throw new ModelFormatException(file + ": is not text in UTF-8; convert it or take it out");
    }
  }

  private static void requireWord(Path data, String purpose, byte[] text) {
    for (byte character : text) {
      if (!WordMasks.isSpace(character)) {
        return;
      }
    }
    throw new ModelFormatException(
        "%s: there is no word to %s; change evaluation.held-out, or put texts into train/ and validation/"
            .formatted(data, purpose));
  }
}
