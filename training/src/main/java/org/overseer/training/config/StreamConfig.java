package org.overseer.training.config;

/**
 * Weights of one reward stream; one whose weights are both 0 is off and has no value head.
 *
 * @param policyWeight of its advantages in the policy gradient
 * @param valueWeight of its value loss, times {@code learner.value-weight}
 */
public record StreamConfig(
    @Range(min = 0) double policyWeight, @Range(min = 0) double valueWeight) {
  /** Whether the stream is rewarded. */
  boolean isOn() {
    return policyWeight > 0 || valueWeight > 0;
  }
}
