package org.overseer.training.config;

/**
 * The games at the end of a run that measure the result. They choose nothing: the last weights are
 * measured.
 *
 * @param scenario scenario of the built-in simulator
 * @param opponent {@code bot:idle} to {@code bot:elite}, a run, or a model folder
 * @param games number of games, an even one: each seed is played from both sides
 * @param seed seed of the games, apart from the run's
 */
public record EvaluationConfig(
    String scenario, String opponent, @Range(min = 0) int games, long seed) {
  /** Checks what one component alone cannot tell. */
  public EvaluationConfig {
    if (games % 2 != 0) {
      throw new IllegalArgumentException(
          "evaluation.games must be even, because each seed is played from both sides, but is "
              + games
              + "; use "
              + (games + 1));
    }
  }
}
