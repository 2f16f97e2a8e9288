package org.overseer.replay.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayTableTest {
  private final AtomicLong now = new AtomicLong();

  @Test
  void aQueueGivesEachItemOnceInOrder() {
    ReplayTable<Integer> table = queue(3);
    assertThat(table.trySample(1)).isEmpty();
    for (int i = 0; i < 3; i++) {
      assertThat(table.tryInsert(i, 1)).isTrue();
    }
    assertThat(table.tryInsert(3, 1)).isFalse();
    assertThat(items(table.trySample(2))).containsExactly(0, 1);
    assertThat(table.tryInsert(3, 1)).isTrue();
    assertThat(items(table.trySample(2))).containsExactly(2, 3);
    assertThat(table.trySample(1)).isEmpty();
    assertThat(table.info().size()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "2, 4, 8", "0.5, 3, 2", "4, 1, 4.5", "1.5, 2, 1.5"})
  void theCursorStaysInItsRangeWhateverTheOrderOfCalls(
      double samplesPerInsert, int minSize, double errorBuffer) {
    RateLimiter limiter = RateLimiter.sampleToInsertRatio(samplesPerInsert, minSize, errorBuffer);
    ReplayTable<Integer> table =
        ReplayTable.<Integer>builder("ratio")
            .sampler(Selector.uniform())
            .rateLimiter(limiter)
            .build();
    SplitMix64 random = new SplitMix64(9);
    for (int i = 0; i < 4_000; i++) {
      if (random.nextInt(5) < 1 + i / 1_000) {
        table.tryInsert(i, 1);
      } else {
        table.trySample(1);
      }
      TableInfo info = table.info();
      if (info.inserts() > minSize) {
        assertThat(info.cursor()).isBetween(limiter.minCursor(), limiter.maxCursor());
      }
    }
    TableInfo info = table.info();
    assertThat((double) info.samples())
        .isBetween(
            samplesPerInsert * (info.inserts() - minSize) - errorBuffer,
            samplesPerInsert * (info.inserts() - minSize) + errorBuffer);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1, 2, 3.7})
  void oneSideCanAlwaysGoOn(double samplesPerInsert) {
    ReplayTable<Integer> table =
        ReplayTable.<Integer>builder("ratio")
            .sampler(Selector.uniform())
            .rateLimiter(RateLimiter.sampleToInsertRatio(samplesPerInsert, 5, 8))
            .maxTimesSampled(4)
            .maxSize(10)
            .build();
    SplitMix64 random = new SplitMix64(2);
    for (int i = 0; i < 2_000; i++) {
      boolean insertFirst = random.nextBoolean();
      boolean done = insertFirst ? table.tryInsert(i, 1) : !table.trySample(1).isEmpty();
      if (!done) {
        done = insertFirst ? !table.trySample(1).isEmpty() : table.tryInsert(i, 1);
      }
      assertThat(done).as("step %d: %s", i, table.info()).isTrue();
    }
  }

  @Test
  void samplingWaitsForTheSmallestSize() {
    ReplayTable<Integer> table =
        ReplayTable.<Integer>builder("minSize").rateLimiter(RateLimiter.minSize(3)).build();
    table.tryInsert(1, 1);
    table.tryInsert(2, 1);
    assertThat(table.trySample(1)).isEmpty();
    table.tryInsert(3, 1);
    assertThat(items(table.trySample(5))).containsExactly(1, 1, 1, 1, 1);
  }

  @Test
  void aFullTableRemovesWhatItsRemoverChooses() {
    ReplayTable<Integer> table =
        ReplayTable.<Integer>builder("full").sampler(Selector.uniform()).maxSize(4).build();
    for (int i = 0; i < 10; i++) {
      table.tryInsert(i, 1);
    }
    assertThat(table.info().size()).isEqualTo(4);
    assertThat(table.info().evicted()).isEqualTo(6);
    assertThat(items(table.trySample(100))).isSubsetOf(6, 7, 8, 9).contains(6, 7, 8, 9);
  }

  @Test
  void itemsLeaveAfterTheirLastSample() {
    ReplayTable<Integer> table = ReplayTable.<Integer>builder("twice").maxTimesSampled(2).build();
    table.tryInsert(1, 1);
    table.tryInsert(2, 1);
    assertThat(items(table.trySample(3))).containsExactly(1, 1, 2);
    assertThat(table.info().size()).isEqualTo(1);
    assertThat(table.trySample(2)).isEmpty();
    assertThat(items(table.trySample(1))).containsExactly(2);
  }

  @Test
  void aSampleTellsHowItWasDrawn() {
    ReplayTable<String> table =
        ReplayTable.<String>builder("told")
            .sampler(Selector.prioritized(1))
            .clock(now::get)
            .build();
    table.tryInsert("rare", 1);
    table.tryInsert("often", 3);
    now.set(50);
    for (Sample<String> sample : table.trySample(20)) {
      assertThat(sample.probability()).isEqualTo(sample.item().equals("often") ? 0.75 : 0.25);
      assertThat(sample.priority()).isEqualTo(sample.item().equals("often") ? 3 : 1);
      assertThat(sample.tableSize()).isEqualTo(2);
      assertThat(sample.ageNanos()).isEqualTo(50);
      assertThat(sample.waited()).isFalse();
    }
    Sample<String> last = table.trySample(1).get(0);
    assertThat(table.updatePriority(last.key(), 0)).isTrue();
    assertThat(items(table.trySample(20))).doesNotContain(last.item());
    assertThat(table.delete(last.key())).isTrue();
    assertThat(table.delete(last.key())).isFalse();
    assertThat(table.updatePriority(last.key(), 1)).isFalse();
  }

  @Test
  void itemsLeaveWhenTheirTimeIsOver() {
    ReplayTable<Integer> table =
        ReplayTable.<Integer>builder("ttl")
            .timeToLive(Duration.ofNanos(100))
            .clock(now::get)
            .build();
    table.tryInsert(1, 1);
    now.set(60);
    table.tryInsert(2, 1);
    now.set(99);
    assertThat(items(table.trySample(1))).containsExactly(1);
    now.set(100);
    assertThat(items(table.trySample(1))).containsExactly(2);
    assertThat(table.info().expired()).isEqualTo(1);
    now.set(160);
    assertThat(table.trySample(1)).isEmpty();
    assertThat(table.info().size()).isZero();
  }

  @Test
  void itemsThatLeaveUnusedMakeRoomInAQueue() {
    ReplayTable<Integer> table =
        ReplayTable.<Integer>builder("queue")
            .maxTimesSampled(1)
            .rateLimiter(RateLimiter.queue(2))
            .timeToLive(Duration.ofNanos(10))
            .clock(now::get)
            .build();
    table.tryInsert(1, 1);
    table.tryInsert(2, 1);
    now.set(10);
    assertThat(table.tryInsert(3, 1)).isTrue();
    assertThat(table.tryInsert(4, 1)).isTrue();
    assertThat(table.tryInsert(5, 1)).isFalse();
    assertThat(items(table.trySample(2))).containsExactly(3, 4);
    assertThat(table.info().cursor()).isZero();
  }

  @Test
  void sameSeedAndCallsGiveTheSameSamples() {
    assertThat(play(table(7), new SplitMix64(1), 500))
        .isEqualTo(play(table(7), new SplitMix64(1), 500))
        .isNotEqualTo(play(table(8), new SplitMix64(1), 500));
  }

  @Test
  void anImportedStateGoesOnExactlyAsTheExportedTable() {
    ReplayTable<Integer> table = table(7);
    SplitMix64 calls = new SplitMix64(1);
    play(table, calls, 300);
    TableState<Integer> state = table.exportState();
    assertThat(state.items()).isNotEmpty();
    long callState = calls.state();
    long time = now.get();
    List<Integer> going = play(table, calls, 300);
    TableInfo goingInfo = table.info();

    now.set(time + 123_456); // another machine's clock
    ReplayTable<Integer> resumed = table(99);
    resumed.importState(state);
    assertThat(resumed.info().inserts()).isEqualTo(state.inserts());
    calls.restore(callState);
    assertThat(play(resumed, calls, 300)).isEqualTo(going);
    assertThat(resumed.info())
        .usingRecursiveComparison()
        .ignoringFields("evicted", "expired")
        .isEqualTo(goingInfo);
  }

  @Test
  void aStateOfAnotherRateLimiterKeepsTheItemsAndNeverBlocksBothSides() {
    ReplayTable<Integer> table = queue(4);
    for (int i = 0; i < 100; i++) {
      table.tryInsert(i, 1);
      table.trySample(1);
    }
    table.tryInsert(100, 1);
    table.tryInsert(101, 1);
    ReplayTable<Integer> changed =
        ReplayTable.<Integer>builder("changed")
            .maxTimesSampled(2)
            .rateLimiter(RateLimiter.sampleToInsertRatio(2, 2, 4))
            .build();
    changed.importState(table.exportState());
    assertThat(changed.info().cursor()).isEqualTo(4);
    assertThat(items(changed.trySample(4))).containsExactly(100, 100, 101, 101);
    assertThat(changed.tryInsert(102, 1)).isTrue();
  }

  @Test
  void statesThatDoNotFitAreRefused() {
    ReplayTable<Integer> table = table(1);
    play(table, new SplitMix64(1), 100);
    TableState<Integer> state = table.exportState();
    assertThatThrownBy(() -> table.importState(state)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(
            () -> ReplayTable.<Integer>builder("small").maxSize(1).build().importState(state))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("holds at most 1 items");
  }

  @Test
  void anItemThatTheSignatureRefusesLeavesTheTableAsItWas() {
    ReplayTable<Integer> table =
        ReplayTable.<Integer>builder("signed")
            .signature(
                item -> {
                  if (item < 0) {
                    throw new IllegalArgumentException("negative");
                  }
                })
            .build();
    assertThatThrownBy(() -> table.tryInsert(-1, 1)).hasMessage("negative");
    assertThatThrownBy(() -> table.tryInsert(1, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(table.info().inserts()).isZero();
    assertThat(table.tryInsert(1, 1)).isTrue();
  }

  @Test
  void settingsAndCallsThatWouldWaitForEverAreRefused() {
    assertThatThrownBy(() -> RateLimiter.sampleToInsertRatio(4, 1, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("errorBuffer");
    assertThatThrownBy(() -> RateLimiter.queue(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                ReplayTable.<Integer>builder("t")
                    .maxSize(2)
                    .rateLimiter(RateLimiter.minSize(3))
                    .build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("waits for 3 items but it holds at most 2");
    assertThatThrownBy(() -> queue(3).trySample(4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got 4");
    assertThatThrownBy(() -> ReplayTable.<Integer>builder("t").maxSize(0).build())
        .isInstanceOf(IllegalArgumentException.class);
    Selector shared = Selector.uniform();
    assertThatThrownBy(
            () -> ReplayTable.<Integer>builder("t").sampler(shared).remover(shared).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two instances");
  }

  private ReplayTable<Integer> table(long seed) {
    return ReplayTable.<Integer>builder("table")
        .sampler(Selector.prioritized(1))
        .remover(Selector.uniform())
        .maxSize(20)
        .maxTimesSampled(3)
        .rateLimiter(RateLimiter.sampleToInsertRatio(1.5, 4, 6))
        .timeToLive(Duration.ofNanos(400))
        .clock(now::get)
        .seed(seed)
        .build();
  }

  private static ReplayTable<Integer> queue(int capacity) {
    return ReplayTable.<Integer>builder("queue")
        .maxTimesSampled(1)
        .rateLimiter(RateLimiter.queue(capacity))
        .build();
  }

  /** Random calls, with time passing; gives what was sampled. */
  private List<Integer> play(ReplayTable<Integer> table, SplitMix64 calls, int count) {
    List<Integer> sampled = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      now.addAndGet(calls.nextInt(20));
      if (calls.nextBoolean()) {
        table.tryInsert(calls.nextInt(1_000), calls.nextInt(5));
      } else {
        sampled.addAll(items(table.trySample(1 + calls.nextInt(2))));
      }
    }
    return sampled;
  }

  private static <T> List<T> items(List<Sample<T>> samples) {
    return samples.stream().map(Sample::item).toList();
  }
}
