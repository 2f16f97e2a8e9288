package org.overseer.training.learner;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.agent.network.AgentConfig;
import org.overseer.agent.network.AgentOutput;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.Kernels;
import org.overseer.perceiver.optim.Optimizer;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.training.config.LearnerConfig;

/**
 * Updates the parameters from batches of trajectories; knows nothing of actors.
 *
 * <p>One update: stack, forward over T + 1 steps, losses, backward, clip, Adam, mean. Owns its
 * tape, network, magnet and optimizer; one thread at a time. Before: {@code ReplayTable}. Next:
 * whoever publishes {@link #snapshot()}.
 */
public final class LearnerLoop implements AutoCloseable {
  private final AgentArchitecture architecture;
  private final LearnerConfig config;
  private final LossSettings lossSettings;
  private final Tape tape;
  private final Optimizer optimizer;
  private final ParameterAverage average;
  private final @Nullable Magnet magnet;
  private final Batcher batcher = new Batcher();
  private final boolean nanCheck;
  private long version;

  /**
   * Creates a learner at version 0 of the parameters of {@code architecture}.
   *
   * @param nanCheck whether each update first looks for NaN and infinity in what comes from the
   *     games and from the network; gradients are always looked at
   */
  public LearnerLoop(
      AgentArchitecture architecture, LearnerConfig config, Kernels kernels, boolean nanCheck) {
    this.nanCheck = nanCheck;
    this.architecture = architecture;
    this.config = config;
    this.lossSettings =
        new LossSettings(
            (float) config.discount(),
            (float) config.lambda(),
            (float) config.rhoClip(),
            (float) config.traceClip(),
            (float) config.valueWeight(),
            (float) config.magnetWeight(),
            config.normalizeAdvantages());
    this.tape = new Tape(kernels);
    this.optimizer = Optimizers.adam(architecture.parameters(), config);
    this.average = new ParameterAverage(config.averageDecay(), architecture.parameters());
    this.magnet = config.magnetWeight() > 0 ? magnet(architecture.config(), kernels) : null;
  }

  /**
   * Makes one update.
   *
   * @param trajectories B of them, of one length
   * @param progress share of the run's budget that is used up, 0 to 1; drives the schedules
   * @throws ArithmeticException if a gradient, or with the check anything before it, is not finite;
   *     it names the culprit, and no parameter has changed
   */
  public LearnerReport update(List<Trajectory> trajectories, double progress) {
    LearnerBatch batch = batcher.stack(trajectories);
    double learningRate =
        Schedule.linear(config.learningRateStart(), config.learningRateEnd(), progress);
    architecture.parameters().zeroGradients();
    tape.begin(true);
    AgentOutput output =
        architecture.forward(
            tape,
            batch.features(),
            batch.steps() + 1,
            batch.decisions(),
            batch.initialStates(),
            batch.starts());
    List<PolicyHead> heads = PolicyHead.of(output.heads());
    float[] values = FloatBuffers.toArray(output.values().value());
    if (nanCheck) {
      requireFinite(batch, heads, values);
    }
    Exploration exploration = Exploration.at(config, progress);
    Magnet.Sample leash = magnet == null ? Magnet.Sample.NONE : sample(magnet, batch);
    LossResult loss = Losses.compute(batch, heads, leash, values, exploration, lossSettings);
    backward(output, loss);
    optimizer.setLearningRate(learningRate);
    double norm = optimizer.step();
    LongLag lag = LongLag.of(batch.policyVersions(), version);
    version++;
    average.add(architecture.parameters(), version);
    return new LearnerReport(loss, norm, learningRate, exploration, lag.mean, lag.max);
  }

  /** Number of updates made. */
  public long version() {
    return version;
  }

  /** The network that learns. */
  public AgentArchitecture architecture() {
    return architecture;
  }

  /** The optimizer, for checkpoints. */
  public Optimizer optimizer() {
    return optimizer;
  }

  /** A copy of the parameters as they are now. */
  public ParameterSnapshot snapshot() {
    return ParameterSnapshot.of(version, architecture.parameters());
  }

  /** The mean of the parameters over the latest updates: the agent to play with. */
  public ParameterSnapshot average() {
    return average.snapshot(version);
  }

  /**
   * Takes over parameters and version; the optimizer is restored on its own.
   *
   * @param newest parameters to go on from
   * @param mean what {@link #average} gave then
   */
  public void restore(ParameterSnapshot newest, ParameterSnapshot mean) {
    newest.copyTo(architecture.parameters());
    average.restore(mean);
    version = newest.version();
  }

  private static Magnet magnet(AgentConfig sizes, Kernels kernels) {
    RandomGenerator anyValues = new SplittableRandom(0); // overwritten before they are read
    return new Magnet(new AgentArchitecture(sizes, anyValues), kernels);
  }

  private Magnet.Sample sample(Magnet magnet, LearnerBatch batch) {
    average.copyTo(magnet.parameters());
    return magnet.sample(batch);
  }

  @Override
  public void close() {
    tape.close();
    if (magnet != null) {
      magnet.close();
    }
  }

  private void backward(AgentOutput output, LossResult loss) {
    int heads = output.heads().size();
    Variable[] outputs = new Variable[heads + 1];
    INDArray[] gradients = new INDArray[heads + 1];
    for (int h = 0; h < heads; h++) {
      outputs[h] = output.heads().get(h).logProbabilities();
      gradients[h] = toArray(loss.headGradients().get(h), outputs[h]);
    }
    outputs[heads] = output.values();
    gradients[heads] = toArray(loss.valueGradient(), outputs[heads]);
    tape.backward(outputs, gradients);
  }

  private void requireFinite(LearnerBatch batch, List<PolicyHead> heads, float[] values) {
    requireFinite("rewards", batch.rewards());
    requireFinite("stored recurrent states", batch.initialStates());
    for (PolicyHead head : heads) {
      requireFinite(head.name() + " head's log-probabilities", head.logProbabilities());
    }
    requireFinite("value head's values", values);
  }

  private void requireFinite(String what, float[] numbers) {
    for (float number : numbers) {
      if (!Float.isFinite(number)) {
        throw new ArithmeticException(
            "the " + what + " are not finite at update " + version + ": there is " + number);
      }
    }
  }

  private INDArray toArray(float[] values, Variable like) {
    INDArray array = tape.allocate(like.shape());
    FloatBuffers.write(values, array);
    return array;
  }

  private record LongLag(double mean, long max) {
    static LongLag of(long[] versions, long current) {
      return new LongLag(
          current - Arrays.stream(versions).average().orElse(current),
          current - Arrays.stream(versions).min().orElse(current));
    }
  }
}
