package org.overseer.training.league;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.agent.policy.OrderChoice;
import org.overseer.env.Outcome;
import org.overseer.replay.table.SplitMix64;
import org.overseer.training.config.LeagueConfig;
import org.overseer.training.config.Matchmaking;

/**
 * Who plays whom: the players that learn, their frozen past, what they have achieved against each
 * other, and the rules that make matches and checkpoints from it (agent reference §4,
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
  private final Payoff payoff = new Payoff();
  private final List<PastPlayer> past = new ArrayList<>();
  private final List<@Nullable ParameterSnapshot> parameters = new ArrayList<>();
  private final List<PastPlayer> playable = new ArrayList<>();
  private final Standings standings;
  private final long[] steps;
  private final long[] frozenAt;

  /** Creates a league without a past. */
  public League(LeagueConfig config, long seed) {
    this.config = config;
    this.learners = LearningPlayer.of(config);
    this.random = new SplitMix64(seed);
    this.draws = new Draws(random, config.gamesPerDraw());
    this.checkpointRule =
        new CheckpointRule(config.checkpointMinSteps(), config.checkpointMaxSteps());
    this.steps = new long[learners.size()];
    this.frozenAt = new long[learners.size()];
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
   * <p>Past players give their most probable orders in a share of the games: opponents of a match
   * do not explore as those of training do (docs/adr/0010). Learning players draw theirs.
   */
  @Override
  public synchronized Opponent drawOpponent(int learner) {
    LearningPlayer self = learner(learner);
    int opponent = rule(self).choose(self, standings, draws);
    if (Matchmaker.isLearning(opponent)) {
      return new Opponent(opponent, OrderChoice.DRAWN);
    }
    boolean mostProbable = draws.coin() < config.mostProbableShare();
    return new Opponent(opponent, mostProbable ? OrderChoice.MOST_PROBABLE : OrderChoice.DRAWN);
  }

  private OpponentRule rule(LearningPlayer self) {
    OpponentRule rule = rules.get(self.role());
    if (rule == null) {
      throw new IllegalStateException("no rule for " + self.role());
    }
    return rule;
  }

  /** Counts a finished game of a learning player. */
  public synchronized void gameFinished(int learner, int opponent, Outcome outcomeOfLearner) {
    payoff.update(learner(learner).id(), opponent, outcomeOfLearner);
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
      payoff.forget(learner);
      draws.forget(learner);
    }
    return Optional.of(frozen);
  }

  private boolean isCheckpointDue(LearningPlayer self) {
    long made = steps[self.index()];
    if (self.role() == Role.MAIN) {
      int own = (int) past.stream().filter(p -> p.parent().equals(self.name())).count();
      if (own == 0) {
        return true; // the untrained main agent is where the league's past begins
      }
      if (config.matchmaking() == Matchmaking.UNIFORM) {
        return made >= config.snapshotAt(own);
      }
    }
    return checkpointRule.isDue(made - frozenAt[self.index()], self, standings);
  }

  /**
   * Adds a past player that was frozen before.
   *
   * @param values its parameters; null if they are lost: it keeps its place and plays no games
   */
  public synchronized void addPast(PastPlayer player, @Nullable ParameterSnapshot values) {
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

  /** Number of past players, with those that are lost. */
  public synchronized int size() {
    return past.size();
  }

  /** The past player with this id. */
  public synchronized PastPlayer past(int id) {
    return past.get(id);
  }

  /** Whether the past player with this id can play: its parameters are there. */
  public synchronized boolean isPlayable(int id) {
    return id < parameters.size() && parameters.get(id) != null;
  }

  /**
   * The parameters of the past player with this id.
   *
   * @throws IllegalStateException if they are lost
   */
  public synchronized ParameterSnapshot parameters(int id) {
    ParameterSnapshot values = parameters.get(id);
    if (values == null) {
      throw new IllegalStateException("the past player " + id + " is lost");
    }
    return values;
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
    return LeagueStates.of(random, learners, steps, frozenAt, draws, payoff);
  }

  /**
   * Goes on from a checkpoint whose past players were added before. Learning players that it does
   * not know begin, those that the settings do not ask for any more are left out.
   *
   * @throws IllegalArgumentException if it names a past player that is not there
   */
  public synchronized void restore(LeagueState state) {
    LeagueStates.restore(state, learners, past.size(), steps, frozenAt, draws, payoff);
    random.restore(state.random());
  }

  private LearningPlayer learner(int id) {
    return learners.get(-1 - id);
  }
}
