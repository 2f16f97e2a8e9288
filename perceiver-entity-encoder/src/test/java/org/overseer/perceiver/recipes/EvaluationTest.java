package org.overseer.perceiver.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvaluationTest {
  @Test
  void examplesAreSpreadOverSortedData() {
    int[] classes = new int[1000];
    Arrays.setAll(classes, i -> i / 100);
    int[] perClass = new int[10];
    for (int example : Evaluation.spread(classes.length, 30)) {
      perClass[classes[example]]++;
    }
    assertThat(perClass).containsOnly(3);
    assertThat(Evaluation.spread(3, 10)).containsExactly(0, 1, 2);
    assertThat(Evaluation.spread(5, 5)).containsExactly(0, 1, 2, 3, 4);
    assertThat(Evaluation.spread(Integer.MAX_VALUE, 100_000)).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void anEvaluationOfNothingIsRefused() {
    for (int[] sizes : new int[][] {{0, 5}, {5, 0}}) {
      assertThatThrownBy(() -> Evaluation.spread(sizes[0], sizes[1]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("an evaluation needs examples: evaluation.examples is ");
    }
  }

  @Test
  void theLineHasAllFiguresAndWhatTheyAreMeansOver() {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(Evaluation.ACCURACY, 0.975);
    figures.put(Evaluation.LOSS, 0.12034);
    Evaluation evaluation =
        new Evaluation(Evaluation.ACCURACY, true, figures, 1360, Evaluation.EXAMPLES);
    assertThat(evaluation.line())
        .isEqualTo("accuracy 0.9750, loss 0.1203 on 1,360 held-out examples");
    assertThat(evaluation.betterThan(0.97)).isTrue();
    assertThat(evaluation.betterThan(0.975)).isFalse();
  }

  @Test
  void theLineIsTheSameInEveryCountry() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      Evaluation evaluation =
          new Evaluation(
              Evaluation.LOSS, false, Map.of(Evaluation.LOSS, 1.5), 1360, Evaluation.EXAMPLES);
      assertThat(evaluation.line()).isEqualTo("loss 1.5000 on 1,360 held-out examples");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aScoreThatIsNoFigureIsRefused() {
    Map<String, Double> figures = Map.of(Evaluation.LOSS, 1.0);
    assertThatThrownBy(
            () -> new Evaluation(Evaluation.SCORE, true, figures, 1, Evaluation.EXAMPLES))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no figure 'score' in {loss=1.0}");
  }
}
