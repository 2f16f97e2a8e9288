package org.overseer.training.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** The benchmarks of the encoder as a table. */
final class EncoderTable {
  private EncoderTable() {}

  static void print(List<EncoderBenchmarks.Row> rows, PrintWriter out) {
    out.println("milliseconds: median (minimum); ratio of medians, ours ÷ peer");
    out.printf(
        Locale.ROOT,
        "%-7s %-23s %-19s %-19s %-19s %6s %6s %-5s %s%n",
        "threads",
        "workload",
        "ours",
        "peer",
        "ours alone",
        "ratio",
        "aim",
        "",
        "share of peak");
    rows.forEach(row -> out.println(line(row)));
    out.println(
        "peer: libtorch, eager, standard attention; for transformer-forward our own Perceiver, and more is better."
            + " Share of peak: operations of projected attention ÷ time ÷ the fastest product of this process.");
  }

  private static String line(EncoderBenchmarks.Row row) {
    JsonNode both = row.both();
    double ratio = both.get("ratio_of_medians").asDouble();
    double aim = both.get("aim").asDouble();
    boolean reached = both.get("more_is_better").asBoolean() ? ratio >= aim : ratio <= aim;
    String share =
        both.has("share_of_peak")
            ? String.format(
                Locale.ROOT,
                "%.2f of %.0f GFLOP/s",
                both.get("share_of_peak").asDouble(),
                both.get("peak_gflops").asDouble())
            : "";
    return String.format(
        Locale.ROOT,
        "%7d %-23s %-19s %-19s %-19s %6.2f %6.2f %-5s %s",
        row.threads(),
        row.workload(),
        times(both, "ours"),
        times(both, "peer"),
        times(row.control(), "ours"),
        ratio,
        aim,
        reached ? "yes" : "no",
        share);
  }

  /** The figures of one workload in one process, while others are still to come. */
  static String interim(JsonNode result) {
    String ours = "  ours " + times(result, "ours") + " ms";
    return result.has("ratio_of_medians")
        ? ours
            + String.format(
                Locale.ROOT,
                ", peer %s ms, ratio %.2f",
                times(result, "peer"),
                result.get("ratio_of_medians").asDouble())
        : ours;
  }

  private static String times(JsonNode result, String side) {
    return String.format(
        Locale.ROOT,
        "%.2f (%.2f)",
        result.get(side + "_median_ms").asDouble(),
        result.get(side + "_min_ms").asDouble());
  }
}
