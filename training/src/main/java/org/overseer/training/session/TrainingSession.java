package org.overseer.training.session;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.agent.network.ValueConfig;
import org.overseer.perceiver.kernels.Kernels;
import org.overseer.perceiver.optim.NonFiniteException;
import org.overseer.replay.trajectory.Experience;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.training.config.ConfigException;
import org.overseer.training.config.RewardsConfig;
import org.overseer.training.config.TrainingConfig;
import org.overseer.training.league.League;
import org.overseer.training.league.LearningPlayer;
import org.overseer.training.league.Matchmaker;
import org.overseer.training.league.PastPlayer;
import org.overseer.training.league.Role;
import org.overseer.training.learner.LearnerLoop;
import org.overseer.training.metrics.Metric;
import org.overseer.training.metrics.MetricsHub;
import org.overseer.training.reward.RewardPlan;
import org.overseer.training.reward.StrategyFile;
import org.overseer.training.reward.StrategySource;
import org.overseer.training.rollout.GameRecord;
import org.overseer.training.run.RunException;

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
  private ParameterSnapshot start;
  private final League league;
  private final MetricsHub metrics;
  private final RewardPlan rewardPlan;
  private final GuardedUpdates updates;
  private final FailedAnswers failedAnswers;
  private final GameStatistics games = new GameStatistics();
  private final GameStatistics gamesWithScripts = new GameStatistics();
  private final Map<String, GameStatistics> gamesByScenario = new HashMap<>();
  private long agentSteps;
  private long gamesPlayed;
  private Duration earlier = Duration.ZERO;
  private final long startNanos = System.nanoTime();
  private int starts;

  /** Creates a session that reads its sources where the settings say, see the other constructor. */
  public TrainingSession(TrainingConfig config, Kernels kernels, MetricsHub metrics) {
    this(config, TrainingSources.of(config), kernels, metrics);
  }

  /** Creates a session at its first step, with an untrained agent and an empty league. */
  public TrainingSession(
      TrainingConfig config, TrainingSources sources, Kernels kernels, MetricsHub metrics) {
    this.config = config;
    this.kernels = kernels;
    this.metrics = metrics;
    this.rewardPlan = rewardPlan(config, sources);
    this.updates =
        new GuardedUpdates(
            config.learner().rejectedLimit(), new LearningMetrics(metrics, rewardPlan.streams()));
    this.failedAnswers =
        new FailedAnswers(
            config.learner().rejectedLimit(), config.replay().maxPolicyLag(), metrics);
    this.league =
        new League(config.league(), RandomSource.named(config.seed(), "league", 0).nextLong());
    AgentArchitecture teacher = // one for all: nobody changes it
        config.learner().hasTeacher() ? AgentNetworks.teacher(config, sources.teacher()) : null;
    for (int i = 0; i < league.learners().size(); i++) {
      learners.add(
          new LearnerLoop(
              AgentNetworks.create(config), config.learner(), config.rewards(), teacher, kernels));
    }
    this.start = learner().snapshot();
  }

  /**
   * Takes over the parameters of an agent before the first update, for all who learn. Value heads
   * that it lacks begin with the run's first values.
   *
   * @param notices told in one line which value heads are not the agent's
   * @throws ConfigException if the settings ask for another network
   */
  public void startFrom(AgentArchitecture agent, Consumer<String> notices) {
    AgentNetworks.requireFit(config, agent);
    StartingParameters.notice(AgentNetworks.config(config), agent.config()).ifPresent(notices);
    start = StartingParameters.of(start, ParameterSnapshot.of(0, agent.parameters()));
    for (LearnerLoop learner : learners) {
      learner.restore(start, start, 0, 0);
    }
  }

  /** Reads what a session would read, see {@link TrainingRun#check}. */
  static void check(TrainingConfig config, TrainingSources sources) {
    rewardPlan(config, sources);
    if (config.learner().hasTeacher()) {
      AgentNetworks.teacher(config, sources.teacher());
    }
  }

  private static RewardPlan rewardPlan(TrainingConfig config, TrainingSources sources) {
    RewardsConfig rewards = config.rewards();
    ValueConfig values = rewards.values();
    StrategySource strategy =
        sources.strategy().isBlank()
            ? StrategySource.NONE
            : StrategySource.of(
                StrategyFile.read(Path.of(sources.strategy()), values.streams()),
                AgentNetworks.config(config).features());
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
    updates.keepRejected(keep);
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
    LearnerLoop learner = learner(player);
    if (trajectories.stream().anyMatch(t -> t.policyVersion() < learner.firstVersion())) {
      throw new IllegalArgumentException(
          "a trajectory is from before its player started over; ask accepts() again after a reset");
    }
    LearningPlayer learningPlayer = league.learner(player);
    double progress = learningPlayer.role() == Role.MAIN ? progress() : league.shareOfLife(player);
    updates.make(learningPlayer, learner, trajectories, progress);
  }

  /**
   * Takes note that a policy's answer was not finite. One that learns gives up its last update.
   *
   * @param policy its id in the league
   * @param version of the parameters that answered
   * @return whether it has a new version, to be published
   * @throws RunException if that happens too often in a row
   */
  public boolean actingFailed(int policy, long version, NonFiniteException reason) {
    long now = learner().version();
    if (!Matchmaker.isLearning(policy)) {
      failedAnswers.ofPastPlayer(policy, PastPlayer.name(policy), now, reason);
      return false;
    }
    String name = league.learner(policy).name();
    return failedAnswers.ofLearner(policy, name, learner(policy), version, now, reason);
  }

  /** Counts a finished game. */
  public synchronized void gameFinished(GameRecord game) {
    gamesPlayed++;
    metrics.record(Metric.EPISODES, 1);
    metrics.record(Metric.EPISODE_STEPS, game.steps());
    league.gameFinished(game.learner(), game.opponent(), game.outcome());
    if (game.learner() != Matchmaker.NEWEST) {
      return;
    }
    if (game.opponent().script() != null) {
      gamesWithScripts.add(game);
      metrics.record(Metric.SCRIPT_WIN_RATE, gamesWithScripts.winRate());
    } else if (!Matchmaker.isLearning(game.opponent().policy())) {
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
    metrics.record(Metric.WIN_RATE, games.winRate());
    if (config.environment().scenario().size() > 1) {
      GameStatistics there =
          gamesByScenario.computeIfAbsent(game.scenario(), scenario -> new GameStatistics());
      there.add(game);
      metrics.recordWinRate(game.scenario(), there.winRate());
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

  /** What the league began with, as it is in the run folder: the settings may name it no more. */
  private ParameterSnapshot startingWeights() {
    OptionalInt first = league.startingPlayer();
    return first.isPresent() ? league.parameters(first.getAsInt()) : start;
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
   * Share of the budget that is used up, 0 to 1; drives the schedules of main agents. It depends on
   * agent steps alone, so that a slow machine follows the same schedule.
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

  /**
   * Games won among the last ones against scripts, or, where the settings name none, against frozen
   * versions, and how many those are.
   */
  public synchronized int[] recentWins() {
    GameStatistics shown = config.league().scripts().isEmpty() ? games : gamesWithScripts;
    return new int[] {shown.wins(), shown.games()};
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
