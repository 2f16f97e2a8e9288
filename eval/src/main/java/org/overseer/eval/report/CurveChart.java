package org.overseer.eval.report;

import static org.overseer.eval.report.Page.escape;
import static org.overseer.eval.report.Page.format;

import java.util.ArrayList;
import java.util.List;

/** A picture of lines, such as the win rates of several runs over their agent steps: SVG. */
public final class CurveChart {
  private static final int WIDTH = 720;
  private static final int PANEL = 260;
  private static final int LEFT = 56;
  private static final int RIGHT = 16;
  private static final int TOP = 28;
  private static final int BOTTOM = 40;
  private static final int ROW = 18;
  private static final int MOST_POINTS = 300;

  /** Told apart by those who do not see all colours, too (Okabe and Ito). */
  private static final List<String> COLOURS =
      List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000");

  private CurveChart() {}

  /**
   * One of the charts of a picture.
   *
   * @param title what its lines show
   * @param curves at least one
   */
  public record Panel(String title, List<Curve> curves) {}

  /**
   * Draws charts below each other, and one legend.
   *
   * @param across what the lines run over, the same for all
   * @param panels at least one
   * @return a whole SVG file, with a white background
   */
  public static String svg(String across, List<Panel> panels) {
    List<String> labels =
        panels.stream()
            .flatMap(panel -> panel.curves().stream())
            .map(Curve::label)
            .distinct()
            .toList();
    int height = panels.size() * PANEL + ROW * labels.size() + 12;
    StringBuilder svg =
        new StringBuilder(
            format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
                    + " aria-label=\"%s\" font-family=\"sans-serif\" font-size=\"12\">\n"
                    + "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>\n",
                WIDTH,
                height,
                escape(String.join(", ", panels.stream().map(Panel::title).toList())),
                WIDTH,
                height));
    Scale x = scale(panels, true);
    for (int i = 0; i < panels.size(); i++) {
      panel(svg, panels.get(i), i * PANEL, x, across, labels);
    }
    for (int i = 0; i < labels.size(); i++) {
      int y = panels.size() * PANEL + 8 + i * ROW;
      svg.append(
              format(
                  "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"%s\" stroke-width=\"3\"/>\n",
                  LEFT, y, LEFT + 24, y, colour(i)))
          .append(Charts.text(LEFT + 32, y + 4, "start", labels.get(i)));
    }
    return svg.append("</svg>\n").toString();
  }

  private static Scale scale(List<Panel> panels, boolean across) {
    double[] values =
        panels.stream()
            .flatMap(panel -> panel.curves().stream())
            .flatMap(curve -> curve.points().stream())
            .mapToDouble(point -> across ? point.x() : point.y())
            .toArray();
    double least = across ? 0 : Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    return Scale.of(least, most, across ? 8 : 5);
  }

  private static void panel(
      StringBuilder svg, Panel panel, int top, Scale x, String across, List<String> labels) {
    Scale y = scale(List.of(panel), false);
    double bottom = top + PANEL - BOTTOM;
    svg.append(Charts.text(LEFT, top + 18, "start", panel.title()));
    for (double tick : y.ticks()) {
      double at = bottom - y.place(tick) * (PANEL - TOP - BOTTOM);
      svg.append(line(LEFT, at, WIDTH - RIGHT, at))
          .append(Charts.text(LEFT - 6, at + 4, "end", y.text(tick)));
    }
    for (double tick : x.ticks()) {
      double at = LEFT + x.place(tick) * (WIDTH - LEFT - RIGHT);
      svg.append(line(at, bottom, at, bottom + 4))
          .append(Charts.text(at, bottom + 18, "middle", x.text(tick)));
    }
    svg.append(Charts.text(WIDTH - RIGHT, bottom + 34, "end", across));
    for (Curve curve : panel.curves()) {
      List<String> points = new ArrayList<>();
      for (Curve.Point point : curve.thinned(MOST_POINTS).points()) {
        points.add(
            format(
                "%.1f,%.1f",
                LEFT + x.place(point.x()) * (WIDTH - LEFT - RIGHT),
                bottom - y.place(point.y()) * (PANEL - TOP - BOTTOM)));
      }
      svg.append(
          format(
              "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.6\" stroke-linejoin=\"round\""
                  + " points=\"%s\"><title>%s</title></polyline>\n",
              colour(labels.indexOf(curve.label())),
              String.join(" ", points),
              escape(curve.label())));
    }
  }

  private static String colour(int label) {
    return COLOURS.get(label % COLOURS.size());
  }

  private static String line(double x1, double y1, double x2, double y2) {
    return format(
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#cccccc\"/>\n",
        x1, y1, x2, y2);
  }
}
