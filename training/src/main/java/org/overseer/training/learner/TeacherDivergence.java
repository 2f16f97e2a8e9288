package org.overseer.training.learner;

/**
 * KL(teacher ‖ student) of the choices of one head, which keeps the learner near the policy that it
 * was cloned from (agent reference §3.2).
 *
 * <p>The direction matters: what the teacher does, the student must find possible. Axes: R rows,
 * one a choice, A options a row. Both distributions are of the same observations and, on the way to
 * a choice, of the same earlier choices. The gradient is that of the learner's log-probabilities,
 * so that the term acts on the learner: with those of the behaviour policy it would have none.
 */
final class TeacherDivergence {
  private TeacherDivergence() {}

  /**
   * Computes the divergence of each row, in nats.
   *
   * @param student masked log-probabilities of the learner, {@code [R, A]}
   * @param teacher masked log-probabilities of the teacher, {@code [R, A]}
   * @param width A
   * @return {@code [R]}
   * @throws IllegalArgumentException if the sizes do not fit
   */
  static float[] ofRows(float[] student, float[] teacher, int width) {
    if (width < 1 || student.length != teacher.length || student.length % width != 0) {
      throw new IllegalArgumentException(
          "TeacherDivergence: expected log-probabilities [R, A] with A = "
              + width
              + " of student and teacher but got "
              + student.length
              + " and "
              + teacher.length);
    }
    float[] divergences = new float[student.length / width];
    for (int row = 0; row < divergences.length; row++) {
      double sum = 0;
      for (int at = row * width; at < (row + 1) * width; at++) {
        if (Losses.isLegal(student[at])) {
          sum += Math.exp(teacher[at]) * (teacher[at] - student[at]);
        }
      }
      divergences[row] = (float) sum;
    }
    return divergences;
  }

  /**
   * Adds the gradient of Σ weight · divergence to that of the student's log-probabilities.
   *
   * @param weights of each row, {@code [R]}; a row of weight 0 gets exactly nothing
   * @param gradient d(loss)/d(student), {@code [R, A]}
   */
  static void addGradient(
      float[] student, float[] teacher, int width, float[] weights, float[] gradient) {
    for (int row = 0; row < weights.length; row++) {
      if (weights[row] == 0) {
        continue;
      }
      for (int at = row * width; at < (row + 1) * width; at++) {
        if (Losses.isLegal(student[at])) {
          gradient[at] -= (float) (weights[row] * Math.exp(teacher[at]));
        }
      }
    }
  }
}
