package org.overseer.perceiver.recipes;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.zip.CRC32C;

/**
 * Random generators by name and number, all from one seed: whoever goes on at a step draws what an
 * uninterrupted run would have drawn there, without any saved state.
 *
 * @param seed of the run
 */
public record Draws(long seed) {
  private static final RandomGeneratorFactory<RandomGenerator.SplittableGenerator> FACTORY =
      RandomGeneratorFactory.of("L64X128MixRandom");

  /**
   * A fresh generator.
   *
   * @param purpose what is drawn, such as {@code masks}
   * @param number of the step, epoch or example it is drawn for
   */
  public RandomGenerator at(String purpose, long number) {
    CRC32C hash = new CRC32C();
    hash.update(purpose.getBytes(StandardCharsets.UTF_8));
    long named = mix(seed ^ hash.getValue() << 32);
    return FACTORY.create(mix(named + number * 0x9E3779B97F4A7C15L));
  }

  /** The finaliser of SplitMix64 (Steele et al. 2014): neighbouring numbers become unrelated. */
  private static long mix(long z) {
    long a = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ a >>> 27) * 0x94D049BB133111EBL;
    return b ^ b >>> 31;
  }
}
