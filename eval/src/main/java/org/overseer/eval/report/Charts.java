package org.overseer.eval.report;

import static org.overseer.eval.report.Page.escape;
import static org.overseer.eval.report.Page.format;

import java.util.List;
import org.overseer.env.Outcome;
import org.overseer.eval.match.GameResult;
import org.overseer.eval.match.Tally;
import org.overseer.eval.rating.EloTable;
import org.overseer.eval.rating.WilsonInterval;

/** Charts as SVG. */
final class Charts {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 220;
  private static final int MARGIN = 40;
  private static final int MOST_BARS = 30;
  private static final int RATING_TICKS = 6;
  private static final Outcome[] STACK = {Outcome.WIN, Outcome.DRAW, Outcome.LOSS};

  private Charts() {}

  /** A bar for each row: games won, drawn and lost, and the interval of the win rate. */
  static String winRates(List<String> names, List<Tally> tallies) {
    int row = 34;
    int left = 100;
    int height = row * names.size() + 40;
    double unit = (WIDTH - left - 20) / 100.0;
    StringBuilder svg = new StringBuilder(begin(height, "win rates with 95 % intervals"));
    for (int i = 0; i < names.size(); i++) {
      Tally tally = tallies.get(i);
      int y = 4 + i * row;
      svg.append(text(left - 10, y + 17, "end", names.get(i)));
      int[] counts = {tally.wins(), tally.draws(), tally.losses()};
      double x = left;
      for (int kind = 0; kind < STACK.length; kind++) {
        double width = 100 * unit * counts[kind] / tally.games();
        svg.append(
            format(
                "<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"24\">"
                    + "<title>%d of %d %s</title></rect>\n",
                STACK[kind].name(),
                x,
                y,
                width,
                counts[kind],
                tally.games(),
                outcome(STACK[kind])));
        x += width;
      }
      svg.append(whiskers(left, unit, y + 12, tally.interval()));
    }
    for (int share = 0; share <= 100; share += 25) {
      double x = left + share * unit;
      svg.append(
              format(
                  "<line class=\"tick\" x1=\"%.1f\" y1=\"0\" x2=\"%.1f\" y2=\"%d\"/>\n",
                  x, x, height - 28))
          .append(text(x, height - 12, "middle", share + " %"));
    }
    return svg.append("</svg>\n").toString();
  }

  private static String whiskers(int left, double unit, int y, WilsonInterval interval) {
    double low = left + 100 * interval.low() * unit;
    double high = left + 100 * interval.high() * unit;
    return format(
        "<path class=\"whiskers\" d=\"M%.1f %d v12 m0 -6 H%.1f m0 -6 v12\"><title>%.1f to %.1f"
            + " %%</title></path>\n",
        low, y - 6, high, 100 * interval.low(), 100 * interval.high());
  }

