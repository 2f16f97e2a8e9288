package org.overseer.training.learner;

import java.util.List;
import org.overseer.agent.network.ArgumentGroup;
import org.overseer.agent.network.HeadOutput;
import org.overseer.perceiver.optim.NonFiniteException;

/**
 * KL(teacher ‖ student) of the choices of each head, which keeps the learner near the policy that
 * it was cloned from (AlphaStar, pseudocode).
 *
 * <p>The direction matters: what the teacher does, the student must find possible. Axes: R rows,
 * one a choice, A options a row. Both distributions are of the same observations and, on the way to
 * a choice, of the same earlier choices. The gradient is that of the learner's log-probabilities,
 * so that the term acts on the learner: with those of the behaviour policy it would have none.
 *
 * @param divergence of all heads, mean over a head, sum over heads, in nats
 * @param loss the same with the weights
 */
record TeacherDivergence(float divergence, float loss) {
  /** Without a teacher. */
  static final TeacherDivergence NONE = new TeacherDivergence(0, 0);

  /**
   * Computes the divergence of all heads and adds its gradient.
   *
   * @param teacher what it says; observations where its state is not known add nothing
   * @param openings which observations are in the opening of a game that follows a strategy
   * @param gradients d(loss)/d(log-probability) of each head, {@code [R, A]}
   * @throws NonFiniteException if a head's weighted divergence is not finite
   */
  static TeacherDivergence add(
      TeacherPolicy teacher,
      List<PolicyHead> policy,
      boolean[] openings,
      LossSettings.Teaching weights,
      float[][] gradients) {
    double divergence = 0;
    double loss = 0;
    for (int h = 0; h < teacher.heads().size(); h++) {
      PolicyHead student = policy.get(h);
      float[] logProbabilities = teacher.heads().get(h).logProbabilities();
      float[] ofRows =
          ofRows(student.logProbabilities(), logProbabilities, Math.max(1, student.width()));
      float[] rowWeights = new float[ofRows.length];
      double ofHead = 0;
      double lossOfHead = 0;
      for (int o = 0; o < student.observations(); o++) {
        if (!teacher.known()[o]) {
          continue;
        }
        double weight = weights.weight();
        if (student.group() == ArgumentGroup.ACTION_TYPE && openings[o]) {
          weight += weights.opening();
        }
        for (int k = student.offsets()[o]; k < student.offsets()[o + 1]; k++) {
          rowWeights[k] = (float) (weight * student.share(o));
          ofHead += student.share(o) * ofRows[k];
          lossOfHead += rowWeights[k] * ofRows[k];
        }
      }
      student.requireFinite("divergence from the teacher", lossOfHead);
      divergence += ofHead;
      loss += lossOfHead;
      addGradient(
          student.logProbabilities(), logProbabilities, student.width(), rowWeights, gradients[h]);
    }
    return new TeacherDivergence((float) divergence, (float) loss);
  }

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
        if (HeadOutput.isLegal(student[at])) {
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
        if (HeadOutput.isLegal(student[at])) {
          gradient[at] -= (float) (weights[row] * Math.exp(teacher[at]));
        }
      }
    }
  }
}
