package org.overseer.training.session;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.zip.CRC32C;

/** Splits the run's one seed by name. */
public final class RandomSource {
  private static final RandomGeneratorFactory<RandomGenerator.SplittableGenerator> FACTORY =
      RandomGeneratorFactory.of("L64X128MixRandom");

  private RandomSource() {}

  /** The generator for the part {@code name} in the run's {@code start}-th start. */
  public static RandomGenerator.SplittableGenerator named(long seed, String name, int start) {
    CRC32C hash = new CRC32C();
    hash.update(name.getBytes(StandardCharsets.UTF_8));
    return FACTORY.create(seed * 0x9E3779B97F4A7C15L + (hash.getValue() << 16) + start);
  }
}
