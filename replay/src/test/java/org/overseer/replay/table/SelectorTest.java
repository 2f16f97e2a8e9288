package org.overseer.replay.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SelectorTest {
  static Stream<Arguments> selectors() {
    return Stream.of(
        Arguments.of("fifo", (Supplier<Selector>) Selector::fifo),
        Arguments.of("uniform", (Supplier<Selector>) Selector::uniform),
        Arguments.of("prioritized", (Supplier<Selector>) () -> Selector.prioritized(0.6)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("selectors")
  void randomCallsOnlyEverChooseKeysThatAreThere(String name, Supplier<Selector> make) {
    SplitMix64 random = new SplitMix64(5);
    Selector selector = make.get();
    Map<Long, Double> present = new HashMap<>();
    for (long step = 0; step < 5_000; step++) {
      List<Long> keys = new ArrayList<>(present.keySet());
      switch (random.nextInt(4)) {
        case 0, 1 -> {
          double priority = random.nextInt(4);
          selector.insert(step, priority);
          present.put(step, priority);
        }
        case 2 -> {
          if (!keys.isEmpty()) {
            long key = keys.get(random.nextInt(keys.size()));
            selector.delete(key);
            present.remove(key);
          }
        }
        default -> {
          if (!keys.isEmpty()) {
            long key = keys.get(random.nextInt(keys.size()));
            selector.update(key, 2.5);
            present.put(key, 2.5);
          }
        }
      }
      if (!present.isEmpty()) {
        Selector.Choice choice = selector.choose(random);
        assertThat(present).containsKey(choice.key());
        assertThat(choice.probability()).isBetween(0.0, 1.0);
      }
      assertThat(selector.keys()).hasSize(present.size());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("selectors")
  void insertingTheKeysInTheirOrderRestoresTheSelector(String name, Supplier<Selector> make) {
    Selector selector = make.get();
    for (long key = 0; key < 100; key++) {
      selector.insert(key, key % 7);
    }
    for (long key = 0; key < 100; key += 3) {
      selector.delete(key);
    }
    Selector restored = make.get();
    for (long key : selector.keys()) {
      restored.insert(key, key % 7);
    }
    SplitMix64 random = new SplitMix64(1);
    SplitMix64 same = new SplitMix64(1);
    for (int i = 0; i < 200; i++) {
      assertThat(restored.choose(same)).isEqualTo(selector.choose(random));
    }
  }

  @Test
  void fifoChoosesTheOldest() {
    Selector fifo = Selector.fifo();
    fifo.insert(4, 1);
    fifo.insert(2, 9);
    fifo.update(2, 99);
    assertThat(fifo.choose(new SplitMix64(0)).key()).isEqualTo(4);
    fifo.delete(4);
    assertThat(fifo.choose(new SplitMix64(0)).key()).isEqualTo(2);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("selectors")
  void theStatedProbabilityIsTheOneThatKeysAreChosenWith(String name, Supplier<Selector> make) {
    Selector selector = make.get();
    for (long key = 0; key < 6; key++) {
      selector.insert(key, key * key);
    }
    selector.delete(1);
    Map<Long, Integer> counts = new HashMap<>();
    Map<Long, Double> stated = new HashMap<>();
    SplitMix64 random = new SplitMix64(17);
    int draws = 40_000;
    for (int i = 0; i < draws; i++) {
      Selector.Choice choice = selector.choose(random);
      counts.merge(choice.key(), 1, Integer::sum);
      stated.put(choice.key(), choice.probability());
    }
    stated.forEach(
        (key, probability) -> {
          double sigma = Math.sqrt(probability * (1 - probability) / draws);
          assertThat((double) counts.get(key) / draws)
              .isCloseTo(probability, within(5 * sigma + 1e-12));
        });
    assertThat(stated.values().stream().mapToDouble(p -> p).sum()).isCloseTo(1, within(1e-12));
  }

  @Test
  void prioritiesEnterWithTheirExponent() {
    Selector selector = Selector.prioritized(0.5);
    selector.insert(1, 9);
    selector.insert(2, 1);
    SplitMix64 random = new SplitMix64(3);
    for (int i = 0; i < 50; i++) {
      Selector.Choice choice = selector.choose(random);
      assertThat(choice.probability()).isEqualTo(choice.key() == 1 ? 0.75 : 0.25);
    }
    selector.update(1, 0);
    for (int i = 0; i < 50; i++) {
      assertThat(selector.choose(random)).isEqualTo(new Selector.Choice(2, 1));
    }
  }

  @Test
  void keysWithoutAnyPriorityAreEquallyLikely() {
    Selector selector = Selector.prioritized(1);
    selector.insert(1, 0);
    selector.insert(2, 0);
    assertThat(selector.choose(new SplitMix64(3)).probability()).isEqualTo(0.5);
  }

  @Test
  void aNegativeExponentIsRefused() {
    assertThatThrownBy(() -> Selector.prioritized(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }

  @Test
  void theSumTreeFindsTheSlotUnderThePoint() {
    SumTree tree = new SumTree();
    double[] weights = new double[50];
    SplitMix64 random = new SplitMix64(8);
    for (int i = 0; i < 500; i++) {
      int slot = random.nextInt(weights.length);
      weights[slot] = random.nextInt(3);
      tree.set(slot, weights[slot]);
      double total = 0;
      for (double weight : weights) {
        total += weight;
      }
      assertThat(tree.total()).isEqualTo(total);
      if (total > 0) {
        double point = random.nextDouble() * total;
        int expected = 0;
        double sum = weights[0];
        while (sum <= point) {
          sum += weights[++expected];
        }
        assertThat(tree.find(point)).isEqualTo(expected);
        assertThat(weights[tree.find(total)]).isPositive();
      }
    }
  }
}
