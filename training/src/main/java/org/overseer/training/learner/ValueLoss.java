package org.overseer.training.learner;

/**
 * Regression of each stream's value to its TD(λ) return, a constant (AlphaStar, pseudocode).
 *
 * @param loss ½ (G − V)², mean over steps, weighted sum over streams
 * @param ofStreams the same of each stream without its weight, {@code [S]}
 * @param explainedVariances 1 − Var(G − V) ÷ Var(G) of each stream, {@code [S]}
 */
record ValueLoss(float loss, float[] ofStreams, float[] explainedVariances) {

  /**
   * Computes the loss and writes its gradient.
   *
   * @param gradient d(loss)/d(value), {@code [T+1, B, S]}; the bootstraps' stays 0
   */
  static ValueLoss write(Returns returns, LossSettings settings, float[] gradient) {
    int streams = returns.streams();
    float[] ofStreams = new float[streams];
    float[] explained = new float[streams];
    float loss = 0;
    for (int s = 0; s < streams; s++) {
      float[] values = returns.values(s);
      float[] targets = returns.targets(s);
      float weight = settings.valueWeight() * settings.streams().get(s).value();
      double squares = 0;
      for (int row = 0; row < targets.length; row++) {
        float error = values[row] - targets[row];
        squares += 0.5 * error * error;
        gradient[row * streams + s] = weight * error / targets.length;
      }
      ofStreams[s] = (float) (squares / targets.length);
      loss += settings.streams().get(s).value() * ofStreams[s];
      explained[s] = explainedVariance(values, targets);
    }
    return new ValueLoss(loss, ofStreams, explained);
  }

  private static float explainedVariance(float[] values, float[] targets) {
    double meanTarget = 0;
    double meanError = 0;
    for (int i = 0; i < targets.length; i++) {
      meanTarget += targets[i];
      meanError += targets[i] - values[i];
    }
    meanTarget /= targets.length;
    meanError /= targets.length;
    double target = 0;
    double error = 0;
    for (int i = 0; i < targets.length; i++) {
      target += (targets[i] - meanTarget) * (targets[i] - meanTarget);
      double e = targets[i] - values[i] - meanError;
      error += e * e;
    }
    return target > 0 ? (float) (1 - error / target) : 0;
  }
}
