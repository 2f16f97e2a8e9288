package org.overseer.training.learner;

import java.util.Arrays;
import java.util.List;

/**
 * What a teacher would have done on a learner's observations.
 *
 * @param heads on the path of the learner's decisions, in the learner's order; none: no teacher
 * @param known whether the teacher's recurrent state was right at each observation; where it was
 *     not, the teacher has no say, {@code [O]}
 */
record TeacherPolicy(List<PolicyHead> heads, boolean[] known) {
  /** No teacher. */
  static final TeacherPolicy NONE = new TeacherPolicy(List.of(), new boolean[0]);

  /** Of a teacher whose state was right everywhere. */
  static TeacherPolicy everywhere(List<PolicyHead> heads) {
    boolean[] known = new boolean[heads.isEmpty() ? 0 : heads.get(0).observations()];
    Arrays.fill(known, true);
    return new TeacherPolicy(heads, known);
  }
}
