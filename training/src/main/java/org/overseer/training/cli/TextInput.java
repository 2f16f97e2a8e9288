package org.overseer.training.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.overseer.perceiver.io.FileProblem;
import org.overseer.perceiver.io.ModelFormatException;
import org.overseer.training.config.ConfigException;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The text that a command reads: an argument, a file or standard input. */
final class TextInput {
  private static final String STANDARD_INPUT = "-";

  /** Far more than any model reads. */
  private static final int MAX_BYTES = 10_000_000;

  @Parameters(
      paramLabel = "TEXT",
      arity = "0..1",
      showDefaultValue = Visibility.NEVER,
      description = "The text; - reads standard input.")
  private @Nullable String text;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "A file with the text in UTF-8, in place of TEXT.")
  private @Nullable Path file;

  /** The text, without the line end that ends a file. */
  String read() {
    String given = text;
    Path source = file;
    if ((given == null) == (source == null)) {
      throw new ConfigException("give either a text (- is standard input) or --file FILE");
    }
    try {
      if (source != null) {
        if (!Files.isRegularFile(source)) {
          throw new ModelFormatException("no such file: " + source);
        }
        try (var in = Files.newInputStream(source)) {
          return decoded(source.toString(), in.readNBytes(MAX_BYTES));
        }
      }
      return STANDARD_INPUT.equals(given)
          ? decoded("standard input", System.in.readNBytes(MAX_BYTES))
          : String.valueOf(given);
    } catch (IOException e) {
      throw FileProblem.reading(source == null ? Path.of(STANDARD_INPUT) : source, e);
    }
  }

  private static String decoded(String name, byte[] bytes) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes))
          .toString()
          .replaceFirst("\\R\\z", "");
    } catch (CharacterCodingException e) {
      throw new ModelFormatException(name + ": is not text in UTF-8", e);
    }
  }

  /** Checks that a text fits into a model's positions. */
  static void requireFits(int tokens, int positions) {
    if (tokens > positions) {
      throw new ConfigException(
          "the text has %d bytes; the model reads at most %d (its %d positions but for the marks of beginning and end); give a part of it"
              .formatted(tokens - 2, positions - 2, positions));
    }
  }
}
