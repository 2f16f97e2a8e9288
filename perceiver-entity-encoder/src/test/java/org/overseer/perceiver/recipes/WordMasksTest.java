package org.overseer.perceiver.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WordMasksTest {
  private static final byte[] TEXT = bytes("We  hold\nthese");

  @Test
  void withProbabilityOneAllWordsAreHiddenAndWithThemTheOneSpaceBeforeEach() {
    assertThat(new WordMasks(1, true).draw(TEXT, new SplittableRandom(1)))
        .containsExactly(0, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13);
  }

  @Test
  void withoutSpacesOnlyTheWordsAreHidden() {
    assertThat(new WordMasks(1, false).draw(TEXT, new SplittableRandom(1)))
        .containsExactly(0, 1, 4, 5, 6, 7, 9, 10, 11, 12, 13);
  }

  @Test
  void wordsAreHiddenWholeAndAboutAsOftenAsAsked() {
    byte[] text = bytes("aaaa ".repeat(20_000));
    int[] hidden = new WordMasks(0.15, false).draw(text, new SplittableRandom(3));
    assertThat(hidden.length % 4).isZero();
    for (int i = 0; i < hidden.length; i += 4) {
      assertThat(hidden[i] % 5).isZero();
      assertThat(hidden[i + 3]).isEqualTo(hidden[i] + 3);
    }
    // 3,000 expected, standard deviation 50: five of them.
    assertThat(hidden.length / 4).isBetween(2750, 3250);
  }

  @Test
  void aTextWithWordsHasAtLeastOneHiddenWord() {
    for (int seed = 0; seed < 100; seed++) {
      assertThat(new WordMasks(1e-9, true).draw(TEXT, new SplittableRandom(seed))).isNotEmpty();
    }
  }

  @Test
  void aTextWithoutWordsHasNoneToHide() {
    assertThat(WordMasks.PAPER.draw(bytes(" \n\t\r "), new SplittableRandom(1))).isEmpty();
    assertThat(WordMasks.PAPER.draw(new byte[0], new SplittableRandom(1))).isEmpty();
  }

  @Test
  void bytesBeyondAsciiAreNoWhiteSpace() {
    assertThat(new WordMasks(1, false).draw(bytes("é…"), new SplittableRandom(1))).hasSize(5);
  }

  @Test
  void aProbabilityOfNothingIsRefused() {
    assertThatThrownBy(() -> new WordMasks(0, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the probability of a mask must be above 0 and at most 1 but is 0.0");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
