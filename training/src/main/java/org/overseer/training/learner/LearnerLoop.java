package org.overseer.training.learner;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.agent.network.AgentConfig;
import org.overseer.agent.network.AgentOutput;
import org.overseer.agent.network.RewardStream;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.Kernels;
import org.overseer.perceiver.optim.NonFiniteException;
import org.overseer.perceiver.optim.Optimizer;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.training.config.LearnerConfig;
import org.overseer.training.config.LearningAlgorithm;
import org.overseer.training.config.RewardsConfig;
import org.overseer.training.finite.Finite;

/**
 * Updates the parameters from batches of trajectories; knows nothing of actors.
 *
 * <p>One update: stack, forward over T + 1 steps, losses, backward, clip, Adam, mean; forward and
 * backward in parts of the batch where it is too large for the native memory. An update that meets
 * a number that is not finite is not made. Owns its tape, network, magnet and optimizer; one thread
 * at a time. Before: {@code ReplayTable}. Next: whoever publishes {@link #snapshot()}.
 */
public final class LearnerLoop implements AutoCloseable {
  /**
   * Of the native memory, a part may go into one pass: there are other networks, and parameters.
   */
  private static final int MEMORY_PARTS = 4;

  private final AgentArchitecture architecture;
  private final LearnerConfig config;
  private final LossSettings lossSettings;
  private final Tape tape;
  private final Optimizer optimizer;
  private final ParameterAverage average;
  private final @Nullable Magnet magnet;
  private final @Nullable Teacher teacher;
  private final GoodState good;
  private final Batcher batcher;
  private long version;
  private long firstVersion;

  /**
   * Creates a learner at version 0 of the parameters of {@code architecture}.
   *
   * @param rewards weights of the architecture's reward streams
   * @param teacher a frozen policy to stay close to, null for none
   */
  public LearnerLoop(
      AgentArchitecture architecture,
      LearnerConfig config,
      RewardsConfig rewards,
      @Nullable AgentArchitecture teacher,
      Kernels kernels) {
    this.architecture = architecture;
    this.batcher = new Batcher(architecture.config().features());
    this.config = config;
    this.lossSettings = LossSettings.of(config, rewards, architecture.config().values().streams());
    this.tape = new Tape(kernels);
    this.optimizer = Optimizers.adam(architecture.parameters(), config);
    this.average = new ParameterAverage(config.averageDecay(), architecture.parameters());
    boolean actorCritic = config.algorithm() == LearningAlgorithm.ACTOR_CRITIC;
    boolean onLeash = config.magnetWeight() > 0 && actorCritic;
    this.magnet = onLeash ? magnet(architecture.config(), kernels) : null;
    this.teacher = teacher == null || !actorCritic ? null : new Teacher(teacher, kernels);
    this.good = new GoodState(architecture.parameters(), optimizer);
  }

  /**
   * Makes one update.
   *
   * @param trajectories B of them, of one length
   * @param progress share of the run's budget that is used up, 0 to 1; drives the schedules
   * @throws NonFiniteException if anything is not finite: what comes from the games, what the
   *     network says, a term of the loss, a gradient, or a parameter afterwards. It names the
   *     culprit; parameters and optimizer are as the last good update left them
   */
  public LearnerReport update(List<Trajectory> trajectories, double progress) {
    good.prepare();
    try {
      return attempt(trajectories, progress);
    } catch (NonFiniteException e) {
      good.bringBack();
      throw e;
    }
  }

  private LearnerReport attempt(List<Trajectory> trajectories, double progress) {
    RecordedNumbers.requireFinite(trajectories);
    double learningRate =
        Schedule.linear(config.learningRateStart(), config.learningRateEnd(), progress);
    architecture.parameters().zeroGradients();
    Exploration exploration = Exploration.at(config, progress);
    int atOnce = atOnce(trajectories.get(0).length());
    LossResult loss =
        trajectories.size() <= atOnce
            ? differentiate(trajectories, exploration)
            : differentiateInParts(trajectories, atOnce, exploration);
    optimizer.setLearningRate(learningRate);
    double norm = optimizer.step();
    ParameterSnapshot updated = ParameterSnapshot.of(version + 1, architecture.parameters());
    good.keep(updated);
    PolicyLag lag =
        PolicyLag.of(trajectories.stream().mapToLong(Trajectory::policyVersion).toArray(), version);
    version++;
    average.add(architecture.parameters());
    return new LearnerReport(loss, norm, learningRate, exploration, lag);
  }

