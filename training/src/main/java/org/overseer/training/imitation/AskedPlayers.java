package org.overseer.training.imitation;

import java.util.List;
import java.util.random.RandomGenerator;
import org.overseer.agent.policy.OrderChoice;
import org.overseer.env.Action;
import org.overseer.eval.match.Player;

/**
 * New games, with an expert that is asked what it would do in every situation of every taught
 * player, also of those that the network plays: the situations that matter are the ones that it
 * gets itself into (DAgger; Ross, Gordon and Bagnell 2011).
 */
final class AskedPlayers implements Teaching {
  private final Player expert;
  private final List<Player> opponents;
  private final double pupilShare;

  /**
   * Takes the players, which stay the caller's.
   *
   * @param expert whose orders are the labels
   * @param opponents the other players; each game draws one, and an opponent of the expert's name
   *     is the expert itself, whose orders are labels as well
   * @param pupilShare share of the games that the network plays itself
   */
  AskedPlayers(Player expert, List<Player> opponents, double pupilShare) {
    this.expert = expert;
    this.opponents = opponents;
    this.pupilShare = pupilShare;
  }

  @Override
  public void begin(Lesson lesson) {
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

  @Override
  public void teach(List<Lesson> lessons) {
    Chair.teach(expert, Chair.of(lessons, Lesson::isTaught));
    for (int o = 0; o < opponents.size(); o++) {
      int opponent = o;
      List<Chair> others =
          Chair.of(lessons, (lesson, p) -> lesson.opponent == opponent && !lesson.isTaught(p));
      Action[] commands = Chair.ask(opponents.get(opponent), others);
      for (int i = 0; i < others.size(); i++) {
        others.get(i).lesson().actions[others.get(i).player()].copyFrom(commands[i]);
      }
    }
  }
}
