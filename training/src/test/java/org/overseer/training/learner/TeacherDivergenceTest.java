package org.overseer.training.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TeacherDivergenceTest {
  private static final float ILLEGAL = -1e9f;

  @Test
  void theDivergenceIsThatComputedByHand() {
    float[] student = {log(0.5), log(0.5), ILLEGAL, log(0.2), log(0.3), log(0.5)};
    float[] teacher = {log(0.25), log(0.75), ILLEGAL, log(0.2), log(0.3), log(0.5)};
    // .25 log(.25/.5) + .75 log(.75/.5) = -.1732868 + .3040988; the second row is equal
    assertThat(TeacherDivergence.ofRows(student, teacher, 3))
        .containsExactly(new float[] {0.130812f, 0}, within(1e-6f));
  }

  @Test
  void theTeacherIsTheFirstOfTheTwo() {
    float[] sure = {log(0.99), log(0.01)};
    float[] even = {log(0.5), log(0.5)};
    float ofSureTeacher = TeacherDivergence.ofRows(even, sure, 2)[0];
    float ofSureStudent = TeacherDivergence.ofRows(sure, even, 2)[0];
    assertThat(ofSureTeacher).isCloseTo(0.6371f, within(1e-4f)); // log 2 − entropy of the teacher
    assertThat(ofSureStudent).isCloseTo(1.6145f, within(1e-4f)); // the student rules out a half
  }

  @Test
  void descendingBringsTheStudentCloserToTheTeacher() {
    double[] logits = {0.3, -1, 2, 0.1};
    float[] teacher = logSoftmax(new double[] {1, 1, -1, 0});
    float[] student = logSoftmax(logits);
    float before = TeacherDivergence.ofRows(student, teacher, 4)[0];
    float[] gradient = new float[4];
    TeacherDivergence.addGradient(student, teacher, 4, new float[] {0.5f}, gradient);
    double sum = 0;
    for (float g : gradient) {
      sum += g;
    }
    for (int a = 0; a < 4; a++) { // through the log-softmax to the logits
      logits[a] -= 0.1 * (gradient[a] - Math.exp(student[a]) * sum);
    }
    assertThat(TeacherDivergence.ofRows(logSoftmax(logits), teacher, 4)[0]).isLessThan(before);
  }

  @Test
  void theGradientIsThatOfTheWeightedDivergence() {
    float[] student = logSoftmax(new double[] {0.3, -1, 2, 0.1});
    float[] teacher = logSoftmax(new double[] {1, 1, -1, 0});
    float[] gradient = new float[4];
    TeacherDivergence.addGradient(student, teacher, 4, new float[] {0.7f}, gradient);
    for (int a = 0; a < 4; a++) {
      float[] above = student.clone();
      float[] below = student.clone();
      above[a] += 1e-2f;
      below[a] -= 1e-2f;
      float slope =
          (TeacherDivergence.ofRows(above, teacher, 4)[0]
                  - TeacherDivergence.ofRows(below, teacher, 4)[0])
              / 2e-2f;
      assertThat(gradient[a]).isCloseTo(0.7f * slope, within(1e-4f));
    }
  }

  @Test
  void rowsWithoutWeightAndIllegalOptionsGetExactlyNothing() {
    float[] student = {log(0.5), log(0.5), ILLEGAL, log(0.2), log(0.8), ILLEGAL};
    float[] teacher = {log(0.1), log(0.9), ILLEGAL, log(0.7), log(0.3), ILLEGAL};
    float[] gradient = new float[6];
    TeacherDivergence.addGradient(student, teacher, 3, new float[] {0, 1}, gradient);
    assertThat(gradient).containsExactly(new float[] {0, 0, 0, -0.7f, -0.3f, 0}, within(1e-6f));
    assertThat(new float[] {gradient[0], gradient[1], gradient[2], gradient[5]})
        .containsExactly(0, 0, 0, 0);
  }

  @Test
  void aHeadWithoutRowsHasNoDivergence() {
    assertThat(TeacherDivergence.ofRows(new float[0], new float[0], 5)).isEmpty();
  }

  @Test
  void headsOfOtherSizesAreRefused() {
    assertThatThrownBy(() -> TeacherDivergence.ofRows(new float[6], new float[4], 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("but got 6 and 4");
  }

  private static float[] logSoftmax(double[] logits) {
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp(logit);
    }
    float[] result = new float[logits.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) (logits[i] - Math.log(sum));
    }
    return result;
  }

  private static float log(double probability) {
    return (float) Math.log(probability);
  }
}
