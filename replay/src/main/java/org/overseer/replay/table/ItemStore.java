package org.overseer.replay.table;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Items, selectors and counters of a {@link ReplayTable}, which guards it with its lock. */
final class ItemStore<T> {
  private static final class Entry<T> {
    final T item;
    final long insertedAt;
    double priority;
    int timesSampled;

    Entry(T item, long insertedAt, double priority, int timesSampled) {
      this.item = item;
      this.insertedAt = insertedAt;
      this.priority = priority;
      this.timesSampled = timesSampled;
    }
  }

  private final Selector sampler;
  private final Selector remover;
  private final int maxSize;
  private final int maxTimesSampled;
  private final long timeToLive;
  private final RateLimiter limiter;
  private final LongSupplier clock;
  private final SplitMix64 random;

  private final Map<Long, Entry<T>> entries = new LinkedHashMap<>();
  private long nextKey;
  private long inserts;
  private long samples;
  private long evicted;
  private long expired;

  /** Samples that will never be taken, because items left before they were used up. */
  private double discarded;

  /** How many samples the stored items still allow, where that is limited. */
  private long usesLeft;

  ItemStore(ReplayTableBuilder<T> settings) {
    sampler = settings.sampler;
    remover = settings.remover;
    maxSize = settings.maxSize;
    maxTimesSampled = settings.maxTimesSampled;
    timeToLive = settings.timeToLiveNanos;
    limiter = settings.rateLimiter;
    clock = settings.clock;
    random = new SplitMix64(settings.seed);
  }

  boolean canInsert() {
    return limiter.allowsInsert(cursor(), entries.size());
  }

  boolean canSample(int count) {
    return limiter.allowsSample(cursor(), entries.size(), count)
        && (maxTimesSampled == 0 || usesLeft >= count);
  }

  /** The most samples that one call may ever ask for. */
  double largestSample() {
    double uses =
        maxTimesSampled == 0 ? Double.POSITIVE_INFINITY : (double) maxSize * maxTimesSampled;
    return Math.min(uses, limiter.largestSample());
  }

  void insert(T item, double priority) {
    if (entries.size() == maxSize) {
      remove(remover.choose(random).key());
      evicted++;
    }
    add(nextKey++, new Entry<>(item, clock.getAsLong(), priority, 0));
    inserts++;
  }

