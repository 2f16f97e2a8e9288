package org.overseer.perceiver.image;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.overseer.perceiver.autograd.Buffer;
import org.overseer.perceiver.autograd.ImageFunctions;
import org.overseer.perceiver.autograd.NormalizedBatch;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.ParameterScope;
import org.overseer.perceiver.kernels.FloatBuffers;

/**
 * Batch norm over channels, eps 1e-5. Tensors {@code weight, bias [C]}; buffers {@code
 * running_mean, running_var [C]} and the counter {@code num_batches_tracked []}.
 */
final class BatchNorm {
  private final Parameter gain;
  private final Parameter bias;
  private final Buffer mean;
  private final Buffer variance;
  private final Buffer batches;
  private final RunningStatistics rule;

  BatchNorm(ParameterScope scope, int channels, RunningStatistics rule) {
    this.gain = scope.addVector("weight", channels, 1f);
    this.bias = scope.addVector("bias", channels, 0f);
    this.mean = scope.addBuffer("running_mean", Nd4j.zeros(DataType.FLOAT, channels), false);
    this.variance = scope.addBuffer("running_var", Nd4j.ones(DataType.FLOAT, channels), false);
    this.batches = scope.addBuffer("num_batches_tracked", Nd4j.scalar(0f), true);
    this.rule = rule;
  }

  /**
   * Normalises each channel.
   *
   * @param x {@code [N, C]}
   * @param training whether by x's own moments, which then enter the stored ones; such steps must
   *     not run on several threads at once
   */
  Variable apply(Variable x, boolean training) {
    Tape tape = x.tape();
    if (!training) {
      return ImageFunctions.batchNorm(
          x, tape.parameter(gain), tape.parameter(bias), mean.value(), variance.value());
    }
    NormalizedBatch batch = ImageFunctions.batchNorm(x, tape.parameter(gain), tape.parameter(bias));
    float[] count = FloatBuffers.toArray(batches.value());
    count[0]++;
    FloatBuffers.write(count, batches.value());
    double weight = rule.weight(count[0]);
    follow(mean.value(), batch.mean(), 1, weight);
    follow(variance.value(), batch.variance(), rule.varianceFactor(x.rows()), weight);
    return batch.values();
  }

  private static void follow(INDArray stored, INDArray newest, double factor, double weight) {
    float[] average = FloatBuffers.toArray(stored);
    float[] value = FloatBuffers.toArray(newest);
    for (int i = 0; i < average.length; i++) {
      average[i] += (float) (weight * (factor * value[i] - average[i]));
    }
    FloatBuffers.write(average, stored);
  }
}
