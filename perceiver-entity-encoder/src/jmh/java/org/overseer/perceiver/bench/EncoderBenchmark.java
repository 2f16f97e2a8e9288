package org.overseer.perceiver.bench;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The method that JMH times. The contender is put in place by the caller, so that rounds of both
 * sides can alternate in one process without building networks anew.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class EncoderBenchmark {
  static volatile @Nullable Contender current;

  /** One pass of the current contender. */
  @Benchmark
  public void pass() {
    Contender contender = current;
    if (contender == null) {
      throw new IllegalStateException("No contender; start this with EncoderBenchmarkMain");
    }
    contender.run();
  }
}
