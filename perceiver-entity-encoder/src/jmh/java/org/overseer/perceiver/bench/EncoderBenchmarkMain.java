package org.overseer.perceiver.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the workloads of one process: {@code THREADS ROUNDS REGEX both|ours}.
 *
 * <p>Both sides are checked to compute the same, warmed up, then timed in turns by JMH, a round of
 * ours and a round of the peer's. One line of JSON for each workload goes to standard output,
 * progress to standard error. {@code ours} is the control: the same without libtorch in the
 * process, whose native symbols could take the place of OpenBLAS's.
 */
public final class EncoderBenchmarkMain {
  private static final long WARM_UP_NANOS = 12_000_000_000L;
  private static final double ROUND_MILLIS = 60;
  private static final ObjectMapper JSON = new ObjectMapper();

  private EncoderBenchmarkMain() {}

  /** See the class. */
  public static void main(String[] args) throws RunnerException, JsonProcessingException {
    int threads = Integer.parseInt(args[0]);
    int rounds = Integer.parseInt(args[1]);
    List<Workload> chosen =
        Workload.all().stream().filter(workload -> workload.name().matches(args[2])).toList();
    boolean alone = args[3].equals("ours");
    double peak = MatrixPeak.measure();
    for (int i = 0; i < chosen.size(); i++) {
      Workload workload = chosen.get(i);
      System.err.printf(
          "%d thread%s, %s: %s (%d of %d)%n",
          threads,
          threads == 1 ? "" : "s",
          alone ? "ours alone" : "both",
          workload.name(),
          i + 1,
          chosen.size());
      System.out.println(JSON.writeValueAsString(measure(workload, threads, rounds, alone, peak)));
    }
  }

  private static Map<String, Object> measure(
      Workload workload, int threads, int rounds, boolean alone, double peak)
      throws RunnerException {
    try (Contender ours = ours(workload, threads);
        Contender peer = alone ? null : peer(workload, threads, ours)) {
      double difference = 0;
      if (peer != null && workload.network() != Workload.Network.TRANSFORMER) {
        difference = Comparison.requireEqual(workload, ours, peer);
      }
      warmUp(ours);
      if (peer != null) {
        warmUp(peer);
      }
      Times own = new Times();
      Times theirs = new Times();
      int ownPasses = passes(ours);
      int theirPasses = peer == null ? 0 : passes(peer);
      for (int round = 0; round < rounds; round++) {
        own.add(time(ours, ownPasses));
        if (peer != null) {
          theirs.add(time(peer, theirPasses));
        }
      }
      return result(workload, own, peer == null ? null : theirs, difference, peak);
    }
  }

  private static Contender ours(Workload workload, int threads) {
    return workload.network() == Workload.Network.TRANSFORMER
        ? new TransformerContender(workload, threads)
        : new OurContender(workload, threads);
  }

  private static Contender peer(Workload workload, int threads, Contender ours) {
    return ours instanceof OurContender own
        ? new TorchContender(workload, own.parameters(), threads)
        : new OurContender(workload, threads);
  }

  private static Map<String, Object> result(
      Workload workload, Times own, @Nullable Times theirs, double difference, double peak) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("workload", workload.name());
    result.put("ours_median_ms", own.median());
    result.put("ours_min_ms", own.min());
    if (theirs != null) {
      result.put("peer_median_ms", theirs.median());
      result.put("peer_min_ms", theirs.min());
      result.put("ratio_of_medians", own.median() / theirs.median());
      result.put("ratio_of_minima", own.min() / theirs.min());
      result.put("largest_difference", difference);
    }
    result.put("aim", workload.aim());
    result.put("more_is_better", workload.moreIsBetter());
    result.put("peak_gflops", peak / 1e9);
    if (workload.pass() == Workload.Pass.FORWARD) {
      result.put("share_of_peak", workload.flops() / (own.median() / 1e3) / peak);
    }
    return result;
  }

  /** Long enough that the compiler is done: vector code is slow until then. */
  private static void warmUp(Contender contender) {
    long end = System.nanoTime() + WARM_UP_NANOS;
    do {
      contender.run();
    } while (System.nanoTime() < end);
  }

  /** Passes of one round: short ones are timed many at a time. */
  private static int passes(Contender contender) {
    long start = System.nanoTime();
    contender.run();
    return (int) Math.max(1, Math.ceil(ROUND_MILLIS / ((System.nanoTime() - start) / 1e6)));
  }

  private static double time(Contender contender, int passes) throws RunnerException {
    EncoderBenchmark.current = contender;
    var options =
        new OptionsBuilder()
            .include(EncoderBenchmark.class.getName())
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementBatchSize(passes)
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true)
            .build();
    double milliseconds =
        new Runner(options).runSingle().getPrimaryResult().getScore();
    EncoderBenchmark.current = null;
    return milliseconds / passes;
  }
}
