package org.overseer.training.session;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.overseer.env.Action;
import org.overseer.env.Environment;
import org.overseer.env.EnvironmentSpec;
import org.overseer.env.TimeStep;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.SkirmishEnvironment;

/**
 * Games each of which is on one of several scenarios, as likely as the next.
 *
 * <p>The seed of a game draws its scenario, from a stream of its own: one seed is one game, as
 * everywhere, and where seeds go on from a checkpoint, scenarios do. Not thread-safe.
 */
public final class DrawnScenario implements Environment {
  private final List<Scenario> scenarios;
  private final @Nullable Environment[] made;
  private @Nullable Environment current;

  private DrawnScenario(List<Scenario> scenarios) {
    this.scenarios = scenarios;
    this.made = new @Nullable Environment[scenarios.size()];
  }

  /** Makes environments for games on these scenarios; for one scenario, its own. */
  public static Supplier<Environment> supplier(List<Scenario> scenarios) {
    List<Scenario> all = List.copyOf(scenarios);
    return all.size() == 1
        ? () -> new SkirmishEnvironment(all.get(0))
        : () -> new DrawnScenario(all);
  }

  /** The place of the scenario of the game with this seed. */
  static int draw(long seed, int scenarios) {
    return RandomSource.named(seed, "scenario", 0).nextInt(scenarios);
  }

  @Override
  public EnvironmentSpec spec() {
    return current().spec();
  }

  @Override
  public void reset(long seed) {
    int drawn = draw(seed, scenarios.size());
    Environment environment = made[drawn];
    if (environment == null) {
      environment = new SkirmishEnvironment(scenarios.get(drawn));
      made[drawn] = environment;
    }
    current = environment;
    environment.reset(seed);
  }

  @Override
  public void step(Action[] actions) {
    current().step(actions);
  }

  @Override
  public TimeStep timeStep(int player) {
    return current().timeStep(player);
  }

  private Environment current() {
    Environment environment = current;
    if (environment == null) {
      throw new IllegalStateException("no game is drawn before the first reset(seed)");
    }
    return environment;
  }

  @Override
  public void close() {
    Arrays.stream(made)
        .forEach(
            environment -> {
              if (environment != null) {
                environment.close();
              }
            });
  }
}
