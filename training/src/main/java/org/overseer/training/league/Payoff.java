package org.overseer.training.league;

import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.overseer.env.Outcome;

/** Who has achieved what against whom, for each ordered pair of players. Not thread-safe. */
final class Payoff {
  /** Two players; the record is that of {@code home}. */
  record Pair(int home, int away) {}

  /** Only pairs with the smaller id at home are kept; the others are their mirror images. */
  private final SortedMap<Pair, PayoffRecord> records =
      new TreeMap<>(Comparator.comparingInt(Pair::home).thenComparingInt(Pair::away));

  /** Counts a game, for both sides; one against oneself tells nothing. */
  void update(int home, int away, Outcome outcomeOfHome) {
    if (home != away) {
      put(home, away, get(home, away).plus(outcomeOfHome));
    }
  }

  /** The record of {@code home} against {@code away}. */
  PayoffRecord get(int home, int away) {
    return home < away
        ? records.getOrDefault(new Pair(home, away), PayoffRecord.NONE)
        : records.getOrDefault(new Pair(away, home), PayoffRecord.NONE).mirrored();
  }

  /** Replaces the record of a pair. */
  void put(int home, int away, PayoffRecord record) {
    if (home < away) {
      records.put(new Pair(home, away), record);
    } else {
      records.put(new Pair(away, home), record.mirrored());
    }
  }

  /** Forgets the games of a player that is another from now on. */
  void forget(int player) {
    records.keySet().removeIf(pair -> pair.home == player || pair.away == player);
  }

  /** Visits each pair once. */
  void forEach(BiConsumer<Pair, PayoffRecord> visitor) {
    records.forEach(visitor);
  }
}
