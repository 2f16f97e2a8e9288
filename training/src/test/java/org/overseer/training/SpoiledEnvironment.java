package org.overseer.training;

import java.util.function.Consumer;
import org.overseer.env.Action;
import org.overseer.env.Observation;
import org.overseer.env.UnitFeature;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.SkirmishEnvironment;

/** The real game, with something done to what player 0 sees first and after each step. */
public final class SpoiledEnvironment extends ForwardingEnvironment {
  private final Consumer<Observation> first;
  private final Consumer<Observation> later;

  /**
   * Creates a game of 3m.
   *
   * @param first told what player 0 sees first in a game
   * @param later told what player 0 sees after a step
   */
  public SpoiledEnvironment(Consumer<Observation> first, Consumer<Observation> later) {
    super(new SkirmishEnvironment(Scenario.load("3m")));
    this.first = first;
    this.later = later;
  }

  /** Gives the first unit so many points; two of the largest numbers add up to infinity. */
  public static void spoil(Observation observation, float points) {
    observation.entities()[UnitFeature.HEALTH.ordinal()] = points;
    observation.entities()[UnitFeature.SHIELD.ordinal()] = points;
  }

  @Override
  public void reset(long seed) {
    super.reset(seed);
    first.accept(timeStep(0).observation());
  }

  @Override
  public void step(Action[] actions) {
    super.step(actions);
    later.accept(timeStep(0).observation());
  }
}
