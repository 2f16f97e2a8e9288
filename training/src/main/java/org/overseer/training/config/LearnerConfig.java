package org.overseer.training.config;

/**
 * Losses and optimizer. Schedules run over the run's agent steps, linearly but for the barrier's.
 *
 * @param algorithm how a run learns
 * @param unrollLength steps of one trajectory
 * @param batchTrajectories trajectories of one update
 * @param trajectoriesAtOnce how many of them go through the network at once; 0 for as many as are
 *     sure to fit into the native memory
 * @param learningRateStart Adam's step size at the first agent step
 * @param learningRateEnd Adam's step size at the last agent step
 * @param adamBeta1 decay of the mean of gradients
 * @param adamBeta2 decay of the mean of squared gradients
 * @param gradientClip longest global norm of a gradient
 * @param discount γ
 * @param lambda λ of TD(λ)
 * @param traceLambda λ of the V-trace traces
 * @param rhoClip ρ̄, the largest importance ratio
 * @param traceClip c̄, the largest importance ratio in a trace
 * @param valueWeight weight of the value loss
 * @param entropyStart weight of the normalised entropy at the first agent step
 * @param entropyEnd the same at the last agent step
 * @param barrierStart weight of the log barrier at the first agent step; it falls geometrically
 * @param barrierEnd the same at the last agent step
 * @param averageDecay what the earlier mean of the parameters counts at each update; the mean is
 *     the agent that is handed out
 * @param magnetWeight weight of the divergence of the policy from that of the mean parameters
 * @param normalizeAdvantages whether the mean of a batch is taken off its advantages and they are
 *     divided by their deviation
 * @param upgoWeight weight of the advantages of UPGO, on the win/loss stream if that is on, else on
 *     the first
 * @param teacher the agent to stay close to, a run, a model folder or a shipped model; empty for
 *     none
 * @param teacherWeight weight of the divergence from the teacher, of all heads
 * @param teacherOpeningWeight additional weight of that of the action type in the first 4 game
 *     minutes, where the run follows a strategy
 * @param rejectedLimit a run ends after so many updates in a row with a number that is not finite
 */
public record LearnerConfig(
    LearningAlgorithm algorithm,
    @Range(min = 1, max = 1024) int unrollLength,
    @Range(min = 1, max = 65536) int batchTrajectories,
    @Range(min = 0, max = 65536) int trajectoriesAtOnce,
    @Range(above = 0, max = 1) double learningRateStart,
    @Range(above = 0, max = 1) double learningRateEnd,
    @Range(min = 0, max = 0.999999) double adamBeta1,
    @Range(min = 0, max = 0.999999) double adamBeta2,
    @Range(above = 0) double gradientClip,
    @Range(min = 0, max = 1) double discount,
    @Range(min = 0, max = 1) double lambda,
    @Range(min = 0, max = 1) double traceLambda,
    @Range(above = 0) double rhoClip,
    @Range(above = 0) double traceClip,
    @Range(min = 0) double valueWeight,
    @Range(min = 0) double entropyStart,
    @Range(min = 0) double entropyEnd,
    @Range(above = 0) double barrierStart,
    @Range(above = 0) double barrierEnd,
    @Range(min = 0, max = 0.999999) double averageDecay,
    @Range(min = 0) double magnetWeight,
    boolean normalizeAdvantages,
    @Range(min = 0) double upgoWeight,
    String teacher,
    @Range(min = 0) double teacherWeight,
    @Range(min = 0) double teacherOpeningWeight,
    @Range(min = 1) int rejectedLimit) {
  /** Checks that there is a teacher where one is wanted. */
  public LearnerConfig {
    PathSetting.require("learner.teacher", teacher);
    if (teacherWeight + teacherOpeningWeight > 0 && teacher.isBlank()) {
      throw new IllegalArgumentException(
          "learner.teacher must name an agent, because the weight of the divergence from it is above"
              + " 0");
    }
  }

  /** Whether the learner is held close to a teacher. */
  public boolean hasTeacher() {
    return teacherWeight + teacherOpeningWeight > 0;
  }
}
