package org.overseer.training.imitation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.overseer.env.BuildOrder;
import org.overseer.env.Environment;
import org.overseer.env.Strategy;
import org.overseer.eval.match.Player;
import org.overseer.replay.game.PackedGame;
import org.overseer.replay.game.RecordedGame;
import org.overseer.training.reward.StrategyRecord;
import org.overseer.training.reward.StrategySource;
import org.overseer.training.run.RunException;

/**
 * Recorded games, played again as they were; what the expert commanded then is what it says. Where
 * somebody else played, an expert who looks on may say what it would have done: the games are off
 * the expert's path then, as the pupil's own will be, and the same ones for every pupil. A pupil
 * with inputs for it is told what the expert is going to build (AlphaStar, pseudocode); where two
 * experts meet, each what itself is.
 */
final class RecordedTeaching implements Teaching {
  private final List<PackedGame> games;
  private final String expert;
  private final @Nullable Player onlooker;
  private final Map<Integer, List<Strategy>> strategies = new HashMap<>();

  /**
   * Takes games, which stay the caller's, as the onlooker does.
   *
   * @param expert its name in the games, each of which it plays unless there is an onlooker
   * @param onlooker the expert, who corrects all other players; null learns from the expert alone
   */
  RecordedTeaching(List<PackedGame> games, String expert, @Nullable Player onlooker) {
    this.games = games;
    this.expert = expert;
    this.onlooker = onlooker;
  }

  @Override
  public void begin(Lesson lesson) {
    int number = lesson.random.nextInt(games.size());
    RecordedGame game = games.get(number).unpack();
    for (int p = 0; p < Lesson.PLAYERS; p++) {
      boolean isExpert = game.players().get(p).equals(expert);
      Lesson.Role others = onlooker == null ? Lesson.Role.OPPONENT : Lesson.Role.CORRECTED;
      lesson.roles[p] = isExpert ? Lesson.Role.EXPERT : others;
    }
    lesson.seat = Math.max(0, game.players().indexOf(expert));
    lesson.recording = game;
    if (StrategySource.isSeen(lesson.features)) {
      List<Strategy> built = strategies.computeIfAbsent(number, n -> strategies(lesson, game));
      for (int p = 0; p < Lesson.PLAYERS; p++) {
        lesson.strategies[p] =
            lesson.roles[p] == Lesson.Role.EXPERT
                ? StrategySource.of(built.get(p), lesson.features)
                : StrategySource.NONE;
      }
    }
    lesson.start(game.seed());
    for (int p = 0; p < Lesson.PLAYERS; p++) {
      if (onlooker != null && lesson.roles[p] == Lesson.Role.CORRECTED) {
        onlooker.begin(lesson.slot(p), p, lesson.random.nextLong());
      }
    }
  }

  /** What each player builds in a game, which is played for it once more. */
  private static List<Strategy> strategies(Lesson lesson, RecordedGame game) {
    Environment environment = lesson.environment;
    environment.reset(game.seed());
    List<StrategyRecord> records = new ArrayList<>();
    for (int p = 0; p < Lesson.PLAYERS; p++) {
      records.add(new StrategyRecord());
      records.get(p).start(lesson.observation(p), BuildOrder.LENGTH);
    }
    for (int i = 0; i < game.steps().size(); i++) {
      requireSame(lesson, game, i);
      environment.step(game.steps().get(i).actions());
      for (int p = 0; p < Lesson.PLAYERS; p++) {
        records.get(p).add(lesson.observation(p));
      }
    }
    return records.stream().map(StrategyRecord::strategy).toList();
  }

  @Override
  public void teach(List<Lesson> lessons) {
    for (Lesson lesson : lessons) {
      RecordedGame game = lesson.recording;
      if (game == null) {
        throw new IllegalStateException("the game was not begun here");
      }
      requireSame(lesson, game, lesson.steps());
      RecordedGame.Step step = game.steps().get(lesson.steps());
      for (int p = 0; p < Lesson.PLAYERS; p++) {
        if (lesson.roles[p] == Lesson.Role.EXPERT) {
          lesson.teach(p, step.actions()[p]);
        }
        lesson.actions[p].copyFrom(step.actions()[p]);
      }
    }
    if (onlooker != null) {
      Chair.teach(
          onlooker, Chair.of(lessons, (lesson, p) -> lesson.roles[p] == Lesson.Role.CORRECTED));
    }
  }

  /** The players see what they saw then, at the start of a step that was made then. */
  private static void requireSame(Lesson lesson, RecordedGame game, int step) {
    if (step == game.steps().size()) {
      throw differs(game, step);
    }
    for (int p = 0; p < Lesson.PLAYERS; p++) {
      if (lesson.observation(p).contentHash() != game.steps().get(step).hashes()[p]) {
        throw differs(game, step);
      }
    }
  }

  private static RunException differs(RecordedGame game, int step) {
    return new RunException(
        "the recorded game of seed %d differs from step %d on when it is played again; 'overseer replay verify' shows which files do, record them anew"
            .formatted(game.seed(), step));
  }
}
