package org.overseer.training.learner;

import java.util.Arrays;
import java.util.List;
import org.overseer.training.finite.Finite;

/**
 * The actor-critic loss: V-trace policy gradient, TD(λ) value regression, entropy, log barrier,
 * magnet.
 *
 * <p>Axes as in {@link LearnerBatch} and {@link PolicyHead}. With w = π(choice) ÷ μ(choice) for
 * each row of each head:
 *
 * <ul>
 *   <li>the values of V-trace use one ratio a step and group of heads: the product of the step's w,
 *       but for orders of single units their geometric mean, as the product over many units would
 *       clip almost always (AlphaStar, pseudocode; docs/adr/0005);
 *   <li>policy: {@link PolicyGradient}, the advantage a weighted sum over reward streams and UPGO,
 *       normalised over the batch if the settings say so, and constant for the gradient;
 *   <li>value: minimise ½ (G − V)² of each reward stream, {@link ValueLoss};
 *   <li>entropy: maximise each row's entropy ÷ log(number of its legal choices), {@link
 *       ExplorationLoss};
 *   <li>log barrier: minimise the mean of −log π over each row's legal choices;
 *   <li>magnet: minimise KL(π ‖ magnet), {@link Magnet};
 *   <li>teacher: minimise KL(teacher ‖ π), {@link TeacherDivergence}.
 * </ul>
 *
 * <p>Illegal choices have probability 0 and so no part in any term; a head without rows in the
 * batch adds exactly 0. Before: {@link LearnerLoop}. Next: {@code Tape.backward}, which gets the
 * gradients.
 */
final class Losses {
  private Losses() {}

  /** Computes the loss without a teacher, see the other method. */
  static LossResult compute(
      LearnerBatch batch,
      List<PolicyHead> heads,
      Magnet.Sample magnet,
      float[] values,
      Exploration exploration,
      LossSettings settings) {
    return compute(batch, heads, magnet, TeacherPolicy.NONE, values, exploration, settings);
  }

  /**
   * Computes the loss and its gradients.
   *
   * @param heads the learner's policy on the path of the batch's decisions
   * @param magnet what the magnet would have done
   * @param teacher what the teacher would have done
   * @param values the learner's values, {@code [T+1, B, S]}
   * @param exploration weights of entropy and log barrier
   */
  static LossResult compute(
      LearnerBatch batch,
      List<PolicyHead> heads,
      Magnet.Sample magnet,
      TeacherPolicy teacher,
      float[] values,
      Exploration exploration,
      LossSettings settings) {
    float[][] gradients = new float[heads.size()][];
    Arrays.setAll(gradients, h -> new float[heads.get(h).logProbabilities().length]);
    Returns returns = new Returns(batch, values, settings);
    float[][] behaviour = PolicyHead.behaviour(heads, batch.decisions());
    PolicyGradient policy =
        PolicyGradient.add(heads, behaviour, returns, settings.clipRho(), gradients);
    ExplorationLoss explored = ExplorationLoss.add(heads, exploration, gradients);
    float divergence = magnet.pull(heads, settings.magnetWeight(), gradients);
    TeacherDivergence taught =
        TeacherDivergence.add(teacher, heads, batch.openings(), settings.teacher(), gradients);
    float[] valueGradient = new float[values.length];
    ValueLoss value = ValueLoss.write(returns, settings, valueGradient);
    return new LossResult(
        List.of(gradients),
        valueGradient,
        policy.loss(),
        value.loss(),
        explored.rowEntropy(),
        divergence,
        taught.divergence(),
        policy.loss()
            + Finite.weighted("value loss", settings.valueWeight(), value.loss())
            - Finite.weighted("entropy", exploration.entropy(), explored.entropy())
            + Finite.weighted("log barrier", exploration.barrier(), explored.barrier())
            + Finite.weighted(
                "divergence from the mean parameters", settings.magnetWeight(), divergence)
            + taught.loss(),
        policy.clippedFraction(),
        value.ofStreams(),
        value.explainedVariances());
  }
}
