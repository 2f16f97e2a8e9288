package org.overseer.training.session;

import java.util.Locale;
import org.overseer.eval.rating.WilsonInterval;
import org.overseer.training.league.LeagueState;
import org.overseer.training.league.PayoffRecord;

/** {@code league/payoff.csv}: who has achieved what against whom, for people and spreadsheets. */
final class PayoffTable {
  private static final String HEADER =
      "player,opponent,games,decayed_games,wins,draws,losses,win_rate,low,high\n";

  private PayoffTable() {}

  /** One row for each pair that has played, with the rate's 95 % interval. */
  static String of(LeagueState state) {
    StringBuilder table = new StringBuilder(HEADER);
    for (LeagueState.Pair pair : state.payoff()) {
      PayoffRecord record = pair.record();
      WilsonInterval interval = record.interval();
      table.append(
          String.format(
              Locale.ROOT,
              "%s,%s,%d,%.2f,%.2f,%.2f,%.2f,%.4f,%.4f,%.4f\n",
              pair.home(),
              pair.away(),
              record.played(),
              record.games(),
              record.wins(),
              record.draws(),
              record.losses(),
              record.winRate(),
              interval.low(),
              interval.high()));
    }
    return table.toString();
  }
}
