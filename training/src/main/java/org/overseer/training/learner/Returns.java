package org.overseer.training.learner;

import java.util.Arrays;

/** What the loss takes from rewards and values as constants. Axes as in {@link LearnerBatch}. */
final class Returns {
  private static final float ADVANTAGE_EPSILON = 1e-3f;

  private final LossSettings settings;
  private final float[] discounts;
  private final Stream[] streams;

  /**
   * One reward stream.
   *
   * @param rewards {@code [T, B]}
   * @param values {@code [T, B]}
   * @param bootstrap {@code [B]}
   */
  private record Stream(float[] rewards, float[] values, float[] bootstrap) {}

  /**
   * Prepares the returns of a batch.
   *
   * @param values {@code [T+1, B, S]}
   */
  Returns(LearnerBatch batch, float[] values, LossSettings settings) {
    this.settings = settings;
    int rows = batch.rows();
    int count = batch.streams();
    if (values.length != (rows + batch.trajectories()) * count
        || settings.streams().size() != count) {
      throw new IllegalArgumentException(
          "Returns: the batch has %d reward streams, which is not what the %d values and the %d weights are for"
              .formatted(count, values.length, settings.streams().size()));
    }
    streams = new Stream[count];
    for (int s = 0; s < count; s++) {
      float[] own = column(values, s, count);
      streams[s] =
          new Stream(
              Arrays.copyOfRange(batch.rewards(), s * rows, (s + 1) * rows),
              Arrays.copyOf(own, rows),
              Arrays.copyOfRange(own, rows, own.length));
    }
    discounts = new float[rows];
    for (int i = 0; i < rows; i++) {
      discounts[i] =
          (float) Math.pow(settings.discount(), batch.durations()[i]) * batch.discounts()[i];
    }
  }

  private static float[] column(float[] table, int column, int columns) {
    float[] result = new float[table.length / columns];
    for (int row = 0; row < result.length; row++) {
      result[row] = table[row * columns + column];
    }
    return result;
  }

  /** S, the number of reward streams. */
  int streams() {
    return streams.length;
  }

  /** Values of one stream, {@code [T, B]}. */
  float[] values(int stream) {
    return streams[stream].values;
  }

  /** TD(λ) returns of one stream, {@code [T, B]}. */
  float[] targets(int stream) {
    Stream s = streams[stream];
    return TdLambda.returns(s.rewards, discounts, s.values, s.bootstrap, settings.lambda());
  }

  /**
   * Weighted sum of the streams' V-trace advantages and of that of UPGO, without importance weight,
   * normalised over the batch if the settings say so, {@code [T, B]}.
   *
   * @param stepLogRatios logarithm of the importance ratio of each step, {@code [T, B]}
   */
  float[] advantages(float[] stepLogRatios) {
    float[] sum = new float[discounts.length];
    for (int s = 0; s < streams.length; s++) {
      float weight = settings.streams().get(s).policy();
      if (weight != 0) {
        add(weight, vtrace(streams[s], stepLogRatios), sum);
      }
    }
    if (settings.upgo().weight() != 0) {
      Stream s = streams[settings.upgo().stream()];
      float[] upgo = Upgo.advantages(s.rewards, discounts, s.values, s.bootstrap);
      add(settings.upgo().weight(), upgo, sum);
    }
    return settings.normalizeAdvantages() ? normalised(sum) : sum;
  }

  private float[] vtrace(Stream s, float[] stepLogRatios) {
    return VTrace.compute(
            stepLogRatios,
            discounts,
            s.rewards,
            s.values,
            s.bootstrap,
            settings.clipRho(),
            settings.clipC(),
            settings.traceLambda())
        .advantages();
  }

  private static void add(float weight, float[] terms, float[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += weight * terms[i];
    }
  }

  private static float[] normalised(float[] advantages) {
    double mean = 0;
    for (float advantage : advantages) {
      mean += advantage;
    }
    mean /= advantages.length;
    double variance = 0;
    for (float advantage : advantages) {
      variance += (advantage - mean) * (advantage - mean);
    }
    double scale = 1 / (Math.sqrt(variance / advantages.length) + ADVANTAGE_EPSILON);
    float[] result = new float[advantages.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) ((advantages[i] - mean) * scale);
    }
    return result;
  }
}
