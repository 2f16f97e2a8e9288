package org.overseer.training.session;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.overseer.agent.checkpoint.AgentFolder;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.agent.network.AgentConfig;
import org.overseer.agent.network.ArchitecturePresets;
import org.overseer.agent.network.RewardStream;
import org.overseer.agent.network.ValueConfig;
import org.overseer.perceiver.io.ModelFormatException;
import org.overseer.perceiver.kernels.Kernels;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.training.config.ConfigException;
import org.overseer.training.config.RewardsConfig;
import org.overseer.training.config.TrainingConfig;
import org.overseer.training.league.Matchmaker;
import org.overseer.training.league.PastPlayers;
import org.overseer.training.learner.LearnerLoop;
import org.overseer.training.learner.LearnerReport;
import org.overseer.training.learner.NonFiniteException;
import org.overseer.training.metrics.Metric;
import org.overseer.training.metrics.MetricsHub;
import org.overseer.training.reward.RewardPlan;
import org.overseer.training.reward.StrategyFile;
import org.overseer.training.rollout.GameRecord;
import org.overseer.training.run.RunException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a run consists of, apart from the games in play: learner, league and counters.
 *
 * <p>Serial trainer and actor system drive the same session. Counters are thread-safe; {@link
 * #learn} belongs to one thread.
 */
public final class TrainingSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingSession.class);

  private final TrainingConfig config;
  private final Kernels kernels;
  private final LearnerLoop learner;
  private final PastPlayers league;
  private final MetricsHub metrics;
  private final RewardPlan rewardPlan;
  private final GameStatistics games = new GameStatistics();
  private long agentSteps;
  private long gamesPlayed;
  private Duration earlier = Duration.ZERO;
  private final long startNanos = System.nanoTime();
  private int starts;
  private RejectedBatches.Keep keep = (update, trajectories, reason) -> "";
  private int rejectedInARow;

  /** Creates a session at its first step, with an untrained agent and an empty league. */
  public TrainingSession(TrainingConfig config, Kernels kernels, MetricsHub metrics) {
    this.config = config;
    this.kernels = kernels;
    this.metrics = metrics;
    this.learner =
        new LearnerLoop(
            newArchitecture(config), config.learner(), config.rewards(), teacher(config), kernels);
    this.rewardPlan = rewardPlan(config.rewards());
    this.league =
        new PastPlayers(
            config.league().newestSelfShare(),
            config.league().mostProbableShare(),
            config.league().gamesPerDraw());
  }

  /** A network of the configured sizes with first values from the run's seed. */
  public static AgentArchitecture newArchitecture(TrainingConfig config) {
    return new AgentArchitecture(
        ArchitecturePresets.get(config.agent().architecture())
            .withEntityEncoder(config.agent().entityEncoder())
            .withValues(config.rewards().values()),
        RandomSource.named(config.seed(), "parameters", 0));
  }

  private static @Nullable AgentArchitecture teacher(TrainingConfig config) {
    if (!config.learner().hasTeacher()) {
      return null;
    }
    AgentArchitecture teacher;
    try {
      teacher = AgentFolder.load(Path.of(config.learner().teacher()));
    } catch (ModelFormatException | InvalidPathException e) {
      throw new ConfigException("learner.teacher: " + e.getMessage(), e);
    }
    AgentConfig sizes = ArchitecturePresets.get(config.agent().architecture());
    if (teacher.config().actionHead() != sizes.actionHead()) {
      throw new ConfigException(
          "learner.teacher: the agent in "
              + config.learner().teacher()
              + " decides by "
              + teacher.config().actionHead()
              + " and agent.architecture "
              + config.agent().architecture()
              + " by "
              + sizes.actionHead()
              + "; a teacher must decide as its student does");
    }
    return teacher;
  }

  private static RewardPlan rewardPlan(RewardsConfig rewards) {
    ValueConfig values = rewards.values();
    boolean strategic = values.streams().stream().anyMatch(RewardStream::isStrategic);
    return new RewardPlan(
        values.streams(),
        strategic ? StrategyFile.read(Path.of(rewards.strategy())) : null,
        values.seesOpponent());
  }

  /** What games record for the value heads. */
  public RewardPlan rewardPlan() {
    return rewardPlan;
  }

  /**
   * Says what becomes of the batches of updates that were not made.
   *
   * @param keep told the trajectories and the reason; gives where they are, empty if nowhere
   */
  public void keepRejected(RejectedBatches.Keep keep) {
    this.keep = keep;
  }

  /** A generator for the part called {@code name}; another one after each resume. */
  public RandomGenerator.SplittableGenerator random(String name) {
    return RandomSource.named(config.seed(), name, starts);
  }

  /** Whether a trajectory is young enough to be learned from; a dropped one is counted. */
  public boolean accepts(Trajectory trajectory) {
    long lag = learner.version() - trajectory.policyVersion();
    boolean young = lag <= config.replay().maxPolicyLag();
    if (!young) {
      metrics.record(Metric.REPLAY_DROPPED, 1);
    }
    return young;
  }

  /**
   * One learner update from these trajectories. One that meets a number that is not finite is not
   * made, and the batch is kept.
   *
   * @throws RunException if that happens too often in a row
   */
  public void learn(List<Trajectory> trajectories) {
    try {
      record(learner.update(trajectories, progress()));
      rejectedInARow = 0;
    } catch (NonFiniteException e) {
      reject(trajectories, e);
    }
  }

  private void reject(List<Trajectory> trajectories, NonFiniteException reason) {
    rejectedInARow++;
    metrics.record(Metric.REJECTED_UPDATES, 1);
    String line = "update " + learner.version() + " was not made: " + reason.getMessage();
    String kept = keep.keep(learner.version(), trajectories, line);
    LOG.warn("{}; training goes on from the last good parameters{}", line, kept);
    if (rejectedInARow >= config.learner().rejectedLimit()) {
      throw new RunException(
          "%s; that was the %d. in a row (learner.rejected-limit), so the run ends%s"
              .formatted(line, rejectedInARow, kept),
          reason);
    }
  }

  private void record(LearnerReport report) {
    metrics.record(Metric.LOSS, report.loss().loss());
    metrics.record(Metric.POLICY_LOSS, report.loss().policyLoss());
    metrics.record(Metric.VALUE_LOSS, report.loss().valueLoss());
    metrics.record(Metric.ENTROPY, report.loss().entropy());
    metrics.record(Metric.MAGNET_DIVERGENCE, report.loss().magnetDivergence());
    metrics.record(Metric.TEACHER_DIVERGENCE, report.loss().teacherDivergence());
    metrics.record(Metric.ENTROPY_WEIGHT, report.exploration().entropy());
    metrics.record(Metric.BARRIER_WEIGHT, report.exploration().barrier());
    metrics.record(Metric.GRADIENT_NORM, report.gradientNorm());
    metrics.record(Metric.LEARNING_RATE, report.learningRate());
    metrics.record(Metric.RHO_CLIPPED_FRACTION, report.loss().rhoClippedFraction());
    recordExplainedVariances(report.loss().explainedVariances());
    metrics.record(Metric.POLICY_LAG, report.lag().mean());
    metrics.record(Metric.POLICY_LAG_MEDIAN, report.lag().median());
    metrics.record(Metric.POLICY_LAG_P90, report.lag().ninetieth());
    metrics.record(Metric.POLICY_LAG_MAX, report.lag().max());
  }

  private void recordExplainedVariances(float[] ofStreams) {
    metrics.record(Metric.EXPLAINED_VARIANCE, ofStreams[0]);
    int winLoss = rewardPlan.streams().indexOf(RewardStream.WIN_LOSS);
    if (winLoss > 0) {
      metrics.record(Metric.WIN_LOSS_EXPLAINED_VARIANCE, ofStreams[winLoss]);
    }
  }

  /** Counts a finished game. */
  public synchronized void gameFinished(GameRecord game) {
    gamesPlayed++;
    metrics.record(Metric.EPISODES, 1);
    metrics.record(Metric.EPISODE_STEPS, game.steps());
    if (game.opponent() != Matchmaker.NEWEST) {
      games.add(game);
      metrics.record(Metric.EPISODE_RETURN, game.episodeReturn());
      metrics.record(Metric.WIN_RATE, (double) games.wins() / games.games());
    }
  }

  /** Counts agent steps. */
  public synchronized void stepsMade(long steps) {
    agentSteps += steps;
  }

  /** Freezes the learner's parameters if the next version of the league is due. */
  public void freezeIfDue() {
    if (agentSteps() >= config.league().snapshotAt(league.size())) {
      league.freeze(learner.snapshot());
      metrics.record(Metric.LEAGUE_VERSIONS, league.size());
    }
  }

  /** Whether the budget of agent steps or the cap on time is used up. */
  public boolean isFinished() {
    return agentSteps() >= config.run().agentSteps()
        || trainingTime().compareTo(config.run().wallClockCap()) >= 0;
  }

  /**
   * Share of the budget that is used up, 0 to 1; drives the schedules. It depends on agent steps
   * alone, so that a slow machine follows the same schedule.
   */
  public double progress() {
    return Math.min(1, (double) agentSteps() / config.run().agentSteps());
  }

  /** Time spent training, over all starts of the run. */
  public Duration trainingTime() {
    return earlier.plusNanos(System.nanoTime() - startNanos);
  }

  /** The counters as they are now. */
  public synchronized Counters counters() {
    return new Counters(agentSteps, gamesPlayed, learner.version(), league.size(), starts);
  }

  /** Goes on from counters of an earlier start; learner and league are restored on their own. */
  public synchronized void resume(Counters counters, Duration trained) {
    agentSteps = counters.agentSteps();
    gamesPlayed = counters.games();
    starts = counters.starts() + 1;
    earlier = trained;
  }

  /** Agent steps so far, one for 8 game loops of a game with both sides acting. */
  public synchronized long agentSteps() {
    return agentSteps;
  }

  /** Games won among the last ones against frozen versions, and how many those are. */
  public synchronized int[] recentWins() {
    return new int[] {games.wins(), games.games()};
  }

  /** The settings. */
  public TrainingConfig config() {
    return config;
  }

  /** The kernels that all networks of the run use. */
  public Kernels kernels() {
    return kernels;
  }

  /** The learner. */
  public LearnerLoop learner() {
    return learner;
  }

  /** The frozen versions. */
  public PastPlayers league() {
    return league;
  }

  /** Where figures go. */
  public MetricsHub metrics() {
    return metrics;
  }

  @Override
  public void close() {
    learner.close();
  }
}
