package org.overseer.replay.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReplayTableConcurrencyTest {
  private static final Duration LONG = Duration.ofSeconds(50);

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stopThreads() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void manyProducersAndConsumersLoseAndDoubleNothing() throws Exception {
    ReplayTable<Integer> table = queue(7);
    int producers = 4;
    int each = 1_800; // so that the batches of all consumers come out even
    ConcurrentLinkedQueue<Integer> taken = new ConcurrentLinkedQueue<>();
    List<Future<?>> work = new ArrayList<>();
    for (int p = 0; p < producers; p++) {
      int first = p * each;
      work.add(
          threads.submit(
              () -> {
                for (int i = 0; i < each; i++) {
                  assertThat(table.insert(first + i, 1, LONG)).isTrue();
                }
                return true;
              }));
    }
    for (int c = 1; c <= 3; c++) {
      int batch = c;
      work.add(
          threads.submit(
              () -> {
                for (int i = 0; i < producers * each / 3; i += batch) {
                  List<Sample<Integer>> samples = table.sample(batch, LONG);
                  assertThat(samples).hasSize(batch);
                  samples.forEach(sample -> taken.add(sample.item()));
                }
                return true;
              }));
    }
    for (Future<?> done : work) {
      done.get();
    }
    assertThat(taken)
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, producers * each).boxed().toList());
    assertThat(table.info().size()).isZero();
    assertThat(table.info().cursor()).isZero();
  }

  @Test
  void waitersAreServedInTheOrderTheyCame() throws Exception {
    ReplayTable<Integer> table = queue(8);
    List<Future<List<Sample<Integer>>>> waiting = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      waiting.add(threads.submit(() -> table.sample(2, LONG)));
      awaitWaiting(table, 0, i + 1);
    }
    for (int i = 0; i < 8; i++) {
      table.tryInsert(i, 1);
    }
    for (int i = 0; i < 4; i++) {
      List<Sample<Integer>> samples = waiting.get(i).get();
      assertThat(samples).extracting(Sample::item).containsExactly(2 * i, 2 * i + 1);
      assertThat(samples).allMatch(Sample::waited);
    }
    assertThat(table.info().sampleWaits()).isEqualTo(4);
    assertThat(table.info().sampleWaitNanos()).isPositive();
  }

  @Test
  void tryingNeverOvertakesOneThatWaits() throws Exception {
    ReplayTable<Integer> table = queue(4);
    table.tryInsert(0, 1);
    Future<List<Sample<Integer>>> first = threads.submit(() -> table.sample(2, LONG));
    awaitWaiting(table, 0, 1);
    assertThat(table.trySample(1)).isEmpty();
    table.tryInsert(1, 1);
    assertThat(first.get()).hasSize(2);
  }

  @Test
  void aConsumerInterruptedWhileWaitingLeavesTheLine() throws Exception {
    ReplayTable<Integer> table = queue(4);
    Future<List<Sample<Integer>>> gone = threads.submit(() -> table.sample(1, LONG));
    awaitWaiting(table, 0, 1);
    Future<List<Sample<Integer>>> stays = threads.submit(() -> table.sample(1, LONG));
    awaitWaiting(table, 0, 2);
    gone.cancel(true);
    awaitWaiting(table, 0, 1);
    table.tryInsert(5, 1);
    assertThat(stays.get()).extracting(Sample::item).containsExactly(5);
    assertThat(table.info().samples()).isEqualTo(1);
  }

  @Test
  void theNextInLineIsServedWhenTheFirstGivesUp() throws Exception {
    ReplayTable<Integer> table = queue(4);
    Future<List<Sample<Integer>>> greedy = threads.submit(() -> table.sample(3, LONG));
    awaitWaiting(table, 0, 1);
    Future<List<Sample<Integer>>> modest = threads.submit(() -> table.sample(1, LONG));
    awaitWaiting(table, 0, 2);
    table.tryInsert(5, 1);
    greedy.cancel(true);
    assertThat(modest.get()).extracting(Sample::item).containsExactly(5);
  }

  @Test
  void aProducerThatThrowsBlocksNobody() throws Exception {
    ReplayTable<Integer> table =
        ReplayTable.<Integer>builder("faulty")
            .maxTimesSampled(1)
            .rateLimiter(RateLimiter.queue(2))
            .signature(
                item -> {
                  if (item < 0) {
                    throw new IllegalArgumentException("bad item");
                  }
                })
            .build();
    Future<List<Sample<Integer>>> consumer = threads.submit(() -> table.sample(1, LONG));
    awaitWaiting(table, 0, 1);
    Future<Boolean> faulty = threads.submit(() -> table.insert(-1, 1, LONG));
    assertThatThrownBy(faulty::get).hasRootCauseMessage("bad item");
    assertThat(table.insert(3, 1, LONG)).isTrue();
    assertThat(consumer.get()).extracting(Sample::item).containsExactly(3);
  }

  @Test
  void closingWakesAllWhoWait() throws Exception {
    ReplayTable<Integer> full = queue(1);
    full.tryInsert(0, 1);
    ReplayTable<Integer> empty = queue(1);
    Future<Boolean> producer = threads.submit(() -> full.insert(1, 1, LONG));
    Future<List<Sample<Integer>>> consumer = threads.submit(() -> empty.sample(1, LONG));
    awaitWaiting(full, 1, 0);
    awaitWaiting(empty, 0, 1);
    full.close();
    empty.close();
    assertThatThrownBy(producer::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(TableClosedException.class);
    assertThatThrownBy(consumer::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(TableClosedException.class);
    assertThatThrownBy(() -> full.tryInsert(2, 1)).isInstanceOf(TableClosedException.class);
    assertThatThrownBy(() -> full.trySample(1)).isInstanceOf(TableClosedException.class);
    assertThat(full.exportState().items()).hasSize(1);
    assertThat(full.info().closed()).isTrue();
    assertThat(full.info().inserting()).isZero();
  }

  @Test
  void aTimeoutGivesNothingAndLeavesTheLine() throws Exception {
    ReplayTable<Integer> table = queue(1);
    assertThat(table.sample(1, Duration.ofMillis(1))).isEmpty();
    assertThat(table.sample(1, Duration.ZERO)).isEmpty();
    table.tryInsert(0, 1);
    assertThat(table.insert(1, 1, Duration.ofMillis(1))).isFalse();
    assertThat(table.info().sampling()).isZero();
    assertThat(table.info().inserting()).isZero();
    assertThat(table.trySample(1)).hasSize(1);
  }

  @Test
  void anItemThatExpiresLetsAWaitingProducerGoOn() throws Exception {
    AtomicLong now = new AtomicLong();
    ReplayTable<Integer> table =
        ReplayTable.<Integer>builder("ttl")
            .maxTimesSampled(1)
            .rateLimiter(RateLimiter.queue(1))
            .timeToLive(Duration.ofNanos(10))
            .clock(now::get)
            .build();
    table.tryInsert(0, 1);
    Future<Boolean> producer = threads.submit(() -> table.insert(1, 1, LONG));
    awaitWaiting(table, 1, 0);
    now.set(10);
    assertThat(producer.get()).isTrue();
    assertThat(table.trySample(1)).extracting(Sample::item).containsExactly(1);
  }

  private static void awaitWaiting(ReplayTable<?> table, int inserting, int sampling) {
    await()
        .pollInterval(Duration.ofMillis(1))
        .atMost(LONG)
        .until(() -> table.info().inserting() == inserting && table.info().sampling() == sampling);
  }

  private static ReplayTable<Integer> queue(int capacity) {
    return ReplayTable.<Integer>builder("queue")
        .maxTimesSampled(1)
        .rateLimiter(RateLimiter.queue(capacity))
        .build();
  }
}
