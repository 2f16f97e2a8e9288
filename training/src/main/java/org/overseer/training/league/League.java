package org.overseer.training.league;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.agent.policy.OrderChoice;
import org.overseer.env.Outcome;
import org.overseer.eval.match.ScriptedPlayers;
import org.overseer.replay.table.SplitMix64;
import org.overseer.training.config.LeagueConfig;
import org.overseer.training.config.Matchmaking;

/**
 * Who plays whom: the players that learn, their frozen past, what they have achieved against each
 * other, and the rules that make matches and checkpoints from it (AlphaStar, pseudocode;
 * docs/league.md).
 *
 * <p>All random numbers come from one stream of its own whose state is part of {@link #state()}: a
 * league that goes on from a checkpoint draws what it would have drawn. A past player whose file
 * was damaged keeps its id, so that the others keep theirs, but is never drawn. Thread-safe.
 */
public final class League implements Matchmaker {
  private final LeagueConfig config;
  private final List<LearningPlayer> learners;
  private final SplitMix64 random;
  private final Draws draws;
  private final Map<Role, OpponentRule> rules = new EnumMap<>(Role.class);
  private final CheckpointRule checkpointRule;
  private final PromotionGames promotionGames;
  private final Payoff payoff = new Payoff();
  private final List<PastPlayer> past = new ArrayList<>();
  private final PastParameters parameters = new PastParameters(PastParameters.CACHE_BYTES);
  private final List<PastPlayer> playable = new ArrayList<>();
  private final Standings standings;
  private final long[] steps;
  private final long[] frozenAt;
  private final long[] startedAt;
  private final int[] resets;

  /** Creates a league without a past. */
  public League(LeagueConfig config, long seed) {
    this.config = config;
    this.learners = LearningPlayer.of(config);
    this.random = new SplitMix64(seed);
    this.draws = new Draws(random, config.gamesPerDraw());
    this.checkpointRule =
        new CheckpointRule(config.checkpointMinSteps(), config.checkpointMaxSteps());
    this.promotionGames =
        new PromotionGames(config.promotionShare(), checkpointRule, config.matchmaking());
    this.steps = new long[learners.size()];
    this.frozenAt = new long[learners.size()];
    this.startedAt = new long[learners.size()];
    this.resets = new int[learners.size()];
    List<LearningPlayer> mains =
        learners.stream().filter(learner -> learner.role() == Role.MAIN).toList();
    this.standings = new Standings(mains, playable, payoff);
    rules.put(Role.MAIN, mainRule(config));
    rules.put(
        Role.MAIN_EXPLOITER,
        new MainExploiterRule(
            new Curriculum(MainExploiterRule.TOO_STRONG, Curriculum.RETEST_SHARE)));
    rules.put(Role.LEAGUE_EXPLOITER, new LeagueExploiterRule());
  }

  private static OpponentRule mainRule(LeagueConfig config) {
    double selfPlay = config.newestSelfShare();
    return switch (config.matchmaking()) {
      case UNIFORM -> new UniformRule(selfPlay);
      case PRIORITIZED ->
          new MainAgentRule(
              selfPlay,
              config.verificationShare(),
              new Curriculum(MainAgentRule.TOO_STRONG, Curriculum.RETEST_SHARE));
    };
  }