  List<Sample<T>> sample(int count, boolean waited) {
    List<Sample<T>> drawn = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      drawn.add(draw(waited));
    }
    return drawn;
  }

  private Sample<T> draw(boolean waited) {
    Selector.Choice choice = sampler.choose(random);
    Entry<T> entry = entry(choice.key());
    int size = entries.size();
    entry.timesSampled++;
    samples++;
    if (maxTimesSampled > 0) {
      usesLeft--;
      if (entry.timesSampled == maxTimesSampled) {
        remove(choice.key());
      }
    }
    return new Sample<>(
        choice.key(),
        entry.item,
        choice.probability(),
        size,
        entry.priority,
        entry.timesSampled,
        waited,
        clock.getAsLong() - entry.insertedAt);
  }

  boolean update(long key, double priority) {
    Entry<T> entry = entries.get(key);
    if (entry == null) {
      return false;
    }
    entry.priority = priority;
    sampler.update(key, priority);
    remover.update(key, priority);
    return true;
  }

  boolean delete(long key) {
    boolean there = entries.containsKey(key);
    if (there) {
      remove(key);
    }
    return there;
  }

  /** Drops what has outlived its time; tells whether anything was dropped. */
  boolean expire() {
    if (timeToLive == 0 || entries.isEmpty()) {
      return false;
    }
    long now = clock.getAsLong();
    List<Long> old = new ArrayList<>();
    Iterator<Map.Entry<Long, Entry<T>>> oldest = entries.entrySet().iterator();
    while (oldest.hasNext()) {
      Map.Entry<Long, Entry<T>> entry = oldest.next();
      if (now - entry.getValue().insertedAt < timeToLive) {
        break;
      }
      old.add(entry.getKey());
    }
    old.forEach(this::remove);
    expired += old.size();
    return !old.isEmpty();
  }

  /** Time until the oldest item expires; {@code Long.MAX_VALUE} if none will. */
  long nanosToExpiry() {
    if (timeToLive == 0 || entries.isEmpty()) {
      return Long.MAX_VALUE;
    }
    long age = clock.getAsLong() - entries.values().iterator().next().insertedAt;
    return timeToLive - age;
  }

  private void add(long key, Entry<T> entry) {
    entries.put(key, entry);
    sampler.insert(key, entry.priority);
    remover.insert(key, entry.priority);
    usesLeft += unused(entry);
  }

  private void remove(long key) {
    Entry<T> entry = entry(key);
    entries.remove(key);
    sampler.delete(key);
    remover.delete(key);
    usesLeft -= unused(entry);
    discarded += share(entry);
  }

  /** Samples that the entry still allows; 0 where that is not limited. */
  private int unused(Entry<T> entry) {
    return maxTimesSampled == 0 ? 0 : maxTimesSampled - entry.timesSampled;
  }

  /**
   * What the entry takes with it when it leaves: where items are used up on average before they
   * leave, nobody else will ever take its samples.
   */
  private double share(Entry<T> entry) {
    return maxTimesSampled > limiter.samplesPerInsert() ? 0 : budget(entry);
  }

  /** The part of the entry's samples per insert that nobody has taken yet. */
  private double budget(Entry<T> entry) {
    return maxTimesSampled == 0 ? 0 : limiter.samplesPerInsert() * unused(entry) / maxTimesSampled;
  }

  private Entry<T> entry(long key) {
    @Nullable Entry<T> entry = entries.get(key);
    if (entry == null) {
      throw new IllegalStateException("selector and items disagree on key " + key);
    }
    return entry;
  }

  double cursor() {
    return inserts * limiter.samplesPerInsert() - samples - discarded;
  }

  int size() {
    return entries.size();
  }

  long inserts() {
    return inserts;
  }

  long samples() {
    return samples;
  }

  long evicted() {
    return evicted;
  }

  long expired() {
    return expired;
  }

  TableState<T> exportState() {
    long now = clock.getAsLong();
    List<TableState.Item<T>> items = new ArrayList<>(entries.size());
    entries.forEach(
        (key, entry) ->
            items.add(
                new TableState.Item<>(
                    key, entry.item, entry.priority, entry.timesSampled, now - entry.insertedAt)));
    return new TableState<>(
        limiter,
        inserts,
        samples,
        cursor(),
        nextKey,
        random.state(),
        items,
        sampler.keys(),
        remover.keys());
  }

  void importState(TableState<T> state) {
    if (inserts > 0) {
      throw new IllegalStateException("importState: expected a new table, but this one was used");
    }
    if (state.items().size() > maxSize) {
      throw new IllegalArgumentException(
          "importState: the table holds at most "
              + maxSize
              + " items but the state has "
              + state.items().size()
              + "; raise the table's size or drop the state");
    }
    long now = clock.getAsLong();
    double fresh = 0;
    for (TableState.Item<T> item : state.items()) {
      if (maxTimesSampled > 0 && item.timesSampled() >= maxTimesSampled) {
        continue;
      }
      Entry<T> entry =
          new Entry<>(item.item(), now - item.ageNanos(), item.priority(), item.timesSampled());
      entries.put(item.key(), entry);
      usesLeft += unused(entry);
      fresh += maxTimesSampled == 0 ? limiter.samplesPerInsert() : budget(entry);
    }
    restore(sampler, state.samplerOrder());
    restore(remover, state.removerOrder());
    inserts = state.inserts();
    samples = state.samples();
    nextKey = state.nextKey();
    random.restore(state.randomState());
    double target = limiter.equals(state.rateLimiter()) ? state.cursor() : fresh;
    discarded = inserts * limiter.samplesPerInsert() - samples - target;
  }

  private void restore(Selector selector, long[] order) {
    for (long key : order) {
      Entry<T> entry = entries.get(key);
      if (entry != null) {
        selector.insert(key, entry.priority);
      }
    }
  }
}
