package org.overseer.training.imitation;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.overseer.env.BuildOrder;
import org.overseer.env.Environment;
import org.overseer.env.Strategy;
import org.overseer.replay.game.RecordedGame;
import org.overseer.training.reward.StrategyRecord;
import org.overseer.training.reward.StrategySource;
import org.overseer.training.run.RunException;

/**
 * Recorded games, played again as they were; what the expert commanded then is what it says. A
 * pupil with inputs for it is told what the expert is going to build (agent reference §3.1).
 */
final class RecordedTeaching implements Teaching {
  private final List<RecordedGame> games;
  private final String expert;
  private final Map<RecordedGame, Strategy> strategies = new IdentityHashMap<>();

  /**
   * Takes games in each of which the expert plays.
   *
   * @param expert its name in the games
   */
  RecordedTeaching(List<RecordedGame> games, String expert) {
    this.games = games;
    this.expert = expert;
  }

  @Override
  public void begin(Lesson lesson) {
    RecordedGame game = games.get(lesson.random.nextInt(games.size()));
    for (int p = 0; p < Lesson.PLAYERS; p++) {
      boolean isExpert = game.players().get(p).equals(expert);
      lesson.roles[p] = isExpert ? Lesson.Role.EXPERT : Lesson.Role.OPPONENT;
    }
    lesson.seat = game.players().indexOf(expert);
    lesson.recording = game;
    if (StrategySource.isSeen(lesson.features)) {
      Strategy strategy = strategies.computeIfAbsent(game, g -> strategy(lesson, g));
      lesson.strategy = StrategySource.of(strategy, lesson.features);
    }
    lesson.start(game.seed());
  }

  /** What the expert builds in a game, which is played for it once more. */
  private static Strategy strategy(Lesson lesson, RecordedGame game) {
    Environment environment = lesson.environment;
    StrategyRecord record = new StrategyRecord();
    environment.reset(game.seed());
    record.start(lesson.observation(lesson.seat), BuildOrder.LENGTH);
    for (RecordedGame.Step step : game.steps()) {
      environment.step(step.actions());
      record.add(lesson.observation(lesson.seat));
    }
    return record.strategy();
  }

  @Override
  public void teach(List<Lesson> lessons) {
    for (Lesson lesson : lessons) {
      RecordedGame game = lesson.recording;
      if (game == null) {
        throw new IllegalStateException("the game was not begun here");
      }
      if (lesson.steps() == game.steps().size()) {
        throw differs(game, lesson.steps());
      }
      RecordedGame.Step step = game.steps().get(lesson.steps());
      for (int p = 0; p < Lesson.PLAYERS; p++) {
        if (lesson.observation(p).contentHash() != step.hashes()[p]) {
          throw differs(game, lesson.steps());
        }
        if (lesson.isTaught(p)) {
          lesson.teach(p, step.actions()[p]);
        }
        lesson.actions[p].copyFrom(step.actions()[p]);
      }
    }
  }

  private static RunException differs(RecordedGame game, int step) {
    return new RunException(
        "the recorded game of seed %d differs from step %d on when it is played again; 'overseer replay verify' shows which files do, record them anew"
            .formatted(game.seed(), step));
  }
}
