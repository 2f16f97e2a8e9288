package org.overseer.perceiver.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DrawsTest {
  @Test
  void aNumberOfAPurposeIsAlwaysDrawnTheSame() {
    assertThat(new Draws(7).at("masks", 3).nextLong())
        .isEqualTo(new Draws(7).at("masks", 3).nextLong());
  }

  @Test
  void seedPurposeAndNumberEachMakeAnotherStream() {
    Set<Long> first = new HashSet<>();
    for (long seed : new long[] {0, 1, 2, -1}) {
      for (String purpose : new String[] {"masks", "order"}) {
        for (long number = 0; number < 100; number++) {
          first.add(new Draws(seed).at(purpose, number).nextLong());
        }
      }
    }
    assertThat(first).hasSize(4 * 2 * 100);
  }

  @Test
  void neighbouringNumbersGiveUnrelatedDraws() {
    Draws draws = new Draws(1);
    double mean =
        IntStream.range(0, 10_000)
            .mapToDouble(i -> draws.at("coin", i).nextDouble())
            .average()
            .orElseThrow();
    // Standard error 0.0029: five of them.
    assertThat(mean).isBetween(0.4855, 0.5145);
  }

  @Test
  void everyEpochIsAnotherPermutationOfAllExamples() {
    ExampleOrder order = new ExampleOrder(50, new Draws(5), "order");
    int[] first = IntStream.range(0, 50).map(order::at).toArray();
    int[] second = IntStream.range(50, 100).map(order::at).toArray();
    int[] sorted = IntStream.range(0, 50).toArray();
    assertThat(Arrays.stream(first).sorted().toArray()).containsExactly(sorted);
    assertThat(Arrays.stream(second).sorted().toArray()).containsExactly(sorted);
    assertThat(first).isNotEqualTo(second).isNotEqualTo(sorted);
  }

  @Test
  void anOrderCanBeEnteredAnywhere() {
    ExampleOrder straight = new ExampleOrder(7, new Draws(5), "order");
    int[] all = IntStream.range(0, 40).map(straight::at).toArray();
    ExampleOrder entered = new ExampleOrder(7, new Draws(5), "order");
    assertThat(entered.batch(5, 4)).containsExactly(Arrays.copyOfRange(all, 20, 24));
    assertThat(entered.batch(1, 4)).containsExactly(Arrays.copyOfRange(all, 4, 8));
  }

  @Test
  void anOrderOfNothingIsRefused() {
    assertThatThrownBy(() -> new ExampleOrder(0, new Draws(1), "order"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an order needs at least 1 example, got 0");
  }
}
