package org.overseer.perceiver.recipes;

import java.util.List;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.text.ByteTokenizer;

/** Checks of settings: what is wrong is one line with the setting, its value and its range. */
final class Ranges {
  private Ranges() {}

  static void require(boolean met, String setting, Object value, String range) {
    if (!met) {
      throw new IllegalArgumentException("%s (%s) must be %s".formatted(setting, value, range));
    }
  }

  static void atLeastOne(String setting, int value) {
    require(value >= 1, setting, value, "at least 1");
  }

  /** Also refuses what is not a number. */
  static void notNegative(String setting, double value) {
    require(value >= 0 && Double.isFinite(value), setting, value, "finite and not negative");
  }

  /** Both limits included. */
  static void within(String setting, double value, double least, double most) {
    require(value >= least && value <= most, setting, value, "%s to %s".formatted(least, most));
  }

  /** Above 0, at most 1. */
  static void positiveShare(String setting, double value) {
    require(value > 0 && value <= 1, setting, value, "above 0 and at most 1");
  }

  /** Checks that a model has a label for each class. */
  static void classesFit(int labels, String examples, List<String> classes) {
    if (classes.size() > labels) {
      throw new IllegalArgumentException(
          "the model tells %d classes apart but the %s have %d"
              .formatted(labels, examples, classes.size()));
    }
  }

  /** Checks that a model's table has a row for each byte and special token. */
  static void vocabularyFits(int vocabSize) {
    require(
        vocabSize >= ByteTokenizer.VOCABULARY_SIZE,
        "vocab_size",
        vocabSize,
        "at least " + ByteTokenizer.VOCABULARY_SIZE + " for all bytes");
  }

  /**
   * Checks that a batch is an array.
   *
   * @param valuesPerExample at least 1
   */
  static void batchFits(long batchSize, long valuesPerExample) {
    if (batchSize > FloatBuffers.MAX_ELEMENTS / valuesPerExample) {
      throw new IllegalArgumentException(
          "batch size (%,d) is too large: with %,d values an example, at most %,d examples fit"
              .formatted(
                  batchSize, valuesPerExample, FloatBuffers.MAX_ELEMENTS / valuesPerExample));
    }
  }
}
