package org.overseer.perceiver.recipes;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Which bytes of a text are hidden: whole words, delimited by white space, each with the same
 * probability (paper §4.1).
 *
 * @param probability of each word
 * @param withSpace whether the white-space byte before a word is hidden with it; the released model
 *     wants its masks so
 */
public record WordMasks(double probability, boolean withSpace) {
  /** The paper's. */
  public static final WordMasks PAPER = new WordMasks(0.15, /* withSpace= */ true);

  /** Checks the probability. */
  public WordMasks {
    if (!(probability > 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "the probability of a mask must be above 0 and at most 1 but is " + probability);
    }
  }

  /**
   * Draws masks. A text with words has at least one hidden word: where the draws leave none, one
   * more draw decides which.
   *
   * @return positions of the hidden bytes, in order
   */
  public int[] draw(byte[] text, RandomGenerator random) {
    List<int[]> words = words(text);
    BitSet hidden = new BitSet(text.length);
    for (int[] word : words) {
      if (random.nextDouble() < probability) {
        hide(word, hidden);
      }
    }
    if (hidden.isEmpty() && !words.isEmpty()) {
      hide(words.get(random.nextInt(words.size())), hidden);
    }
    return hidden.stream().toArray();
  }

  private void hide(int[] word, BitSet hidden) {
    hidden.set(withSpace && word[0] > 0 ? word[0] - 1 : word[0], word[1]);
  }

  /** First byte of each word and the byte after its last. */
  private static List<int[]> words(byte[] text) {
    List<int[]> words = new ArrayList<>();
    int start = -1;
    for (int i = 0; i <= text.length; i++) {
      boolean inWord = i < text.length && !isSpace(text[i]);
      if (inWord && start < 0) {
        start = i;
      } else if (!inWord && start >= 0) {
        words.add(new int[] {start, i});
        start = -1;
      }
    }
    return words;
  }

  /** Whether a byte is ASCII white space. */
  static boolean isSpace(byte character) {
    return character == ' ' || (character >= '\t' && character <= '\r');
  }
}
