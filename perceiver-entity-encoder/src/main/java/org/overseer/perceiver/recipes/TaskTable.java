package org.overseer.perceiver.recipes;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.overseer.perceiver.io.FileProblem;
import org.overseer.perceiver.io.ModelFormatException;

/**
 * Labelled texts of one task: a {@code .tsv} file in UTF-8, cells separated by tabs, no quoting.
 *
 * <p>The first line names the columns: {@code sentence}, or {@code sentence1} and {@code sentence2}
 * for pairs; and {@code label}, a class name, or {@code score}, a number for a regression. Other
 * columns are left out, the order is free.
 *
 * @param regression whether answers are scores
 * @param examples the lines after the first
 */
record TaskTable(boolean regression, List<Example> examples) {
  private static final String SCORE = "score";
  private static final String LABEL = "label";
  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final long MAX_BYTES = 2_000_000_000;

  /**
   * A text, or a pair of texts, with its answer.
   *
   * @param second null for a single text
   * @param answer a class name, or a number as text
   */
  record Example(String first, @Nullable String second, String answer) {}

  /**
   * Reads a table.
   *
   * @throws ModelFormatException if it is not one; it names the line and the rule
   */
  static TaskTable read(Path file) {
    List<String> lines = lines(file);
    List<String> heading = lines.isEmpty() ? List.of() : cells(withoutMark(lines.get(0)));
    boolean regression = heading.contains(SCORE);
    int answer = heading.indexOf(regression ? SCORE : LABEL);
    boolean pairs = heading.contains("sentence2");
    int first = heading.indexOf(pairs ? "sentence1" : "sentence");
    int second = heading.indexOf("sentence2");
    if (answer < 0 || first < 0) {
      throw new ModelFormatException(
          "%s: the first line must name the columns sentence, or sentence1 and sentence2, and label or score; it names %s"
              .formatted(file, heading));
    }
    List<Example> examples = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      List<String> cells = cells(lines.get(i));
      if (lines.get(i).isBlank()) {
        continue;
      }
      if (cells.size() != heading.size()) {
        throw new ModelFormatException(
            "%s: line %d has %d cells but there are %d columns"
                .formatted(file, i + 1, cells.size(), heading.size()));
      }
      if (regression) {
        requireNumber(file, i + 1, cells.get(answer));
      }
      examples.add(
          new Example(
              cells.get(first), pairs ? cells.get(second) : null, cells.get(answer).strip()));
    }
    if (examples.isEmpty()) {
      throw new ModelFormatException(file + ": holds no examples");
    }
    return new TaskTable(regression, List.copyOf(examples));
  }

  /** A first line without the byte-order mark that some programs write before it. */
  static String withoutMark(String line) {
    return line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line;
  }

  private static List<String> lines(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ModelFormatException("no such file: " + file);
    }
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new ModelFormatException(
            "%s: has %,d bytes; at most %,d are read".formatted(file, Files.size(file), MAX_BYTES));
      }
      return Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw new ModelFormatException(file + ": is not UTF-8", e);
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
  }

  private static List<String> cells(String line) {
    return List.of(line.split("\t", -1));
  }

  private static void requireNumber(Path file, int line, String cell) {
    try {
      if (Double.isFinite(Double.parseDouble(cell.strip()))) {
        return;
      }
    } catch (NumberFormatException e) {
      // told below, like a number that is not finite
    }
    throw new ModelFormatException(
        "%s: line %d: the score '%s' is no finite number".formatted(file, line, cell));
  }
}
