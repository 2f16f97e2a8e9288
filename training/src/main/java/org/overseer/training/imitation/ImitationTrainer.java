package org.overseer.training.imitation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.overseer.agent.policy.OrderChoice;
import org.overseer.agent.policy.Policy;
import org.overseer.env.Environment;
import org.overseer.env.Outcome;
import org.overseer.env.skirmish.Scenario;
import org.overseer.eval.match.Player;
import org.overseer.perceiver.optim.NonFiniteException;
import org.overseer.replay.game.PackedGame;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.training.config.ImitationConfig;
import org.overseer.training.config.TrainingConfig;
import org.overseer.training.league.Matchmaker;
import org.overseer.training.league.Opponent;
import org.overseer.training.metrics.Metric;
import org.overseer.training.rollout.GameRecord;
import org.overseer.training.session.AgentNetworks;
import org.overseer.training.session.DrawnScenario;
import org.overseer.training.session.RandomSource;
import org.overseer.training.session.Trainer;
import org.overseer.training.session.TrainingSession;

/**
 * Behavioural cloning on one thread: games with an expert, learner, held-out games.
 *
 * <pre>
 * Environment ─▶ TaughtGames ◀─▶ expert, opponents
 *                  ▲     └─ labels ─▶ TrajectoryWriter ─▶ LearnerLoop ─▶ HeldOutGames
 *                  └──────────────── parameters ◀─────────────┘
 * </pre>
 *
 * <p>Two runs with one seed give equal parameters, bit for bit.
 */
public final class ImitationTrainer implements Trainer {
  private static final int HELD_OUT_GAMES = 12;
  private static final int HELD_OUT_UNROLLS = 16;

  private static final Map<LabelStatistics.Kind, Metric> KIND_METRICS =
      new EnumMap<>(
          Map.of(
              LabelStatistics.Kind.KEEP, Metric.CLONE_ACCURACY_KEEP,
              LabelStatistics.Kind.STOP, Metric.CLONE_ACCURACY_STOP,
              LabelStatistics.Kind.STEP, Metric.CLONE_ACCURACY_STEP,
              LabelStatistics.Kind.ATTACK, Metric.CLONE_ACCURACY_ATTACK));

  private final TrainingSession session;
  private final int batchTrajectories;
  private final Policy pupil;
  private final List<Player> players = new ArrayList<>();
  private final TaughtGames games;
  private final HeldOutGames heldOut;
  private final List<Trajectory> batch = new ArrayList<>();

  /**
   * Creates the parts and starts the games.
   *
   * @param scenarios each game is on one of them; recorded games are on the only one
   * @param playersByName makes the expert and the opponents; closed with the trainer
   */
  public ImitationTrainer(
      TrainingSession session, List<Scenario> scenarios, Function<String, Player> playersByName) {
    this.session = session;
    Supplier<Environment> environments = DrawnScenario.supplier(scenarios);
    TrainingConfig config = session.config();
    batchTrajectories = config.learner().batchTrajectories();
    pupil = new Policy(AgentNetworks.create(config), session.kernels());
    Teaching teaching;
    ImitationConfig imitation = config.imitation();
    if (imitation.data().isEmpty()) {
      heldOut = heldOut(environments, asked(playersByName, 0));
      teaching = asked(playersByName, imitation.dagger());
    } else {
      GameLibrary library = library(imitation, scenarios.get(0));
      heldOut = heldOut(environments, recorded(playersByName, library.heldOut()));
      teaching = recorded(playersByName, library.learned());
    }
    pupil.load(session.learner().snapshot());
    games =
        new TaughtGames(
            config.rollout().environments(),
            config.learner().unrollLength(),
            environments,
            teaching,
            pupil,
            session.random("imitation"),
            (slot, trajectory) -> batch.add(trajectory),
            this::finished,
            this::failed);
  }

  /**
   * Checks that recorded games can be learned from.
   *
   * @throws org.overseer.training.config.ConfigException with one line for the user
   */
  public static void checkData(ImitationConfig config, Scenario scenario) {
    library(config, scenario);
  }

