package org.overseer.training.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.overseer.perceiver.flops.FlopCounter;

/**
 * The figures of {@code bench entity-encoders} as tables: numbers of units down, encoders across.
 */
final class EntityEncoderTable {
  private static final String FORWARD = "forward_us";
  private static final String TRAINING = "forward_backward_us";
  private static final double MEGA = 1e6;

  private final List<JsonNode> rows;

  /**
   * Tables of what the benchmark process wrote.
   *
   * @param rows one for each number of units, at least one
   */
  EntityEncoderTable(List<JsonNode> rows) {
    this.rows = rows.stream().sorted(Comparator.comparingInt(EntityEncoderTable::units)).toList();
  }

  private static int units(JsonNode row) {
    return row.get("units").asInt();
  }

  void print(PrintWriter out) {
    printParameters(out);
    printOperations(out);
    printTimes("forward, microseconds a set: median (minimum)", FORWARD, out);
    printTimes("forward and backward, microseconds a set: median (minimum)", TRAINING, out);
    out.println(
        "+ the Perceiver wins, - the Transformer wins; times: in median and minimum, blank where these"
            + " differ. from: it wins with so many units and all larger numbers of the table. Operations: "
            + FlopCounter.RULE
            + ".");
  }

  private void printParameters(PrintWriter out) {
    out.println("parameters of the whole agent");
    out.println(header());
    long transformer = rows.get(0).get("sides").get(0).get("agent_parameters").asLong();
    StringBuilder line = new StringBuilder("      ");
    for (JsonNode side : rows.get(0).get("sides")) {
      long own = side.get("agent_parameters").asLong();
      String share =
          own == transformer
              ? ""
              : String.format(Locale.ROOT, " (%+.1f %%)", 100.0 * own / transformer - 100);
      line.append(cell(String.format(Locale.ROOT, "%,d%s", own, share), " "));
    }
    out.println(line.toString().stripTrailing());
  }

  private void printOperations(PrintWriter out) {
    print(
        "operations of a set, million",
        side -> String.format(Locale.ROOT, "%.3f", side.get("flops").asLong() / MEGA),
        EntityEncoderTable::fewerOperations,
        out);
  }

  private void printTimes(String title, String pass, PrintWriter out) {
    print(
        title,
        side ->
            String.format(
                Locale.ROOT,
                "%.1f (%.1f)",
                side.get(pass).get("median").asDouble(),
                side.get(pass).get("min").asDouble()),
        (transformer, perceiver) -> faster(transformer.get(pass), perceiver.get(pass)),
        out);
  }

  /** How a Perceiver does beside the Transformer. */
  private interface Verdict {
    String of(JsonNode transformer, JsonNode perceiver);
  }

  private void print(
      String title, Function<JsonNode, String> figure, Verdict verdict, PrintWriter out) {
    out.println();
    out.println(title);
    out.println(header());
    for (JsonNode row : rows) {
      StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%6d", units(row)));
      JsonNode transformer = row.get("sides").get(0);
      for (JsonNode side : row.get("sides")) {
        String mark = side == transformer ? " " : verdict.of(transformer, side);
        line.append(cell(figure.apply(side), mark));
      }
      out.println(line.toString().stripTrailing());
    }
    StringBuilder line = new StringBuilder("  from").append(cell("", " "));
    for (int side = 1; side < rows.get(0).get("sides").size(); side++) {
      line.append(cell(winsFrom(side, verdict), " "));
    }
    out.println(line.toString().stripTrailing());
  }

  private String winsFrom(int side, Verdict verdict) {
    String from = "never";
    for (int i = rows.size() - 1; i >= 0; i--) {
      JsonNode sides = rows.get(i).get("sides");
      if (!verdict.of(sides.get(0), sides.get(side)).equals("+")) {
        break;
      }
      from = Integer.toString(units(rows.get(i)));
    }
    return from;
  }

  private String header() {
    StringBuilder line = new StringBuilder(" units");
    for (JsonNode side : rows.get(0).get("sides")) {
      int latents = side.get("latents").asInt();
      line.append(cell(latents == 0 ? "Transformer" : latents + " latents", " "));
    }
    return line.toString().stripTrailing();
  }

  private static String cell(String text, String mark) {
    return String.format(Locale.ROOT, "%22s %s", text, mark);
  }

  private static String fewerOperations(JsonNode transformer, JsonNode perceiver) {
    return sign(transformer.get("flops").asDouble(), perceiver.get("flops").asDouble());
  }

  private static String faster(JsonNode transformer, JsonNode perceiver) {
    String median = sign(transformer.get("median").asDouble(), perceiver.get("median").asDouble());
    String min = sign(transformer.get("min").asDouble(), perceiver.get("min").asDouble());
    return median.equals(min) ? median : " ";
  }

  private static String sign(double transformer, double perceiver) {
    return perceiver < transformer ? "+" : perceiver > transformer ? "-" : " ";
  }
}
