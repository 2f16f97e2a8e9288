package org.overseer.env;

/**
 * One output of an environment for one player: an observation with the reward of the action before.
 *
 * <p>The environment owns it and rewrites it at every step.
 */
public final class TimeStep {
  private final Observation observation = new Observation();
  private StepType stepType = StepType.FIRST;
  private Outcome outcome = Outcome.UNDECIDED;
  private float reward;
  private float discount = 1;

  /** Sets everything but the observation, which is written in place. */
  public void set(StepType newStepType, float newReward, float newDiscount, Outcome newOutcome) {
    stepType = newStepType;
    reward = newReward;
    discount = newDiscount;
    outcome = newOutcome;
  }

  /** Replaces the content by a copy of {@code other}'s. */
  public void copyFrom(TimeStep other) {
    observation.copyFrom(other.observation);
    set(other.stepType, other.reward, other.discount, other.outcome);
  }

  /** Where in the game this stands. */
  public StepType stepType() {
    return stepType;
  }

  /** Shaped reward of the last action, see {@link CombatReward}; 0 on the first step. */
  public float reward() {
    return reward;
  }

  /** 0 where the game has ended, else 1; the learner multiplies its own discount. */
  public float discount() {
    return discount;
  }

  /** How the game stands for the player. */
  public Outcome outcome() {
    return outcome;
  }

  /** What the player sees. */
  public Observation observation() {
    return observation;
  }
}
