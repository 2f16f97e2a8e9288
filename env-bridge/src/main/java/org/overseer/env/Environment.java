package org.overseer.env;

/**
 * A game, advanced in agent steps.
 *
 * <p>The loop of every user:
 *
 * <pre>{@code
 * environment.reset(seed);
 * while (environment.timeStep(0).stepType() != StepType.LAST) {
 *   for (int p = 0; p < environment.spec().players(); p++) {
 *     choose(environment.timeStep(p), actions[p]);
 *   }
 *   environment.step(actions);
 * }
 * }</pre>
 *
 * <p>Players are numbered from 0 here; the protocol's player id is one more. Not thread-safe.
 * Failures of a remote game are {@link EnvironmentException}s.
 */
public interface Environment extends AutoCloseable {
  /** What does not change during a game. */
  EnvironmentSpec spec();

  /** Starts a new game. Same seed and same actions give the same observations. */
  void reset(long seed);

  /**
   * Applies one action for each controlled player and advances the game by one agent step.
   *
   * @param actions {@code [players]}; commands for units that are gone are dropped
   * @throws IllegalStateException before the first reset and after the game has ended
   */
  void step(Action[] actions);

  /** The latest time step of a player, rewritten by the next {@link #reset} or {@link #step}. */
  TimeStep timeStep(int player);

  @Override
  void close();
}
