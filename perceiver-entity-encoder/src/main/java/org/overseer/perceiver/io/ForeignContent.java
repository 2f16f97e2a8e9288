package org.overseer.perceiver.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What downloads leave in place of a file: Git LFS's pointers and web pages. */
final class ForeignContent {
  private static final int START_BYTES = 64;
  private static final String POINTER = "version https://git-lfs.github.com/";
  private static final String REMEDY =
      "; fetch the file itself, for example with 'huggingface-cli download'";

  private ForeignContent() {}

  /**
   * Refuses a file that stands for another.
   *
   * @throws ModelFormatException saying what it is and what to do
   */
  static void refuse(Path file) throws IOException {
    String start;
    try (InputStream in = Files.newInputStream(file)) {
      start = new String(in.readNBytes(START_BYTES), StandardCharsets.ISO_8859_1).strip();
    }
    if (start.startsWith(POINTER)) {
      throw new ModelFormatException(
          file + ": is a pointer of Git LFS, not the file" + REMEDY + " or 'git lfs pull'");
    }
    String lower = start.toLowerCase(Locale.ROOT);
    if (lower.startsWith("<!doctype") || lower.startsWith("<html") || lower.startsWith("<?xml")) {
      throw new ModelFormatException(file + ": is a web page, not the file" + REMEDY);
    }
  }
}
