package org.overseer.eval.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class CurveChartTest {
  private static Curve curve(String label, double... ys) {
    return new Curve(
        label,
        IntStream.range(0, ys.length)
            .mapToObj(i -> new Curve.Point(100_000.0 * (i + 1), ys[i]))
            .toList());
  }

  private static Document draw(CurveChart.Panel... panels) throws Exception {
    String svg = CurveChart.svg("agent steps", List.of(panels));
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  private static List<double[]> points(Element line) {
    List<double[]> points = new ArrayList<>();
    for (String point : line.getAttribute("points").split(" ")) {
      String[] xy = point.split(",");
      points.add(new double[] {Double.parseDouble(xy[0]), Double.parseDouble(xy[1])});
    }
    return points;
  }

  private static List<String> texts(Document svg) {
    NodeList nodes = svg.getElementsByTagName("text");
    return IntStream.range(0, nodes.getLength())
        .mapToObj(i -> nodes.item(i).getTextContent())
        .toList();
  }

  @Test
  void pointsLieWhereTheAxesSay() throws Exception {
    Document svg =
        draw(
            new CurveChart.Panel("win rate", List.of(curve("a <b>", 0, 0.5, 1), curve("c", 1, 0))));
    Element line = (Element) svg.getElementsByTagName("polyline").item(0);
    List<double[]> points = points(line);
    assertThat(points).hasSize(3);
    // 0 to 300k across 648 pixels from 56 on, 0 to 1 up 192 pixels from 220 on
    assertThat(points.get(0)).containsExactly(new double[] {272, 220}, within(0.1));
    assertThat(points.get(1)).containsExactly(new double[] {488, 124}, within(0.1));
    assertThat(points.get(2)).containsExactly(new double[] {704, 28}, within(0.1));
    assertThat(texts(svg)).contains("a <b>", "c", "0.0", "1.0", "0", "300k", "agent steps");
  }

  @Test
  void linesOfOneLabelHaveOneColourAndOneRowOfTheLegend() throws Exception {
    Document svg =
        draw(
            new CurveChart.Panel(
                "one", List.of(curve("a", 1, 2), curve("b", 1, 2), curve("a", 2, 3))),
            new CurveChart.Panel("two", List.of(curve("b", 5, 6))));
    NodeList lines = svg.getElementsByTagName("polyline");
    List<String> colours =
        IntStream.range(0, 4)
            .mapToObj(i -> ((Element) lines.item(i)).getAttribute("stroke"))
            .toList();
    assertThat(colours.get(0)).isEqualTo(colours.get(2)).isNotEqualTo(colours.get(1));
    assertThat(colours.get(3)).isEqualTo(colours.get(1));
    assertThat(texts(svg)).containsOnlyOnce("a", "b");
  }

  @Test
  void longRunsAreThinnedToMeans() {
    Curve all = new Curve("x", IntStream.range(0, 1000).mapToObj(i -> point(i)).toList());
    Curve some = all.thinned(300);
    assertThat(some.points()).hasSize(250);
    assertThat(some.points().get(1)).isEqualTo(new Curve.Point(5.5, 11));
    assertThat(all.thinned(1000)).isEqualTo(all);
    assertThatThrownBy(() -> new Curve("x", List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'x'");
  }

  private static Curve.Point point(int i) {
    return new Curve.Point(i, 2.0 * i);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 5, 0.0|0.2|0.4|0.6|0.8|1.0",
    "0, 3000000, 8, 0|0.5M|1.0M|1.5M|2.0M|2.5M|3.0M",
    "-0.3, 2.2, 5, -0.5|0.0|0.5|1.0|1.5|2.0|2.5",
    "5, 5, 5, 5|6",
    "0, 0, 5, 0.0|0.2",
    "0.9131, 0.9178, 5, 0.913|0.914|0.915|0.916|0.917|0.918",
    "12000, 47000, 5, 10k|20k|30k|40k|50k"
  })
  void ticksAreRoundNumbersAroundAllValues(double least, double most, int ticks, String expected) {
    Scale scale = Scale.of(least, most, ticks);
    assertThat(String.join("|", scale.ticks().stream().map(scale::text).toList()))
        .isEqualTo(expected);
    assertThat(scale.place(least)).isGreaterThanOrEqualTo(-1e-9);
    assertThat(scale.place(most)).isLessThanOrEqualTo(1 + 1e-9);
  }
}
