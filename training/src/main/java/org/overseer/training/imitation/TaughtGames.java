package org.overseer.training.imitation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.agent.features.ObservationEncoder;
import org.overseer.agent.network.AgentConfig;
import org.overseer.agent.policy.OrderChoice;
import org.overseer.agent.policy.Policy;
import org.overseer.agent.policy.PolicyOutput;
import org.overseer.agent.policy.PolicyRequest;
import org.overseer.env.Action;
import org.overseer.env.Environment;
import org.overseer.env.Observation;
import org.overseer.env.Outcome;
import org.overseer.eval.match.Player;
import org.overseer.training.league.Matchmaker;
import org.overseer.training.rollout.GameRecord;

/**
 * Games in lock-step in which an expert says at every step what it would do.
 *
 * <p>In each round the expert looks at all taught players, those that it plays itself and those
 * that the network plays: a script can be asked in any situation, and the situations that matter
 * are the ones the network gets itself into (DAgger; Ross, Gordon and Bagnell 2011). The network
 * looks at them too, so that every unroll begins with the recurrent state that the network has
 * there.
 *
 * <p>Owns its environments; the players and the policy are the caller's. Not thread-safe.
 */
final class TaughtGames implements AutoCloseable {
  private final List<Lesson> lessons = new ArrayList<>();
  private final Player expert;
  private final List<Player> opponents;
  private final Policy pupil;
  private final double pupilShare;
  private final Consumer<GameRecord> finished;
  private final ObservationEncoder encoder = new ObservationEncoder();
  private final FeatureBatch features = new FeatureBatch();

  /**
   * Who takes part.
   *
   * @param expert whose orders are the labels
   * @param opponents the other players; each game draws one, and an opponent of the expert's name
   *     is the expert itself, whose orders are labels as well
   * @param pupil the network
   * @param pupilShare share of the games that the network plays itself
   */
  record Players(Player expert, List<Player> opponents, Policy pupil, double pupilShare) {}

  /**
   * Creates the games and starts them.
   *
   * @param unrollLength T of the trajectories
   * @param random source of all draws; split for each game
   * @param sink receives full trajectories, whose choices are the labels
   * @param finished receives finished games
   */
  TaughtGames(
      int games,
      int unrollLength,
      Supplier<Environment> environments,
      Players players,
      RandomGenerator.SplittableGenerator random,
      Lesson.Sink sink,
      Consumer<GameRecord> finished) {
    this.expert = players.expert();
    this.opponents = players.opponents();
    this.pupil = players.pupil();
    this.pupilShare = players.pupilShare();
    this.finished = finished;
    AgentConfig config = pupil.architecture().config();
    try {
      for (int i = 0; i < games; i++) {
        Lesson lesson =
            new Lesson(
                i,
                environments.get(),
                unrollLength,
                config,
                pupil.architecture().actionSpace(),
                random.split(),
                sink);
        lessons.add(lesson);
        start(lesson);
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private void start(Lesson lesson) {
    RandomGenerator random = lesson.random;
    int opponent = random.nextInt(opponents.size());
    int seat = random.nextInt(Lesson.PLAYERS);
    boolean pupilPlays = random.nextDouble() < pupilShare;
    boolean twoExperts = opponents.get(opponent).name().equals(expert.name());
    lesson.opponent = opponent;
    lesson.seat = seat;
    lesson.roles[seat] = pupilPlays ? Lesson.Role.PUPIL : Lesson.Role.EXPERT;
    lesson.roles[1 - seat] = twoExperts ? Lesson.Role.EXPERT : Lesson.Role.OPPONENT;
    lesson.choice = random.nextBoolean() ? OrderChoice.DRAWN : OrderChoice.MOST_PROBABLE;
    lesson.start(random.nextLong());
    for (int p = 0; p < Lesson.PLAYERS; p++) {
      long seed = random.nextLong();
      Player player = lesson.isTaught(p) ? expert : opponents.get(opponent);
      player.begin(lesson.slot(p), p, seed);
    }
  }

  /**
   * Plays one agent step of all games; finished ones start anew.
   *
   * @return agent steps made, one a game
   */
  int playRound() {
    askExpert();
    for (int i = 0; i < opponents.size(); i++) {
      askOpponent(i);
    }
    askPupil();
    for (Lesson lesson : lessons) {
      if (lesson.step()) {
        finished.accept(record(lesson));
        start(lesson);
      }
    }
    return lessons.size();
  }

  private static GameRecord record(Lesson lesson) {
    int opponent = lesson.isPupils() ? lesson.opponent : Matchmaker.NEWEST;
    Outcome outcome = lesson.environment.timeStep(lesson.seat).outcome();
    return new GameRecord(opponent, outcome, lesson.steps(), lesson.pupilReturn());
  }

  private record Chair(Lesson lesson, int player) {}

  private List<Chair> chairs(BiPredicate<Lesson, Integer> which) {
    List<Chair> chairs = new ArrayList<>();
    for (Lesson lesson : lessons) {
      for (int p = 0; p < Lesson.PLAYERS; p++) {
        if (which.test(lesson, p)) {
          chairs.add(new Chair(lesson, p));
        }
      }
    }
    return chairs;
  }

  private void askExpert() {
    List<Chair> chairs = chairs(Lesson::isTaught);
    Action[] commands = ask(expert, chairs);
    for (int i = 0; i < chairs.size(); i++) {
      chairs.get(i).lesson.teach(chairs.get(i).player, commands[i]);
    }
  }

  private void askOpponent(int opponent) {
    List<Chair> chairs = chairs((lesson, p) -> lesson.opponent == opponent && !lesson.isTaught(p));
    Action[] commands = ask(opponents.get(opponent), chairs);
    for (int i = 0; i < chairs.size(); i++) {
      chairs.get(i).lesson.actions[chairs.get(i).player].copyFrom(commands[i]);
    }
  }

  private static Action[] ask(Player player, List<Chair> chairs) {
    int count = chairs.size();
    int[] slots = new int[count];
    Observation[] observations = new Observation[count];
    Action[] commands = new Action[count];
    for (int i = 0; i < count; i++) {
      Chair chair = chairs.get(i);
      slots[i] = chair.lesson.slot(chair.player);
      observations[i] = chair.lesson.observation(chair.player);
      commands[i] = new Action();
    }
    if (count > 0) {
      player.act(count, slots, observations, commands);
    }
    return commands;
  }

  private void askPupil() {
    List<Chair> chairs = chairs(Lesson::isTaught);
    int count = chairs.size();
    int stateSize = pupil.architecture().config().stateSize();
    float[] states = new float[count * stateSize];
    long[] seeds = new long[count];
    OrderChoice[] choices = new OrderChoice[count];
    features.clear();
    for (int b = 0; b < count; b++) {
      Chair chair = chairs.get(b);
      encoder.append(chair.lesson.observation(chair.player), features);
      System.arraycopy(chair.lesson.states[chair.player], 0, states, b * stateSize, stateSize);
      seeds[b] = chair.lesson.random.nextLong();
      choices[b] = chair.lesson.choice;
    }
    PolicyOutput answer = pupil.evaluate(new PolicyRequest(features, states, seeds, choices));
    for (int b = 0; b < count; b++) {
      Chair chair = chairs.get(b);
      int[] decision = answer.decisions().choicesOf(b);
      chair.lesson.follow(chair.player, decision, answer.states(), b, pupil.version());
    }
  }

  @Override
  public void close() {
    lessons.forEach(lesson -> lesson.environment.close());
  }
}
