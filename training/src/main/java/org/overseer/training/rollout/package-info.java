/**
 * Playing games with the current policy: many environments in lock-step, one request a policy.
 *
 * <p>{@code RolloutLoop} is the part without actors; the serial trainer and the rollout actor both
 * drive it.
 */
@NullMarked
package org.overseer.training.rollout;

import org.jspecify.annotations.NullMarked;
