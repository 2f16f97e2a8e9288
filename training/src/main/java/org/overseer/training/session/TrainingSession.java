package org.overseer.training.session;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.overseer.agent.checkpoint.AgentFolder;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.agent.features.FeatureConfig;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.agent.network.AgentConfig;
import org.overseer.agent.network.ArchitecturePresets;
import org.overseer.agent.network.RewardStream;
import org.overseer.agent.network.ValueConfig;
import org.overseer.perceiver.io.ModelFormatException;
import org.overseer.perceiver.kernels.Kernels;
import org.overseer.replay.trajectory.Experience;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.training.config.ConfigException;
import org.overseer.training.config.RewardsConfig;
import org.overseer.training.config.TrainingConfig;
import org.overseer.training.finite.NonFiniteException;
import org.overseer.training.league.League;
import org.overseer.training.league.LearningPlayer;
import org.overseer.training.league.Matchmaker;
import org.overseer.training.league.Role;
import org.overseer.training.learner.LearnerLoop;
import org.overseer.training.learner.LearnerReport;
import org.overseer.training.learner.PolicyLag;
import org.overseer.training.metrics.Metric;
import org.overseer.training.metrics.MetricsHub;
import org.overseer.training.reward.RewardPlan;
import org.overseer.training.reward.StrategyFile;
import org.overseer.training.reward.StrategySource;
import org.overseer.training.rollout.GameRecord;
import org.overseer.training.run.RunException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a run consists of, apart from the games in play: learners, league and counters. Players are
 * named by their ids in the league, see {@link Matchmaker}.
 *
 * <p>Serial trainer and actor system drive the same session. Counters are thread-safe; {@link
 * #learn} belongs to one thread.
 */
public final class TrainingSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingSession.class);

  private final TrainingConfig config;
  private final Kernels kernels;
  private final List<LearnerLoop> learners = new ArrayList<>();
  private ParameterSnapshot start;
  private final League league;
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
    this.league =
        new League(config.league(), RandomSource.named(config.seed(), "league", 0).nextLong());
    for (int i = 0; i < league.learners().size(); i++) {
      learners.add(
          new LearnerLoop(
              newArchitecture(config),
              config.learner(),
              config.rewards(),
              teacher(config),
              kernels));
    }
    this.start = learner().snapshot();
    this.rewardPlan = rewardPlan(config, learner().architecture().config().features());
  }

  /** A network of the configured sizes with first values from the run's seed. */
  public static AgentArchitecture newArchitecture(TrainingConfig config) {
    AgentConfig agent =
        ArchitecturePresets.get(config.agent().architecture())
            .withEntityEncoder(config.agent().entityEncoder())
            .withActionHead(config.agent().actionHead())
            .withStepKind(config.agent().stepKind())
            .withValues(config.rewards().values());
    return new AgentArchitecture(
        config.agent().features().apply(agent), RandomSource.named(config.seed(), "parameters", 0));
  }

  /**
   * Requires that training can start from an agent.
   *
   * @throws ConfigException if the settings ask for another network
   */
  public static void requireFit(TrainingConfig config, AgentArchitecture agent) {
    AgentConfig wanted = newArchitecture(config).config();
    AgentConfig actual = agent.config();
    if (actual.withStepKind(wanted.stepKind()).equals(wanted)
        && actual.stepKind() != wanted.stepKind()) {
      String kind = actual.stepKind().name().toLowerCase(Locale.ROOT);
      throw new ConfigException(
          "its step orders are of the kind %s; add --set agent.step-kind=%s".formatted(kind, kind));
    } else if (!actual.equals(wanted)) {
      throw new ConfigException(
          "its network is not the one that agent.architecture, agent.entity-encoder, agent.action-head and agent.features ask for: it has %s, and they give %s"
              .formatted(actual, wanted));
    }
  }

  /** Takes over the parameters of an agent before the first update, for all who learn. */
  public void startFrom(AgentArchitecture agent) {
    requireFit(config, agent);
    start = ParameterSnapshot.of(0, agent.parameters());
    for (LearnerLoop learner : learners) {
      learner.restore(start, start, 0);
    }
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
    AgentConfig wanted = newArchitecture(config).config();
    AgentConfig actual = teacher.config();
    if (actual.actionHead() != wanted.actionHead()
        || actual.stepKind() != wanted.stepKind()
        || !actual.features().equals(wanted.features())) {
      throw new ConfigException(
          "learner.teacher: the agent in %s sees or decides otherwise than its student would: it is %s, and the student %s"
              .formatted(config.learner().teacher(), actual, wanted));
    }
    return teacher;
  }

  private static RewardPlan rewardPlan(TrainingConfig config, FeatureConfig features) {
    RewardsConfig rewards = config.rewards();
    ValueConfig values = rewards.values();
    StrategySource strategy =
        rewards.strategy().isBlank()
            ? StrategySource.NONE
            : StrategySource.of(StrategyFile.read(Path.of(rewards.strategy())), features);
    return new RewardPlan(
        values.streams(), strategy, values.seesOpponent(), (float) config.learner().discount());
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

  /**
   * Whether a trajectory is young enough to be learned from: in versions, and not from before its
   * player started over. A dropped one is counted.
   */
  public boolean accepts(Experience experience) {
    LearnerLoop learner = learner(experience.learner());
    long played = experience.trajectory().policyVersion();
    boolean young =
        learner.version() - played <= config.replay().maxPolicyLag()
            && played >= learner.firstVersion();
    if (!young) {
      metrics.record(Metric.REPLAY_DROPPED, 1);
    }
    return young;
  }

  /** One update of the first learning player from these trajectories, see the other method. */
  public void learn(List<Trajectory> trajectories) {
    learn(Matchmaker.NEWEST, trajectories);
  }

  /**
   * One update of a learning player from these trajectories. One that meets a number that is not
   * finite is not made, and the batch is kept.
   *
   * @throws RunException if that happens too often in a row
   */
  public void learn(int player, List<Trajectory> trajectories) {
    try {
      LearnerReport report = learner(player).update(trajectories, progress());
      rejectedInARow = 0;
      recordLag(report.lag());
      if (player == Matchmaker.NEWEST) { // the curves of exploiters, which start over, are others
        record(report);
      }
    } catch (NonFiniteException e) {
      reject(learner(player).version(), trajectories, e);
    }
  }

  private void reject(long update, List<Trajectory> trajectories, NonFiniteException reason) {
    rejectedInARow++;
    metrics.record(Metric.REJECTED_UPDATES, 1);
    String line = "update " + update + " was not made: " + reason.getMessage();
    String kept = keep.keep(update, trajectories, line);
    LOG.warn("{}; training goes on from the last good parameters{}", line, kept);
    if (rejectedInARow >= config.learner().rejectedLimit()) {
      throw new RunException(
          "%s; that was the %d. in a row (learner.rejected-limit), so the run ends%s"
              .formatted(line, rejectedInARow, kept),
          reason);
    }
  }

  private void recordLag(PolicyLag lag) {
    metrics.record(Metric.POLICY_LAG, lag.mean());
    metrics.record(Metric.POLICY_LAG_MEDIAN, lag.median());
    metrics.record(Metric.POLICY_LAG_P90, lag.ninetieth());
    metrics.record(Metric.POLICY_LAG_MAX, lag.max());
  }

  private void recordExplainedVariances(float[] ofStreams) {
    metrics.record(Metric.EXPLAINED_VARIANCE, ofStreams[0]);
    int winLoss = rewardPlan.streams().indexOf(RewardStream.WIN_LOSS);
    if (winLoss > 0) {
      metrics.record(Metric.WIN_LOSS_EXPLAINED_VARIANCE, ofStreams[winLoss]);
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
  }

  /** Counts a finished game. */
  public synchronized void gameFinished(GameRecord game) {
    gamesPlayed++;
    metrics.record(Metric.EPISODES, 1);
    metrics.record(Metric.EPISODE_STEPS, game.steps());
    league.gameFinished(game.learner(), game.opponent(), game.outcome());
    if (game.learner() == Matchmaker.NEWEST && !Matchmaker.isLearning(game.opponent())) {
      countResult(game);
    }
  }

  /**
   * Counts a finished game against somebody outside the league.
   *
   * @param own whether the learning player itself played it
   */
  public synchronized void lessonFinished(GameRecord game, boolean own) {
    gamesPlayed++;
    metrics.record(Metric.EPISODES, 1);
    metrics.record(Metric.EPISODE_STEPS, game.steps());
    if (own) {
      countResult(game);
    }
  }

  private void countResult(GameRecord game) {
    games.add(game);
    metrics.record(Metric.EPISODE_RETURN, game.episodeReturn());
    metrics.record(Metric.WIN_RATE, (double) games.wins() / games.games());
  }

  /** Counts agent steps in games of the first learning player. */
  public void stepsMade(long steps) {
    stepsMade(Matchmaker.NEWEST, steps);
  }

  /** Counts agent steps in games of a learning player. */
  public synchronized void stepsMade(int player, long steps) {
    agentSteps += steps;
    league.stepsMade(player, steps);
  }

  /**
   * Freezes the learning players whose checkpoints are due, and sets back those that are to start
   * over. Players that are new get the starting weights, so that all begin alike, wherever those
   * come from.
   */
  public void freezeIfDue() {
    for (LearningPlayer player : league.learners()) {
      LearnerLoop learner = learner(player.id());
      if (player.id() != Matchmaker.NEWEST && learner.version() == 0) {
        learner.reset(startingWeights());
      }
      freezeIfDue(player.id());
    }
  }

  /**
   * Freezes a learning player if its checkpoint is due, and afterwards sets it back if it is to
   * start over.
   *
   * @return whether it was set back
   */
  public boolean freezeIfDue(int player) {
    LearnerLoop learner = learner(player);
    long first = learner.firstVersion();
    league
        .checkpointIfDue(player, learner::snapshot, () -> learner.reset(startingWeights()))
        .ifPresent(frozen -> metrics.record(Metric.LEAGUE_VERSIONS, league.size()));
    boolean reset = learner.firstVersion() != first;
    if (reset) {
      metrics.record(Metric.LEAGUE_RESETS, 1);
    }
    return reset;
  }

  /** What the league began with, from its oldest past player: the settings may name it no more. */
  private ParameterSnapshot startingWeights() {
    return league.isPlayable(0) ? league.parameters(0) : start;
  }

  /** Records how the league stands. */
  void recordLeague() {
    metrics.record(Metric.LEAGUE_LOWEST_WIN_RATE, league.lowestWinRate(Matchmaker.NEWEST));
    for (LearningPlayer player : league.learners()) {
      if (player.role() == Role.MAIN_EXPLOITER) {
        metrics.record(
            Metric.LEAGUE_EXPLOITER_WIN_RATE,
            league.record(player.id(), Matchmaker.NEWEST).winRate());
      }
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
    return new Counters(agentSteps, gamesPlayed, learner().version(), league.size(), starts);
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

  /** The learner of the first learning player, the run's agent. */
  public LearnerLoop learner() {
    return learner(Matchmaker.NEWEST);
  }

  /** The learner of a learning player. */
  public LearnerLoop learner(int player) {
    return learners.get(-1 - player);
  }

  /** Who plays whom. */
  public League league() {
    return league;
  }

  /** Where figures go. */
  public MetricsHub metrics() {
    return metrics;
  }

  @Override
  public void close() {
    learners.forEach(LearnerLoop::close);
  }
}
