package org.overseer.training.imitation;

import java.util.List;

/** Where games and the expert's part in them come from. */
interface Teaching {
  /** Sets the roles of a new game and starts it. */
  void begin(Lesson lesson);

  /**
   * Gives each lesson what its expert commands now, by {@link Lesson#teach}, and the actions of all
   * others but the pupil.
   */
  void teach(List<Lesson> lessons);
}