  /** The learning players, main agents first; their ids are −1, −2 and so on. */
  public List<LearningPlayer> learners() {
    return learners;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Main agents meet scripts for a share of their games, whatever the matchmaking. Past players
   * give their most probable orders in a share of the games: opponents of a match do not explore as
   * those of training do (docs/adr/0010). Learning players draw theirs.
   */
  @Override
  public synchronized Opponent drawOpponent(int learner) {
    LearningPlayer self = learner(learner);
    if (meetsScript(self)) {
      String script = draws.oneOf(config.scripts());
      return Opponent.script(ScriptedPlayers.levelOf(script), resets[self.index()]);
    }
    int opponent =
        promotionGames
            .choose(self, sinceCheckpoint(self), standings, draws)
            .orElseGet(() -> rule(self).choose(self, standings, draws));
    boolean mostProbable =
        !Matchmaker.isLearning(opponent) && draws.coin() < config.mostProbableShare();
    return new Opponent(
        opponent,
        null,
        mostProbable ? OrderChoice.MOST_PROBABLE : OrderChoice.DRAWN,
        resets[self.index()]);
  }

  /** Draws no number where there are no scripts: leagues without them are as they ever were. */
  private boolean meetsScript(LearningPlayer self) {
    return self.role() == Role.MAIN
        && !config.scripts().isEmpty()
        && draws.coin() < config.scriptShare();
  }

  private OpponentRule rule(LearningPlayer self) {
    OpponentRule rule = rules.get(self.role());
    if (rule == null) {
      throw new IllegalStateException("no rule for " + self.role());
    }
    return rule;
  }

  /** Counts a finished game of a learning player as it is now. */
  public synchronized void gameFinished(int learner, int opponent, Outcome outcomeOfLearner) {
    payoff.update(learner(learner).id(), opponent, outcomeOfLearner);
  }

  /**
   * Counts a finished game of a learning player against another player of the league, unless it has
   * started over meanwhile: then another player has played it, at least in part.
   *
   * @param opponent as {@link #drawOpponent} gave it
   */
  public synchronized void gameFinished(int learner, Opponent opponent, Outcome outcomeOfLearner) {
    if (opponent.script() == null && opponent.learnerResets() == resets[learner(learner).index()]) {
      gameFinished(learner, opponent.policy(), outcomeOfLearner);
    }
  }

  /** Counts agent steps in games of a learning player. */
  public synchronized void stepsMade(int learner, long count) {
    steps[learner(learner).index()] += count;
  }

  /** Agent steps so far in games of a learning player. */
  public synchronized long steps(int learner) {
    return steps[learner(learner).index()];
  }

  /**
   * How far an exploiter's schedules are, 0 to 1: its own agent steps since it began or started
   * over, of those that it has on average until it starts over if it is never frozen early. Main
   * agents go on for as long as the run, and theirs are the run's.
   */
  public synchronized double shareOfLife(int learner) {
    LearningPlayer self = learner(learner);
    double expected = config.checkpointMaxSteps() / self.role().resetProbability();
    return Math.min(1, (steps[self.index()] - startedAt[self.index()]) / expected);
  }

  /**
   * Freezes a learning player if its checkpoint is due, and afterwards, if its role says so, lets
   * it start over. In this order: what is kept is the player that has learned something. One that
   * starts over is another player, so its games are forgotten.
   *
   * @param current gives its parameters
   * @param reset sets it back to its starting weights
   * @return the past player that is new
   */
  public synchronized Optional<PastPlayer> checkpointIfDue(
      int learner, Supplier<ParameterSnapshot> current, Runnable reset) {
    LearningPlayer self = learner(learner);
    if (!isCheckpointDue(self)) {
      return Optional.empty();
    }
    PastPlayer frozen = new PastPlayer(past.size(), self.role(), self.name(), steps(learner));
    addPast(frozen, current.get());
    frozenAt[self.index()] = steps(learner);
    double probability = self.role().resetProbability();
    if (probability == 1 || (probability > 0 && draws.coin() < probability)) {
      reset.run();
      startedAt[self.index()] = steps[self.index()];
      resets[self.index()]++;
      payoff.forget(learner);
      draws.forget(learner);
    }
    return Optional.of(frozen);
  }

  private boolean isCheckpointDue(LearningPlayer self) {
    if (self.role() == Role.MAIN) {
      int own = (int) past.stream().filter(p -> p.parent().equals(self.name())).count();
      if (own == 0) {
        return true; // the untrained main agent is where the league's past begins
      }
      if (config.matchmaking() == Matchmaking.UNIFORM) {
        return steps[self.index()] >= config.snapshotAt(own);
      }
    }
    return checkpointRule.isDue(sinceCheckpoint(self), self, standings);
  }

  private long sinceCheckpoint(LearningPlayer self) {
    return steps[self.index()] - frozenAt[self.index()];
  }

  /**
   * Adds a past player that was frozen before.
   *
   * @param values its parameters; null if they are lost: it keeps its place and plays no games
   */
  public void addPast(PastPlayer player, @Nullable ParameterSnapshot values) {
    add(player, values == null ? null : () -> values);
  }

  /**
   * Adds a past player whose parameters are in a file.
   *
   * @param file reads them
   */
  public void addStored(PastPlayer player, Supplier<ParameterSnapshot> file) {
    add(player, file);
  }

  private synchronized void add(PastPlayer player, @Nullable Supplier<ParameterSnapshot> values) {
    if (player.id() != past.size()) {
      throw new IllegalArgumentException(
          "expected past player " + past.size() + " but got " + player.id());
    }
    past.add(player);
    parameters.add(values);
    if (values != null) {
      playable.add(player);
    }
  }

  /**
   * Takes note that a past player is in a file: its parameters need not be kept in memory.
   *
   * @param file reads them
   */
  public void stored(int id, Supplier<ParameterSnapshot> file) {
    parameters.stored(id, file);
  }

  /** Number of past players, with those that are lost. */
  public synchronized int size() {
    return past.size();
  }

  /** The past player with this id. */
  public synchronized PastPlayer past(int id) {
    return past.get(id);
  }

  /**
   * The past player whose parameters learning players begin with, and start over from: the oldest
   * main agent, which is the one that had learned nothing in this run; if it is lost, the next.
   */
  public synchronized OptionalInt startingPlayer() {
    return playable.stream()
        .filter(player -> player.role() == Role.MAIN)
        .mapToInt(PastPlayer::id)
        .findFirst();
  }

  /**
   * The parameters of the past player with this id.
   *
   * @throws IllegalStateException if they are lost
   */
  public ParameterSnapshot parameters(int id) {
    return parameters.get(id);
  }

  /** What {@code home} has achieved against {@code away}; ids of learning or past players. */
  public synchronized PayoffRecord record(int home, int away) {
    return payoff.get(home, away);
  }

  /** Lowest win rate of a learning player against a past one; ½ without a past. */
  public synchronized double lowestWinRate(int learner) {
    LearningPlayer self = learner(learner);
    return playable.stream()
        .mapToDouble(player -> standings.record(self, player.id()).winRate())
        .min()
        .orElse(0.5);
  }

  /** All that a checkpoint has to hold, apart from the past players. */
  public synchronized LeagueState state() {
    return LeagueStates.of(random, learners, steps, frozenAt, startedAt, draws, payoff);
  }

  /**
   * Goes on from a checkpoint whose past players were added before. Learning players that it does
   * not know begin, those that the settings do not ask for any more are left out.
   *
   * @throws IllegalArgumentException if it names a past player that is not there
   */
  public synchronized void restore(LeagueState state) {
    LeagueStates.restore(state, learners, past.size(), steps, frozenAt, startedAt, draws, payoff);
    random.restore(state.random());
  }

  /** The learning player with this id. */
  public LearningPlayer learner(int id) {
    return learners.get(-1 - id);
  }
}
