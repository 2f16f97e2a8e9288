package org.overseer.eval.report;

import static org.overseer.eval.report.Page.escape;
import static org.overseer.eval.report.Page.format;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.overseer.eval.league.LeagueResult;
import org.overseer.eval.league.LeagueResult.Member;
import org.overseer.eval.match.Tally;
import org.overseer.eval.rating.EloTable;
import org.overseer.eval.rating.WilsonInterval;

/** The page of a league: ratings, and who beats whom as a heat map. */
public final class LeagueReport {
  private LeagueReport() {}

  /** Writes the page. */
  public static String html(LeagueResult league) {
    List<Integer> order = league.ranking();
    List<String> names = new ArrayList<>();
    List<EloTable.Entry> entries = new ArrayList<>();
    for (int player : order) {
      names.add(league.members().get(player).name());
      entries.add(league.ratings().players().get(player));
    }
    Page page = new Page("League of " + league.name());
    page.paragraph(
        format(
            "%d players, %d games on %s (rules %s), seed %d, each pair from both sides in turn. Elo"
                + " ratings of maximum likelihood with 95 %% bootstrap intervals; %s. A draw counts"
                + " half; one drawn game of each player is the prior.",
            league.members().size(),
            league.games(),
            league.scenario(),
            league.rulesVersion(),
            league.seed(),
            league.anchorText()));
    page.heading("Ratings").html(Charts.ratings(names, entries));
    page.table(ratings(league, order));
    page.heading("Who beats whom");
    page.paragraph(
        "Score of the row's player against the column's, in per cent: blue wins, red loses. Hover"
            + " for the interval and the number of games.");
    page.html(heatMap(league, order));
    return page.toString();
  }

  private static List<List<String>> ratings(LeagueResult league, List<Integer> order) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("player", "role", "parent", "Elo", "95 % interval", "games", "score"));
    for (int player : order) {
      Member member = league.members().get(player);
      EloTable.Entry entry = league.ratings().players().get(player);
      Tally tally = league.tally(player);
      rows.add(
          List.of(
              member.name(),
              member.role(),
              member.parent(),
              Long.toString(Math.round(entry.rating())),
              Math.round(entry.low()) + " to " + Math.round(entry.high()),
              Integer.toString(tally.games()),
              tally.games() == 0 ? "–" : format("%.1f %%", 100 * tally.score())));
    }
    return rows;
  }

  private static String heatMap(LeagueResult league, List<Integer> order) {
    StringBuilder table =
        new StringBuilder("<div class=\"wide\"><table class=\"heat\">\n<tr><th></th>");
    for (int column : order) {
      table.append(format("<th>%s</th>", escape(league.members().get(column).name())));
    }
    table.append("</tr>\n");
    for (int row : order) {
      table.append(format("<tr><th>%s</th>", escape(league.members().get(row).name())));
      for (int column : order) {
        table.append(cell(row == column ? null : league.payoff(row, column)));
      }
      table.append("</tr>\n");
    }
    return table.append("</table></div>\n").toString();
  }

  private static String cell(@Nullable Tally tally) {
    if (tally == null || tally.games() == 0) {
      return "<td class=\"none\"></td>";
    }
    WilsonInterval interval = tally.scoreInterval();
    // grey-white at a half, full colour at 0 and 1
    double lead = 2 * tally.score() - 1;
    int hue = lead >= 0 ? 212 : 8;
    double lightness = 96 - 46 * Math.abs(lead);
    return format(
        "<td style=\"background:hsl(%d 70%% %.0f%%);color:%s\" title=\"%.1f to %.1f %% in %d games:"
            + " %d won, %d drawn, %d lost\">%.0f</td>",
        hue,
        lightness,
        lightness < 62 ? "#fff" : "#111",
        100 * interval.low(),
        100 * interval.high(),
        tally.games(),
        tally.wins(),
        tally.draws(),
        tally.losses(),
        100 * tally.score());
  }
}
