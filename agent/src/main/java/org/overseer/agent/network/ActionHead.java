package org.overseer.agent.network;

import java.util.List;

/**
 * Turns encodings and core outputs into decisions, and judges decisions that were made.
 *
 * <p>Both directions walk the same path: what {@link #evaluate} says of a choice is what {@link
 * #act} drew it from, given the choices before it in the same decision.
 */
interface ActionHead {
  /**
   * Learning: the log-probabilities of all choices on the path of the given decisions.
   *
   * @param decisions one for each observation that is decided for
   * @return one output for each part of a decision, in the order in which decisions list them
   * @throws IllegalArgumentException if the decisions cannot have been made on these observations
   */
  List<HeadOutput> evaluate(HeadInput in, Decisions decisions);

  /**
   * Acting: makes a decision on each observation.
   *
   * @param chooser draws for each observation on its own
   */
  Decisions act(HeadInput in, Chooser chooser);

  /** What the choices mean. */
  ActionSpace space();
}
