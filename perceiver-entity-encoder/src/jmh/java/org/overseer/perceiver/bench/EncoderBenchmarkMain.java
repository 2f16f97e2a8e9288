package org.overseer.perceiver.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Scratch main. */
public final class EncoderBenchmarkMain {
  public static void main(String[] args) throws RunnerException {
    int threads = Integer.parseInt(args[0]);
    int rounds = Integer.parseInt(args[1]);
    String filter = args.length > 2 ? args[2] : "";
    boolean alone = args.length > 3;
    for (Workload w : Workload.all()) {
      if (!w.name().matches(filter)) continue;
      OurContender ours = new OurContender(w, threads);
      TorchContender peer = alone ? null : new TorchContender(w, ours.parameters(), threads);
      double diff = alone ? 0 : Comparison.requireEqual(w, ours, peer);
      List<Double> a = new ArrayList<>(), b = new ArrayList<>();
      long until = System.nanoTime() + Integer.getInteger("bench.warm") * 1_000_000L;
      do { ours.run(); } while (System.nanoTime() < until);
      if (peer != null) for (int i = 0; i < 3; i++) peer.run();
      for (int r = 0; r < rounds; r++) {
        int n = w.batch() == 1 && w.network() == Workload.Network.ENTITY ? 5 : 1;
        a.add(time(ours, n));
        if (peer != null) b.add(time(peer, n));
      }
      if (peer == null) b.add(Double.NaN);
      System.out.printf("%-20s diff %.1e ours med %.1f min %.1f peer med %.1f min %.1f ratio med %.2f min %.2f aim %.2f%n", w.name(), diff, med(a), Collections.min(a), med(b), Collections.min(b), med(a)/med(b), Collections.min(a)/Collections.min(b), w.aim());
      ours.close(); if (peer != null) peer.close();
    }
  }
  static double time(Contender c, int n) { long t = System.nanoTime(); for (int i = 0; i < n; i++) c.run(); return (System.nanoTime()-t)/1e6/n; }
  static double med(List<Double> l) { List<Double> s = new ArrayList<>(l); Collections.sort(s); return s.get(s.size()/2); }
}
