package org.overseer.training.imitation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.overseer.env.Action;
import org.overseer.env.Observation;
import org.overseer.eval.match.Player;

/** One side of one of the games side by side. */
record Chair(Lesson lesson, int player) {
  /** Those of all games that a test of lesson and player accepts. */
  static List<Chair> of(List<Lesson> lessons, BiPredicate<Lesson, Integer> which) {
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

  /**
   * What somebody commands who has these chairs, or looks on at them, since each of the games
   * began.
   *
   * @return one action a chair
   */
  static Action[] ask(Player player, List<Chair> chairs) {
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

  /** Takes what an expert says it would command in these chairs as their labels. */
  static void teach(Player expert, List<Chair> chairs) {
    Action[] advice = ask(expert, chairs);
    for (int i = 0; i < advice.length; i++) {
      chairs.get(i).lesson.teach(chairs.get(i).player, advice[i]);
    }
  }
}
