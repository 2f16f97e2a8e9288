package org.overseer.training.session;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.agent.network.AgentConfig;
import org.overseer.agent.network.ArchitecturePresets;
import org.overseer.perceiver.kernels.Kernels;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.training.config.ConfigException;
import org.overseer.training.config.TrainingConfig;
import org.overseer.training.league.Matchmaker;
import org.overseer.training.league.PastPlayers;
import org.overseer.training.learner.LearnerLoop;
import org.overseer.training.learner.LearnerReport;
import org.overseer.training.metrics.Metric;
import org.overseer.training.metrics.MetricsHub;
import org.overseer.training.rollout.GameRecord;

/**
 * What a run consists of, apart from the games in play: learner, league and counters.
 *
 * <p>Serial trainer and actor system drive the same session. Counters are thread-safe; {@link
 * #learn} belongs to one thread.
 */
public final class TrainingSession implements AutoCloseable {
  private final TrainingConfig config;
  private final Kernels kernels;
  private final LearnerLoop learner;
  private final PastPlayers league;
  private final MetricsHub metrics;
  private final GameStatistics games = new GameStatistics();
  private long agentSteps;
  private long gamesPlayed;
  private Duration earlier = Duration.ZERO;
  private final long startNanos = System.nanoTime();
  private int starts;

  /** Creates a session at its first step, with an untrained agent and an empty league. */
  public TrainingSession(TrainingConfig config, Kernels kernels, MetricsHub metrics) {
    this.config = config;
    this.kernels = kernels;
    this.metrics = metrics;
    this.learner =
        new LearnerLoop(
            newArchitecture(config), config.learner(), kernels, config.debug().nanCheck());
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
            .withStepKind(config.agent().stepKind()),
        RandomSource.named(config.seed(), "parameters", 0));
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
          "its network is not the one that agent.architecture and agent.entity-encoder ask for: it has %s, and they give %s"
              .formatted(actual, wanted));
    }
  }

  /** Takes over the parameters of an agent before the first update. */
  public void startFrom(AgentArchitecture agent) {
    requireFit(config, agent);
    ParameterSnapshot first = ParameterSnapshot.of(0, agent.parameters());
    learner.restore(first, first);
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

  /** One learner update from these trajectories. */
  public LearnerReport learn(List<Trajectory> trajectories) {
    LearnerReport report = learner.update(trajectories, progress());
    metrics.record(Metric.LOSS, report.loss().loss());
    metrics.record(Metric.POLICY_LOSS, report.loss().policyLoss());
    metrics.record(Metric.VALUE_LOSS, report.loss().valueLoss());
    metrics.record(Metric.ENTROPY, report.loss().entropy());
    metrics.record(Metric.MAGNET_DIVERGENCE, report.loss().magnetDivergence());
    metrics.record(Metric.ENTROPY_WEIGHT, report.exploration().entropy());
    metrics.record(Metric.BARRIER_WEIGHT, report.exploration().barrier());
    metrics.record(Metric.GRADIENT_NORM, report.gradientNorm());
    metrics.record(Metric.LEARNING_RATE, report.learningRate());
    metrics.record(Metric.RHO_CLIPPED_FRACTION, report.loss().rhoClippedFraction());
    metrics.record(Metric.EXPLAINED_VARIANCE, report.loss().explainedVariance());
    metrics.record(Metric.POLICY_LAG, report.lagMean());
    metrics.record(Metric.POLICY_LAG_MAX, report.lagMax());
    return report;
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
