package org.overseer.training.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.agent.network.ArchitecturePresets;
import org.overseer.perceiver.kernels.Kernels;
import org.overseer.replay.trajectory.Experience;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.training.config.TrainingConfig;
import org.overseer.training.league.League;
import org.overseer.training.league.LearningPlayer;
import org.overseer.training.league.Matchmaker;
import org.overseer.training.league.Role;
import org.overseer.training.learner.LearnerLoop;
import org.overseer.training.learner.LearnerReport;
import org.overseer.training.metrics.Metric;
import org.overseer.training.metrics.MetricsHub;
import org.overseer.training.rollout.GameRecord;

/**
 * What a run consists of, apart from the games in play: learners, league and counters. Players are
 * named by their ids in the league, see {@link Matchmaker}.
 *
 * <p>Serial trainer and actor system drive the same session. Counters are thread-safe; {@link
 * #learn} belongs to one thread.
 */
public final class TrainingSession implements AutoCloseable {
  private final TrainingConfig config;
  private final Kernels kernels;
  private final List<LearnerLoop> learners = new ArrayList<>();
  private final ParameterSnapshot untrained;
  private final League league;
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
    this.league =
        new League(config.league(), RandomSource.named(config.seed(), "league", 0).nextLong());
    for (int i = 0; i < league.learners().size(); i++) {
      learners.add(
          new LearnerLoop(
              newArchitecture(config), config.learner(), kernels, config.debug().nanCheck()));
    }
    this.untrained = learner().snapshot();
  }

  /** A network of the configured sizes with first values from the run's seed. */
  public static AgentArchitecture newArchitecture(TrainingConfig config) {
    return new AgentArchitecture(
        ArchitecturePresets.get(config.agent().architecture())
            .withEntityEncoder(config.agent().entityEncoder()),
        RandomSource.named(config.seed(), "parameters", 0));
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

  /** One update of the first learning player from these trajectories. */
  public LearnerReport learn(List<Trajectory> trajectories) {
    return learn(Matchmaker.NEWEST, trajectories);
  }

  /** One update of a learning player from these trajectories. */
  public LearnerReport learn(int player, List<Trajectory> trajectories) {
    LearnerReport report = learner(player).update(trajectories, progress());
    metrics.record(Metric.POLICY_LAG, report.lagMean());
    metrics.record(Metric.POLICY_LAG_MAX, report.lagMax());
    if (player == Matchmaker.NEWEST) { // the curves of exploiters, which start over, are others
      record(report);
    }
    return report;
  }

  private void record(LearnerReport report) {
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
  }

  /** Counts a finished game. */
  public synchronized void gameFinished(GameRecord game) {
    gamesPlayed++;
    metrics.record(Metric.EPISODES, 1);
    metrics.record(Metric.EPISODE_STEPS, game.steps());
    league.gameFinished(game.learner(), game.opponent(), game.outcome());
    if (game.learner() == Matchmaker.NEWEST && !Matchmaker.isLearning(game.opponent())) {
      games.add(game);
      metrics.record(Metric.EPISODE_RETURN, game.episodeReturn());
      metrics.record(Metric.WIN_RATE, (double) games.wins() / games.games());
    }
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
   * over. Players that have not learned yet get the starting weights, so that all begin alike,
   * wherever those come from.
   */
  public void freezeIfDue() {
    for (LearningPlayer player : league.learners()) {
      freezeIfDue(player.id());
      LearnerLoop learner = learner(player.id());
      if (player.role() != Role.MAIN && learner.version() == 0) {
        learner.reset(startingWeights());
      }
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
    return league.isPlayable(0) ? league.parameters(0) : untrained;
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
