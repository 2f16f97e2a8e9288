package org.overseer.training.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.overseer.eval.league.LeagueResult;
import org.overseer.eval.league.LeagueResult.Member;
import org.overseer.eval.match.Tally;
import org.overseer.eval.rating.EloTable;
import org.overseer.eval.rating.WilsonInterval;

/** A league's result as text: ratings, then who beats whom. */
final class LeagueTable {
  private static final int CELL = 22;

  private LeagueTable() {}

  /** The lines, best player first. */
  static List<String> lines(LeagueResult league) {
    List<String> lines = new ArrayList<>();
    int width = width(league);
    lines.add(
        format(
            "%d players of %s, %d games on %s, seed %d; Elo with 95 %% intervals, %s",
            league.members().size(),
            league.name(),
            league.games(),
            league.scenario(),
            league.seed(),
            league.anchorText()));
    for (int player : league.ranking()) {
      Member member = league.members().get(player);
      EloTable.Entry entry = league.ratings().players().get(player);
      lines.add(
          format(
                  "%-" + width + "s %6d (%d to %d), %d games%s%s",
                  member.name(),
                  Math.round(entry.rating()),
                  Math.round(entry.low()),
                  Math.round(entry.high()),
                  league.tally(player).games(),
                  member.role().isEmpty() ? "" : ", " + member.role(),
                  member.parent().isEmpty() ? "" : " after " + member.parent())
              .stripTrailing());
    }
    lines.add("");
    lines.add("won by the row's player, in per cent, with 95 % interval and games:");
    addPayoff(league, width, lines);
    return lines;
  }

  private static void addPayoff(LeagueResult league, int width, List<String> lines) {
    StringBuilder head = new StringBuilder(" ".repeat(width));
    for (int column : league.ranking()) {
      head.append(format(" %" + CELL + "s", league.members().get(column).name()));
    }
    lines.add(head.toString());
    for (int row : league.ranking()) {
      StringBuilder line = new StringBuilder();
      line.append(format("%-" + width + "s", league.members().get(row).name()));
      for (int column : league.ranking()) {
        line.append(
            format(" %" + CELL + "s", row == column ? "" : cell(league.payoff(row, column))));
      }
      lines.add(line.toString().stripTrailing());
    }
  }

  private static String cell(Tally tally) {
    if (tally.games() == 0) {
      return "–";
    }
    WilsonInterval interval = tally.interval();
    return format(
        "%.0f (%.0f to %.0f, n=%d)",
        100 * tally.winRate(), 100 * interval.low(), 100 * interval.high(), tally.games());
  }

  private static int width(LeagueResult league) {
    return league.members().stream().mapToInt(member -> member.name().length()).max().orElse(0);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