  private static GameLibrary library(ImitationConfig config, Scenario scenario) {
    return GameLibrary.read(
        Path.of(config.data()), config.relabel() ? null : config.expert(), scenario);
  }

  private Teaching recorded(Function<String, Player> byName, List<PackedGame> games) {
    ImitationConfig config = session.config().imitation();
    if (!config.relabel()) {
      return new RecordedTeaching(games, config.expert(), null);
    }
    Player expert = byName.apply(config.expert());
    players.add(expert);
    return new RecordedTeaching(games, config.expert(), expert);
  }

  private Teaching asked(Function<String, Player> byName, double pupilShare) {
    ImitationConfig config = session.config().imitation();
    Player expert = byName.apply(config.expert());
    players.add(expert);
    List<Player> opponents = config.opponents().stream().map(byName).toList();
    players.addAll(opponents);
    return new AskedPlayers(expert, opponents, pupilShare);
  }

  /** What the expert says in games of this teaching, the same ones in every start of the run. */
  private HeldOutGames heldOut(Supplier<Environment> environments, Teaching teaching) {
    List<List<Trajectory>> chains = new ArrayList<>();
    for (int slot = 0; slot < Lesson.PLAYERS * HELD_OUT_GAMES; slot++) {
      chains.add(new ArrayList<>());
    }
    TrainingConfig config = session.config();
    try (TaughtGames untaught =
        new TaughtGames(
            HELD_OUT_GAMES,
            config.learner().unrollLength(),
            environments,
            teaching,
            pupil,
            RandomSource.named(config.seed(), "held-out", 0),
            (slot, trajectory) -> chains.get(slot).add(trajectory),
            lesson -> {},
            failure -> {
              throw failure;
            })) {
      while (full(chains).size() < HELD_OUT_GAMES) { // the expert may have one side only
        untaught.playRound();
      }
    }
    return new HeldOutGames(
        full(chains), AgentNetworks.create(session.config()), session.kernels());
  }

  private static List<List<Trajectory>> full(List<List<Trajectory>> chains) {
    return chains.stream().filter(chain -> chain.size() >= HELD_OUT_UNROLLS).toList();
  }

  @Override
  public void train(BooleanSupplier stop, Runnable afterRound) {
    while (!session.isFinished() && !stop.getAsBoolean()) {
      session.stepsMade(games.playRound());
      while (batch.size() >= batchTrajectories) {
        learn();
      }
      afterRound.run();
    }
  }

  private void failed(NonFiniteException reason) {
    if (session.actingFailed(Matchmaker.NEWEST, pupil.version(), reason)) {
      pupil.load(session.learner().snapshot());
    }
  }

  private void learn() {
    List<Trajectory> next = batch.subList(0, batchTrajectories);
    session.learn(List.copyOf(next));
    next.clear();
    pupil.load(session.learner().snapshot());
    if (session.learner().version() % session.config().imitation().heldOutInterval() == 0) {
      measure();
    }
  }

  private void finished(Lesson lesson) {
    Outcome outcome = lesson.environment.timeStep(lesson.seat).outcome();
    GameRecord game =
        new GameRecord(
            lesson.environment.spec().scenario(),
            Matchmaker.NEWEST,
            new Opponent(lesson.opponent, OrderChoice.DRAWN),
            outcome,
            lesson.steps(),
            lesson.pupilReturn());
    session.lessonFinished(game, lesson.isPupils());
  }

  private void measure() {
    LabelStatistics statistics = heldOut.measure(session.learner().average());
    session.metrics().record(Metric.CLONE_CROSS_ENTROPY, statistics.crossEntropy());
    session.metrics().record(Metric.CLONE_ACCURACY, statistics.accuracy());
    KIND_METRICS.forEach(
        (kind, metric) -> {
          if (statistics.labels(kind) > 0) {
            session.metrics().record(metric, statistics.accuracy(kind));
          }
        });
  }

  @Override
  public double replayFill() {
    return (double) batch.size() / batchTrajectories;
  }

  @Override
  public void close() {
    games.close();
    heldOut.close();
    pupil.close();
    players.forEach(Player::close);
  }
}