  /** How many trajectories of so many steps go forward and backward at once. */
  private int atOnce(int steps) {
    if (config.trajectoriesAtOnce() > 0) {
      return config.trajectoriesAtOnce();
    }
    long memory = Pointer.maxBytes() <= 0 ? Long.MAX_VALUE : Pointer.maxBytes();
    long each = (steps + 1) * architecture.learningBytes();
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, memory / MEMORY_PARTS / each));
  }

  /** Adds the gradient of a batch to those of the parameters. */
  private LossResult differentiate(List<Trajectory> trajectories, Exploration exploration) {
    LearnerBatch batch = batcher.stack(trajectories);
    AgentOutput output = forward(batch, true);
    List<PolicyHead> heads = PolicyHead.of(output.heads());
    float[] values = FloatBuffers.toArray(output.values().value());
    requireFinite(heads, "");
    requireFinite(values, batch.trajectories());
    LossResult loss = loss(batch, trajectories, heads, values, () -> leash(batch), exploration);
    backward(output, loss.headGradients(), loss.valueGradient());
    return loss;
  }

  /**
   * The same, part by part: a first time for what the loss needs to know of the whole batch, and a
   * second time for each part's share of the same gradient.
   */
  private LossResult differentiateInParts(
      List<Trajectory> trajectories, int atOnce, Exploration exploration) {
    int count = trajectories.size();
    int steps = trajectories.get(0).length();
    BatchParts parts = BatchParts.of(count, atOnce);
    List<List<PolicyHead>> said = new ArrayList<>();
    List<List<PolicyHead>> magnets = new ArrayList<>();
    float[] values = new float[(steps + 1) * count * streams().size()];
    for (int p = 0; p < parts.count(); p++) {
      LearnerBatch batch = batcher.stack(parts.part(p, trajectories));
      AgentOutput output = forward(batch, false);
      said.add(PolicyHead.of(output.heads()));
      parts.put(p, steps + 1, FloatBuffers.toArray(output.values().value()), values);
      magnets.add(leash(batch).heads());
    }
    List<PolicyHead> heads = parts.join(said, steps);
    requireFinite(heads, "");
    requireFinite(values, count);
    Magnet.Sample leash = new Magnet.Sample(parts.join(magnets, Magnet.steps(steps)));
    LearnerBatch outline = batcher.stackWithoutObservations(trajectories);
    LossResult loss = loss(outline, trajectories, heads, values, () -> leash, exploration);
    for (int p = 0; p < parts.count(); p++) {
      AgentOutput output = forward(batcher.stack(parts.part(p, trajectories)), true);
      List<float[]> headGradients = new ArrayList<>();
      for (int h = 0; h < heads.size(); h++) {
        float[] gradient = loss.headGradients().get(h);
        headGradients.add(parts.takeRows(p, steps, heads.get(h), gradient, said.get(p).get(h)));
      }
      backward(output, headGradients, parts.take(p, steps + 1, loss.valueGradient()));
    }
    return loss;
  }

  private AgentOutput forward(LearnerBatch batch, boolean recording) {
    tape.begin(recording);
    return architecture.forward(
        tape,
        batch.features(),
        batch.opponents(),
        batch.steps() + 1,
        batch.decisions(),
        batch.initialStates(),
        batch.starts());
  }

  private LossResult loss(
      LearnerBatch batch,
      List<Trajectory> trajectories,
      List<PolicyHead> heads,
      float[] values,
      Supplier<Magnet.Sample> leash,
      Exploration exploration) {
    LossResult loss = lossOf(batch, trajectories, heads, values, leash, exploration);
    loss.requireFinite(streams());
    return loss;
  }

  private LossResult lossOf(
      LearnerBatch batch,
      List<Trajectory> trajectories,
      List<PolicyHead> heads,
      float[] values,
      Supplier<Magnet.Sample> leash,
      Exploration exploration) {
    if (config.algorithm() == LearningAlgorithm.IMITATION) {
      return Cloning.compute(batch, heads, values, lossSettings);
    }
    TeacherPolicy taught =
        teacher == null
            ? TeacherPolicy.NONE
            : teacher.evaluate(batch, trajectories, atOnce(batch.steps()));
    requireFinite(taught.heads(), "teacher's ");
    return Losses.compute(batch, heads, leash.get(), taught, values, exploration, lossSettings);
  }

  private List<RewardStream> streams() {
    return architecture.config().values().streams();
  }

  /**
   * Names the value head.
   *
   * @param values {@code [T+1, B, S]}
   * @param trajectories B
   */
  private void requireFinite(float[] values, int trajectories) {
    int first = Finite.first(values, values.length);
    if (first >= 0) {
      List<RewardStream> streams = streams();
      int row = first / streams.size();
      Finite.require(
          "value of %s, step %d of trajectory %d"
              .formatted(
                  streams.get(first % streams.size()).key(),
                  row / trajectories,
                  row % trajectories),
          values[first]);
    }
  }

  private static void requireFinite(List<PolicyHead> heads, String whose) {
    for (PolicyHead head : heads) {
      Finite.require(
          whose + "log-probabilities of head '" + head.name() + "'", head.logProbabilities());
    }
  }

  /** Counts the updates, and the times it has started over. */
  public long version() {
    return version;
  }

  /** The version with which it has begun, or started over. */
  public long firstVersion() {
    return firstVersion;
  }

  /** Updates that it has made since it has begun or started over, without those given up. */
  public long updates() {
    return optimizer.steps();
  }

  /**
   * Starts over from these parameters, as a new version: with a mean of its own and an optimizer
   * that has seen nothing.
   */
  public void reset(ParameterSnapshot start) {
    start.copyTo(architecture.parameters());
    version++;
    firstVersion = version;
    average.restore(ParameterSnapshot.of(version, architecture.parameters()), 0);
    Map<String, float[]> nothing = new TreeMap<>();
    optimizer.stateLengths().forEach((name, length) -> nothing.put(name, new float[length]));
    optimizer.importState(nothing, 0);
    good.restart(ParameterSnapshot.of(version, architecture.parameters()));
  }

  /**
   * Gives up the last update, whose parameters cannot be acted with: parameters, mean and optimizer
   * are what they were before it, as a new version. That reaches back one update: the one before
   * had parameters whose policy was finite over a whole batch. Where nothing is known of it, as
   * after a resume, only the version changes.
   *
   * @return whether an update was given up
   */
  public boolean undo() {
    version++;
    boolean known = good.undo(version);
    if (known) {
      average.undo();
    }
    return known;
  }

  /** The network that learns. */
  public AgentArchitecture architecture() {
    return architecture;
  }

  /** The optimizer, for checkpoints. */
  public Optimizer optimizer() {
    return optimizer;
  }

  /** The parameters as the last update left them. */
  public ParameterSnapshot snapshot() {
    return good.snapshot();
  }

  /** The mean of the parameters over the latest updates: the agent to play with. */
  public ParameterSnapshot average() {
    return average.snapshot(version);
  }

  /**
   * Takes over parameters and version; the optimizer's moments follow.
   *
   * @param newest parameters to go on from
   * @param mean what {@link #average} gave then
   * @param first what {@link #firstVersion} was then
   * @param updates what {@link #updates} was then
   */
  public void restore(ParameterSnapshot newest, ParameterSnapshot mean, long first, long updates) {
    newest.copyTo(architecture.parameters());
    average.restore(mean, updates);
    good.restart(newest);
    version = newest.version();
    firstVersion = first;
  }

  private static Magnet magnet(AgentConfig sizes, Kernels kernels) {
    RandomGenerator anyValues = new SplittableRandom(0); // overwritten before they are read
    return new Magnet(new AgentArchitecture(sizes, anyValues), kernels);
  }

  private Magnet.Sample leash(LearnerBatch batch) {
    if (magnet == null) {
      return Magnet.Sample.NONE;
    }
    average.copyTo(magnet.parameters());
    return magnet.sample(batch);
  }

  @Override
  public void close() {
    tape.close();
    if (magnet != null) {
      magnet.close();
    }
    if (teacher != null) {
      teacher.close();
    }
  }

  private void backward(AgentOutput output, List<float[]> headGradients, float[] valueGradient) {
    int heads = output.heads().size();
    Variable[] outputs = new Variable[heads + 1];
    INDArray[] gradients = new INDArray[heads + 1];
    for (int h = 0; h < heads; h++) {
      outputs[h] = output.heads().get(h).logProbabilities();
      gradients[h] = toArray(headGradients.get(h), outputs[h]);
    }
    outputs[heads] = output.values();
    gradients[heads] = toArray(valueGradient, outputs[heads]);
    tape.backward(outputs, gradients);
  }

  private INDArray toArray(float[] values, Variable like) {
    INDArray array = tape.allocate(like.shape());
    FloatBuffers.write(values, array);
    return array;
  }
}
