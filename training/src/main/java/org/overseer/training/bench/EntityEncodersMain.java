package org.overseer.training.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.agent.network.AgentConfig;
import org.overseer.agent.network.ArchitecturePresets;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.perceiver.kernels.Kernels;

/**
 * Times the Transformer and Perceivers of an agent's sizes: {@code ARCHITECTURE LATENTS UNITS BATCH
 * THREADS ROUNDS}, lists with commas.
 *
 * <p>All sides are warmed up, then timed in turns, a round each, beginning with another one in each
 * round. One thread is timed by the processor time that it had, which other programs disturb less;
 * several by the clock. One line of JSON for each number of units goes to standard output.
 */
public final class EntityEncodersMain {
  private static final long WARM_UP_NANOS = 1_000_000_000L;
  private static final long SHORT_WARM_UP_NANOS = 200_000_000L;
  private static final double ROUND_NANOS = 20e6;
  private static final double NANOS_PER_MICRO = 1e3;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<EncoderSide> sides = new ArrayList<>();
  private final long otherParameters;
  private final int batch;
  private final int rounds;
  private final Kernels kernels;
  private final LongSupplier clock;

  private EntityEncodersMain(
      String architecture, int[] latents, int batch, int threads, int rounds) {
    this.batch = batch;
    this.rounds = rounds;
    kernels = KernelSelection.byName("vector", threads);
    ThreadMXBean processor = ManagementFactory.getThreadMXBean();
    clock = threads == 1 ? processor::getCurrentThreadCpuTime : System::nanoTime;
    AgentConfig agent = ArchitecturePresets.get(architecture);
    sides.add(new EncoderSide(ArchitecturePresets.withTransformer(architecture)));
    for (int count : latents) {
      sides.add(new EncoderSide(agent.withSizes(agent.sizes().withLatents(count))));
    }
    otherParameters =
        new AgentArchitecture(agent, new SplittableRandom(1)).parameters().scalars()
            - new EncoderSide(agent).parameters().scalars();
  }

  /** See the class. */
  public static void main(String[] args) throws JsonProcessingException {
    int[] units = numbers(args[2]);
    EntityEncodersMain bench =
        new EntityEncodersMain(
            args[0],
            numbers(args[1]),
            Integer.parseInt(args[3]),
            Integer.parseInt(args[4]),
            Integer.parseInt(args[5]));
    bench.warmUp(units);
    for (int count : units) {
      System.out.println(JSON.writeValueAsString(bench.measure(count)));
    }
  }

  private static int[] numbers(String list) {
    return Arrays.stream(list.split(",")).mapToInt(Integer::parseInt).toArray();
  }

  /** Vector code is slow until the compiler is done with it. */
  private void warmUp(int[] units) {
    int least = Arrays.stream(units).min().orElseThrow();
    int most = Arrays.stream(units).max().orElseThrow();
    for (int count : new int[] {least, most, least}) {
      for (EncoderSide side : sides) {
        try (EncoderSide.Run run = side.over(batch, count, kernels)) {
          repeat(run::forward, WARM_UP_NANOS);
          repeat(run::forwardAndBackward, WARM_UP_NANOS);
        }
      }
    }
  }

  private static void repeat(Runnable pass, long nanos) {
    long end = System.nanoTime() + nanos;
    do {
      pass.run();
    } while (System.nanoTime() < end);
  }

  private Map<String, Object> measure(int units) {
    List<Times> forward = time(units, EncoderSide.Run::forward);
    List<Times> training = time(units, EncoderSide.Run::forwardAndBackward);
    List<Map<String, Object>> results = new ArrayList<>();
    for (int i = 0; i < sides.size(); i++) {
      EncoderSide side = sides.get(i);
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("encoder", side.kind());
      result.put("latents", side.latents());
      result.put("agent_parameters", otherParameters + side.parameters().scalars());
      result.put("flops", side.flops(units));
      result.put("forward_us", forward.get(i).toJson());
      result.put("forward_backward_us", training.get(i).toJson());
      results.add(result);
    }
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("units", units);
    row.put("sides", results);
    return row;
  }

  /** Microseconds a set, of each side. */
  private List<Times> time(int units, Consumer<EncoderSide.Run> pass) {
    List<EncoderSide.Run> runs = new ArrayList<>();
    List<Times> times = new ArrayList<>();
    int[] passes = new int[sides.size()];
    for (EncoderSide side : sides) {
      EncoderSide.Run run = side.over(batch, units, kernels);
      repeat(() -> pass.accept(run), SHORT_WARM_UP_NANOS);
      passes[runs.size()] = (int) Math.max(1, Math.ceil(ROUND_NANOS / nanos(run, pass, 1)));
      runs.add(run);
      times.add(new Times());
    }
    for (int round = 0; round < rounds; round++) {
      for (int turn = 0; turn < runs.size(); turn++) {
        int i = (round + turn) % runs.size();
        double nanos = nanos(runs.get(i), pass, passes[i]);
        times.get(i).add(nanos / passes[i] / batch / NANOS_PER_MICRO);
      }
    }
    runs.forEach(EncoderSide.Run::close);
    return times;
  }

  private double nanos(EncoderSide.Run run, Consumer<EncoderSide.Run> pass, int passes) {
    long start = clock.getAsLong();
    for (int i = 0; i < passes; i++) {
      pass.accept(run);
    }
    return (double) clock.getAsLong() - start;
  }
}
