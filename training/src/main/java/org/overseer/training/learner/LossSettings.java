package org.overseer.training.learner;

import java.util.List;
import org.overseer.agent.network.RewardStream;
import org.overseer.training.config.LearnerConfig;
import org.overseer.training.config.RewardsConfig;
import org.overseer.training.config.StreamConfig;

/**
 * Weights and clips of the loss.
 *
 * @param discount γ of one agent step
 * @param lambda λ of the TD(λ) return that the value head learns
 * @param traceLambda λ of V-trace, on top of c̄
 * @param clipRho ρ̄, the largest importance ratio of a temporal difference and of a policy gradient
 * @param clipC c̄, the largest trace coefficient of V-trace
 * @param valueWeight weight of the value loss
 * @param magnetWeight weight of the divergence from the magnet
 * @param normalizeAdvantages whether the advantages of a batch are brought to mean 0 and deviation
 *     1 before they weigh the policy gradient
 * @param streams the weights of each reward stream, {@code [S]}
 * @param upgo the stream that UPGO looks at, and its weight
 * @param teacher weights of the divergence from a teacher
 */
record LossSettings(
    float discount,
    float lambda,
    float traceLambda,
    float clipRho,
    float clipC,
    float valueWeight,
    float magnetWeight,
    boolean normalizeAdvantages,
    List<Stream> streams,
    Upgoing upgo,
    Teaching teacher) {

  /**
   * Weights of one reward stream.
   *
   * @param policy of its advantages
   * @param value of its value loss, on top of {@code valueWeight}
   */
  record Stream(float policy, float value) {
    /** Of a stream that is the only one. */
    static final Stream ALONE = new Stream(1, 1);

    static Stream of(StreamConfig weights) {
      return new Stream((float) weights.policyWeight(), (float) weights.valueWeight());
    }
  }

  /**
   * What {@link Upgo} adds to the advantages.
   *
   * @param stream number of the reward stream
   * @param weight of its advantages
   */
  record Upgoing(int stream, float weight) {
    /** Nothing. */
    static final Upgoing NONE = new Upgoing(0, 0);
  }

  /**
   * Weights of {@link TeacherDivergence}.
   *
   * @param weight of the divergence of all heads
   * @param opening additional weight of that of the action type in the first 4 minutes of a game in
   *     which the player was told a strategy
   */
  record Teaching(float weight, float opening) {
    /** No teacher. */
    static final Teaching NONE = new Teaching(0, 0);
  }

  /** One reward stream, one λ, no UPGO and no teacher. */
  LossSettings(
      float discount,
      float lambda,
      float clipRho,
      float clipC,
      float valueWeight,
      float magnetWeight,
      boolean normalizeAdvantages) {
    this(
        discount,
        lambda,
        lambda,
        clipRho,
        clipC,
        valueWeight,
        magnetWeight,
        normalizeAdvantages,
        List.of(Stream.ALONE),
        Upgoing.NONE,
        Teaching.NONE);
  }

  /**
   * What the settings of a run say.
   *
   * @param streams of the value heads, in their order
   */
  static LossSettings of(LearnerConfig config, RewardsConfig rewards, List<RewardStream> streams) {
    return new LossSettings(
        (float) config.discount(),
        (float) config.lambda(),
        (float) config.traceLambda(),
        (float) config.rhoClip(),
        (float) config.traceClip(),
        (float) config.valueWeight(),
        (float) config.magnetWeight(),
        config.normalizeAdvantages(),
        streams.stream().map(rewards::weights).map(Stream::of).toList(),
        new Upgoing(
            Math.max(0, streams.indexOf(RewardStream.WIN_LOSS)), (float) config.upgoWeight()),
        new Teaching((float) config.teacherWeight(), (float) config.teacherOpeningWeight()));
  }
}
