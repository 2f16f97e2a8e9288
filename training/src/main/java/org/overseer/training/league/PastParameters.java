package org.overseer.training.league;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.overseer.agent.checkpoint.ParameterSnapshot;

/**
 * The parameters of the past players: in memory until they are in a file, from then on only those
 * that were asked for last. However long a run is, the heap holds no more of them. Thread-safe.
 */
final class PastParameters {
  /** Bytes of parameters kept of players that are in files. */
  static final long CACHE_BYTES = 256L << 20;

  private final long cacheBytes;
  private final List<@Nullable Supplier<ParameterSnapshot>> sources = new ArrayList<>();
  private final Map<Integer, ParameterSnapshot> cache = new LinkedHashMap<>(16, 0.75f, true);
  private long cached;

  /**
   * Creates an empty one.
   *
   * @param cacheBytes see {@link #CACHE_BYTES}
   */
  PastParameters(long cacheBytes) {
    this.cacheBytes = cacheBytes;
  }

  /**
   * Adds those of the next past player.
   *
   * @param source gives them whenever it is asked; null if they are lost
   */
  synchronized void add(@Nullable Supplier<ParameterSnapshot> source) {
    sources.add(source);
  }

  /** From now on they are in a file. */
  synchronized void stored(int id, Supplier<ParameterSnapshot> file) {
    sources.set(id, file);
  }

  /**
   * The parameters of a past player.
   *
   * @throws IllegalStateException if they are lost
   */
  ParameterSnapshot get(int id) {
    Supplier<ParameterSnapshot> source;
    synchronized (this) {
      ParameterSnapshot found = cache.get(id);
      if (found != null) {
        return found;
      }
      source = sources.get(id);
    }
    if (source == null) {
      throw new IllegalStateException("the past player " + id + " is lost");
    }
    ParameterSnapshot read = source.get(); // may take a while: nobody is kept waiting
    keep(id, read);
    return read;
  }

  private synchronized void keep(int id, ParameterSnapshot read) {
    long bytes = bytes(read);
    if (bytes > cacheBytes || cache.putIfAbsent(id, read) != null) {
      return;
    }
    cached += bytes;
    Iterator<ParameterSnapshot> oldest = cache.values().iterator();
    while (cached > cacheBytes) {
      cached -= bytes(oldest.next());
      oldest.remove();
    }
  }

  private static long bytes(ParameterSnapshot snapshot) {
    return snapshot.values().values().stream().mapToLong(v -> (long) v.length * Float.BYTES).sum();
  }
}
