package org.overseer.agent.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.overseer.agent.Battles;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.env.Ability;
import org.overseer.env.Action;
import org.overseer.env.Observation;
import org.overseer.env.UnitFeature;

/** What structured commands mean in the game. */
class CommandSpaceTest {
  private static final int OWN = 3;
  private static final int GRID = 16;

  private final ActionSpace space = ActionSpace.ofCommands(GRID, 64);
  private final Observation o = Battles.observations(Battles.marines(OWN, 2), 1, 2).get(0);
  private final Observation other = Battles.observations(Battles.marines(OWN, OWN), 1, 2).get(1);

  private Action action(Observation observation, CommandType type, int... rest) {
    int[] choices = new int[rest.length + 1];
    choices[0] = type.ordinal();
    System.arraycopy(rest, 0, choices, 1, rest.length);
    Action action = new Action();
    space.toAction(observation, choices, action);
    return action;
  }

  @Test
  void doingNothingSaysNothingAndWaits() {
    assertThat(action(o, CommandType.NO_OP, 2).size()).isZero();
    assertThat(space.steps(new int[] {0, 2})).isEqualTo(3);
  }

  @Test
  void eachPickedUnitGetsTheCommand() {
    Action stop = action(o, CommandType.STOP, 0, 2, 0, OWN);
    assertThat(stop.size()).isEqualTo(2);
    assertThat(stop.unitTag(0)).isEqualTo(o.tags()[2]);
    assertThat(stop.unitTag(1)).isEqualTo(o.tags()[0]);
    assertThat(stop.ability(1)).isEqualTo(Ability.STOP);
    assertThat(stop.target(1)).isEqualTo(Action.Target.NONE);
    assertThat(stop.isQueued(1)).isFalse();
  }

  @Test
  void targetsAreOwnUnitsThenEnemies() {
    Action attack = action(o, CommandType.ATTACK_UNIT, 0, 1, 1, OWN, OWN + 1);
    assertThat(attack.size()).isEqualTo(1);
    assertThat(attack.ability(0)).isEqualTo(Ability.ATTACK);
    assertThat(attack.targetTag(0)).isEqualTo(o.tags()[OWN + 1]);
    assertThat(attack.isQueued(0)).isTrue();
    Action follow = action(o, CommandType.FOLLOW, 0, 0, 1, 2, OWN, 2);
    assertThat(follow.size()).as("nobody follows itself").isEqualTo(1);
    assertThat(follow.unitTag(0)).isEqualTo(o.tags()[1]);
    assertThat(follow.targetTag(0)).isEqualTo(o.tags()[2]);
    assertThat(follow.isQueued(0)).isFalse();
  }

  @Test
  void ofAGroupOnlyThoseWhoCanHitTheTargetAttackIt() {
    Observation o = Battles.observations("MMM", 1, 1).get(0);
    FeatureBatch batch = Battles.encode(o);
    int own = batch.ownCount();
    int[] choices = new int[own + 3];
    for (int k = 0; k < own; k++) {
      choices[2 + k] = k;
    }
    choices[own + 2] = own;
    int marines = 0;
    int fighters = 0;
    for (int k = 0; k < own; k++) {
      float type = o.feature(batch.ownRows()[k], UnitFeature.UNIT_TYPE);
      marines += type == 48 ? 1 : 0;
      fighters += type == 54 ? 0 : 1;
    }
    for (int e = 0; e < batch.enemyCount(); e++) {
      int[] aimed = Arrays.copyOf(choices, own + 4);
      aimed[own + 3] = own + e;
      boolean flies = o.feature(batch.enemyRows()[e], UnitFeature.IS_FLYING) != 0;
      assertThat(action(o, CommandType.ATTACK_UNIT, aimed).size())
          .isEqualTo(flies ? marines : fighters);
    }
  }

  @Test
  void aCellIsThePointInItsMiddleAsThePlayerSeesTheMap() {
    int cell = 2 * GRID + 5;
    Action move = action(o, CommandType.MOVE, 0, 1, 0, OWN, cell);
    assertThat(move.ability(0)).isEqualTo(Ability.MOVE);
    assertThat(move.x(0)).isEqualTo(5.5f * 48 / GRID);
    assertThat(move.y(0)).isEqualTo(2.5f * 40 / GRID);
    assertThat(move.isQueued(0)).isTrue();
    Action turned = action(other, CommandType.ATTACK_MOVE, 0, 0, 0, OWN, cell);
    assertThat(turned.ability(0)).isEqualTo(Ability.ATTACK);
    assertThat(turned.x(0)).isEqualTo(48 - 5.5f * 48 / GRID);
    assertThat(turned.y(0)).isEqualTo(40 - 2.5f * 40 / GRID);
  }
}