  /** How many games had which length, by how they ended. */
  static String gameLengths(List<GameResult> games) {
    int shortest = games.stream().mapToInt(GameResult::steps).min().orElse(0);
    int longest = games.stream().mapToInt(GameResult::steps).max().orElse(0);
    int step = Math.max(1, (longest - shortest + MOST_BARS) / MOST_BARS);
    int bars = (longest - shortest) / step + 1;
    int[][] counts = new int[bars][STACK.length];
    for (GameResult game : games) {
      int bar = (game.steps() - shortest) / step;
      for (int kind = 0; kind < STACK.length; kind++) {
        counts[bar][kind] += game.outcome() == STACK[kind] ? 1 : 0;
      }
    }
    int most = 1;
    for (int[] bar : counts) {
      most = Math.max(most, bar[0] + bar[1] + bar[2]);
    }
    StringBuilder svg = new StringBuilder(begin(HEIGHT, "distribution of game lengths"));
    double width = (double) (WIDTH - 2 * MARGIN) / bars;
    double unit = (double) (HEIGHT - 2 * MARGIN) / most;
    for (int bar = 0; bar < bars; bar++) {
      int from = shortest + bar * step;
      double y = HEIGHT - MARGIN;
      for (int kind = 0; kind < STACK.length; kind++) {
        double height = counts[bar][kind] * unit;
        y -= height;
        if (height > 0) {
          svg.append(
              format(
                  "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\""
                      + " height=\"%.1f\"><title>%s: %d %s</title></rect>\n",
                  STACK[kind].name(),
                  MARGIN + bar * width + 0.5,
                  y,
                  Math.max(1, width - 1),
                  height,
                  step == 1 ? from + " steps" : from + " to " + (from + step - 1) + " steps",
                  counts[bar][kind],
                  outcome(STACK[kind])));
        }
      }
    }
    svg.append(text(MARGIN, HEIGHT - MARGIN + 16, "start", Integer.toString(shortest)))
        .append(text(WIDTH - MARGIN, HEIGHT - MARGIN + 16, "end", longest + " agent steps"))
        .append(text(MARGIN - 6, MARGIN + 4, "end", Integer.toString(most)))
        .append(text(MARGIN - 6, HEIGHT - MARGIN, "end", "0"));
    int x = MARGIN;
    for (Outcome kind : STACK) {
      svg.append(
              format(
                  "<rect class=\"%s\" x=\"%d\" y=\"6\" width=\"12\" height=\"12\"/>\n",
                  kind.name(), x))
          .append(text(x + 18, 17, "start", outcome(kind)));
      x += 80;
    }
    return svg.append("</svg>\n").toString();
  }

  /** Ratings with their intervals, best first. */
  static String ratings(List<String> names, List<EloTable.Entry> entries) {
    int row = 24;
    int left = 240;
    int height = row * names.size() + 40;
    double least = entries.stream().mapToDouble(EloTable.Entry::low).min().orElse(0);
    double most = entries.stream().mapToDouble(EloTable.Entry::high).max().orElse(0);
    Scale scale = Scale.of(least, most, RATING_TICKS);
    double width = WIDTH - left - 30;
    StringBuilder svg = new StringBuilder(begin(height, "Elo ratings with 95 % intervals"));
    for (double tick : scale.ticks()) {
      double x = left + scale.place(tick) * width;
      svg.append(
              format(
                  "<line class=\"%s\" x1=\"%.1f\" y1=\"4\" x2=\"%.1f\" y2=\"%d\"/>\n",
                  tick == 0 ? "zero" : "tick", x, x, height - 24))
          .append(text(x, height - 8, "middle", scale.text(tick)));
    }
    for (int i = 0; i < names.size(); i++) {
      EloTable.Entry entry = entries.get(i);
      double y = 14 + i * (double) row;
      svg.append(text(left - 12, y + 4, "end", names.get(i)))
          .append(
              format(
                  "<line class=\"interval\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\""
                      + " y2=\"%.1f\"/><circle class=\"rating\" cx=\"%.1f\" cy=\"%.1f\""
                      + " r=\"4\"><title>%s: %d (%d to %d)</title></circle>\n",
                  left + scale.place(entry.low()) * width,
                  y,
                  left + scale.place(entry.high()) * width,
                  y,
                  left + scale.place(entry.rating()) * width,
                  y,
                  escape(names.get(i)),
                  Math.round(entry.rating()),
                  Math.round(entry.low()),
                  Math.round(entry.high())));
    }
    return svg.append("</svg>\n").toString();
  }

  private static String begin(int height, String label) {
    return format(
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n", WIDTH, height, label);
  }

  static String text(double x, double y, String anchor, String text) {
    return format(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n", x, y, anchor, escape(text));
  }

  private static String outcome(Outcome outcome) {
    return switch (outcome) {
      case WIN -> "won";
      case LOSS -> "lost";
      case DRAW -> "drawn";
      case UNDECIDED -> "undecided";
    };
  }
}
