package org.overseer.env.skirmish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.overseer.env.Ability;
import org.overseer.env.Observation;

class VisionRulesTest {
  private static Board foggy() {
    return new Board(Board.scenario(32, 32, true, List.of(), "Marine", 1), 1);
  }

  private static boolean sees(Board board, int player, long tag) {
    boolean visible = board.game.isVisible(board.slot(tag), player);
    Observation observation = new Observation();
    ObservationWriter.write(board.game, player, observation);
    boolean listed = false;
    for (int row = 0; row < observation.entityCount(); row++) {
      listed |= observation.tags()[row] == tag;
    }
    assertThat(listed).as("the observation shows exactly what is visible").isEqualTo(visible);
    return visible;
  }

  @Test
  void aUnitSeesAsFarAsItsSight() {
    Board board = foggy();
    board.dummy("Marine", 0, 10.5f, 16.5f);
    long near = board.dummy("Marine", 1, 19.5f, 16.5f);
    long far = board.dummy("Marine", 1, 20.5f, 16.5f);
    assertThat(sees(board, 0, near)).as("9 cells").isTrue();
    assertThat(sees(board, 0, far)).as("10 cells").isFalse();
    board.dummy("Stalker", 0, 10.5f, 18.5f);
    assertThat(sees(board, 0, far)).as("2 + 10 cells off, in a circle").isFalse();
    board.dummy("Stalker", 0, 10.5f, 15f);
    board.dummy("Stalker", 0, 12.5f, 16.5f);
    assertThat(sees(board, 0, far)).isTrue();
  }

  @Test
  void withoutFogEverythingIsSeen() {
    Board board = new Board();
    board.dummy("Marine", 0, 2, 2);
    long far = board.dummy("Marine", 1, 30, 30);
    assertThat(sees(board, 0, far)).isTrue();
    assertThat(board.game.visibility(0)).containsOnly(2);
  }

  @Test
  void whatWasSeenIsFoggedAndWhatWasNotIsHidden() {
    Board board = foggy();
    long scout = board.put("Marine", 0, 4.5f, 16.5f);
    int start = 16 * 32 + 4;
    assertThat(board.game.visibility(0)[start]).isEqualTo((byte) 2);
    assertThat(board.game.visibility(0)[16 * 32 + 30]).isZero();
    assertThat(board.game.visibility(1)[16 * 32 + 1]).as("the other player's own map").isZero();
    board.order(scout, Ability.MOVE, 28, 16.5f);
    board.step(200);
    assertThat(board.game.visibility(0)[start]).isEqualTo((byte) 1);
    assertThat(board.game.visibility(0)[16 * 32 + 30]).isEqualTo((byte) 2);
    board.game.kill(scout);
    assertThat(board.game.visibility(0)).doesNotContain((byte) 2);
  }

  @Test
  void lowGroundDoesNotSeeHighGroundButHighSeesLow() {
    Board board = Board.withWalls(true);
    long low = board.put("Marine", 0, 11.5f, 7.5f);
    long high = board.put("Stalker", 1, 16.5f, 7.5f);
    assertThat(sees(board, 0, high)).isFalse();
    assertThat(sees(board, 1, low)).isTrue();
    assertThat(board.order(low, Ability.ATTACK, high))
        .isEqualTo(CommandResult.CANT_TARGET_THAT_UNIT);
    board.order(low, Ability.HOLD_POSITION);
    board.order(high, Ability.HOLD_POSITION);
    board.loopsUntilHurt(low, 10);
    board.step(16);
    assertThat(board.shield(high)).as("it cannot shoot back").isEqualTo(80);
    board.put("Marine", 0, 17.5f, 9.5f);
    assertThat(sees(board, 0, high)).as("a friend on the high ground shows it").isTrue();
    board.step(20);
    assertThat(board.shield(high)).isLessThan(80);
  }

  @Test
  void theRampSeesLowGroundButNotThePlateau() {
    Board board = Board.withWalls(true);
    board.dummy("Marine", 0, 14.5f, 8.5f);
    long plateau = board.dummy("Marine", 1, 17.5f, 8.5f);
    long below = board.dummy("Marine", 1, 11.5f, 8.5f);
    assertThat(sees(board, 0, plateau)).isFalse();
    assertThat(sees(board, 0, below)).isTrue();
  }

  @Test
  void aTargetThatGoesOutOfSightIsLost() {
    Board board = foggy();
    long marine = board.put("Marine", 0, 8, 16);
    long target = board.put("Stalker", 1, 16, 16);
    board.order(target, Ability.MOVE, 30, 16);
    assertThat(board.order(marine, Ability.ATTACK, target)).isEqualTo(CommandResult.SUCCESS);
    board.step(100);
    assertThat(sees(board, 0, target)).isFalse();
    assertThat(board.game.orderCount(board.slot(marine))).isZero();
    assertThat(board.game.engagedTargetTag(board.slot(marine))).isZero();
  }
}
