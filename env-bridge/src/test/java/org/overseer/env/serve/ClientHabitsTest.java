package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;

import SC2APIProtocol.Error.ActionResult;
import SC2APIProtocol.Raw.ActionRawUnitCommand;
import SC2APIProtocol.Raw.Unit;
import SC2APIProtocol.Sc2Api.Difficulty;
import SC2APIProtocol.Sc2Api.Response;
import SC2APIProtocol.Sc2Api.Status;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What clients of research environments do and take for granted without saying so. */
class ClientHabitsTest {
  private static final int ZEALOT = 73;
  private static final int OBSERVER = 82;
  private final Connection connection = new Connection();

  @Test
  void aGameMayBeCreatedWhileTheLastOneStillRuns() {
    connection.start("Simple64", 1, Difficulty.Easy);
    connection.step(8);
    Response created = connection.call(Requests.create("3m", 2, Difficulty.Easy, ""));
    assertThat(created.getErrorList()).isEmpty();
    assertThat(created.getStatus()).isEqualTo(Status.init_game);
    connection.good(Requests.join());
    assertThat(connection.observe().getObservation().getGameLoop()).isZero();
    assertThat(connection.units(1)).hasSize(3);
  }

  @Test
  void unitsStopExactlyWhereTheyWereSent() {
    connection.start("Flat64", 1, Difficulty.Easy);
    connection.debug(Connection.create(48, 1, 30, 30, 1), Connection.create(54, 1, 30, 40, 1));
    for (Unit unit : connection.units(1)) {
      send(16, List.of(unit), 34, unit.getPos().getY() + 1);
    }
    List<Unit> before = connection.units(1);
    connection.step(80);
    for (int i = 0; i < 2; i++) {
      Unit unit = connection.units(1).get(i);
      assertThat(unit.getPos().getX()).isEqualTo(34);
      assertThat(unit.getPos().getY()).isEqualTo(before.get(i).getPos().getY() + 1);
      assertThat(unit.getOrdersCount()).isZero();
    }
  }

  @Test
  void actionsComeBackUnderTheAbilitysOwnIdAndWhoCannotAttackScansInstead() {
    connection.start("Flat64", 1, Difficulty.Easy);
    connection.debug(
        Connection.create(ZEALOT, 1, 30, 30, 1), Connection.create(OBSERVER, 1, 30, 33, 1));
    Unit zealot = unit(ZEALOT);
    Unit observer = unit(OBSERVER);
    assertThat(send(3674, List.of(zealot, observer), 34, 32)).isEqualTo(ActionResult.Success);
    assertThat(send(3674, List.of(observer), 36, 32)).isEqualTo(ActionResult.Success);
    assertThat(send(3794, List.of(zealot), 36, 30)).isEqualTo(ActionResult.Success);
    connection.step(1);
    assertThat(connection.observe().getActionsList())
        .extracting(action -> action.getActionRaw().getUnitCommand().getAbilityId())
        .containsExactly(23, 19, 16);
    assertThat(unit(OBSERVER).getOrders(0).getAbilityId()).isEqualTo(19);
    connection.step(80);
    assertThat(unit(OBSERVER).getPos().getX()).isEqualTo(36);
  }

  @Test
  void flyersAreAboveTheGroundAndCastersHaveSomeEnergy() {
    connection.start("Flat64", 1, Difficulty.Easy);
    connection.debug(
        Connection.create(ZEALOT, 1, 30, 30, 1),
        Connection.create(OBSERVER, 1, 30, 33, 1),
        Connection.create(77, 1, 30, 36, 1));
    assertThat(unit(OBSERVER).getPos().getZ()).isGreaterThan(unit(ZEALOT).getPos().getZ() + 1);
    assertThat(unit(77).getEnergy()).isEqualTo(50);
    connection.step(160);
    assertThat(unit(77).getEnergy()).isBetween(55.5f, 55.7f);
  }

  private Unit unit(int type) {
    List<Unit> found = new ArrayList<>(connection.units(1));
    found.removeIf(unit -> unit.getUnitType() != type);
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  private ActionResult send(int ability, List<Unit> units, float x, float y) {
    ActionRawUnitCommand.Builder order =
        Connection.order(ability, units).setTargetWorldSpacePos(Connection.point(x, y));
    return connection.good(Requests.command(order)).getAction().getResult(0);
  }
}
