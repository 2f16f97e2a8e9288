package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;

import SC2APIProtocol.Common.AvailableAbility;
import SC2APIProtocol.Debug.DebugGameState;
import SC2APIProtocol.Debug.DebugSetUnitValue.UnitValue;
import SC2APIProtocol.Error.ActionResult;
import SC2APIProtocol.Query.RequestQuery;
import SC2APIProtocol.Query.RequestQueryAvailableAbilities;
import SC2APIProtocol.Query.RequestQueryBuildingPlacement;
import SC2APIProtocol.Query.RequestQueryPathing;
import SC2APIProtocol.Query.ResponseQuery;
import SC2APIProtocol.Raw.Unit;
import SC2APIProtocol.Sc2Api.Difficulty;
import SC2APIProtocol.Sc2Api.Request;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.UnitType;

class QueriesTest {
  private final Connection connection = new Connection();

  private ResponseQuery query(RequestQuery.Builder query) {
    return connection.good(Request.newBuilder().setQuery(query)).getQuery();
  }

  private Unit first(int type) {
    return connection.units(1).stream()
        .filter(unit -> unit.getUnitType() == type)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void abilitiesAreThoseThatTheUnitReallyHas() {
    connection.start("MMM", 1, Difficulty.Easy);
    assertThat(abilities(first(48))).contains(4, 16, 17, 18, 23).doesNotContain(386);
    assertThat(abilities(first(54))).contains(16, 386).doesNotContain(23);
    Unit enemy = connection.units(2).get(0);
    assertThat(abilities(enemy)).isEmpty();
  }

  @Test
  void whatEnergyDoesNotPayForIsLeftOut() {
    connection.start("Flat64", 1, Difficulty.VeryEasy);
    connection.debug(
        Connection.cheat(DebugGameState.tech_tree),
        Connection.create(54, 1, 20, 20, 1),
        Connection.create(50, 1, 24, 20, 1));
    setEnergy(54, 0);
    setEnergy(50, 24);
    assertThat(abilities(first(54))).doesNotContain(386);
    assertThat(abilities(first(50))).doesNotContain(382);
    assertThat(abilities(first(54), true)).contains(386);
    assertThat(abilities(first(50), true)).contains(382);
    setEnergy(54, 1);
    setEnergy(50, 25);
    assertThat(abilities(first(54))).contains(386);
    assertThat(abilities(first(50))).contains(382);
  }

  private void setEnergy(int type, float energy) {
    connection.debug(Connection.set(UnitValue.Energy, first(type), energy));
  }

  @Test
  void onlyWhatTheGameNamesIsListed() {
    connection.start("Flat64", 1, Difficulty.VeryEasy);
    connection.debug(
        Connection.create(48, 1, 20, 20, 1),
        Connection.create(50, 1, 24, 20, 1),
        Connection.create(19, 1, 28, 20, 1),
        Connection.create(23, 1, 32, 20, 1));
    assertThat(abilities(first(48))).containsExactlyInAnyOrder(1, 4, 16, 17, 18, 23);
    assertThat(abilities(first(50))).contains(36);
    assertThat(abilities(first(19))).as("a supply depot").doesNotContain(4, 16, 23);
    assertThat(abilities(first(23))).as("a missile turret").contains(4, 23).doesNotContain(16);
  }

  private List<Integer> abilities(Unit unit) {
    return abilities(unit, false);
  }

  private List<Integer> abilities(Unit unit, boolean free) {
    return query(
            RequestQuery.newBuilder()
                .setIgnoreResourceRequirements(free)
                .addAbilities(
                    RequestQueryAvailableAbilities.newBuilder().setUnitTag(unit.getTag())))
        .getAbilities(0)
        .getAbilitiesList()
        .stream()
        .map(AvailableAbility::getAbilityId)
        .toList();
  }

  @Test
  void whoeverFliesGoesStraightOverWhatOthersWalkAround() {
    connection.start("corridor", 1, Difficulty.Easy);
    connection.debug(Connection.create(54, 1, 8, 8, 1));
    Unit medivac = first(54);
    float straight = distance(medivac, 28, 28);
    double dx = 28 - medivac.getPos().getX();
    double dy = 28 - medivac.getPos().getY();
    assertThat(straight).isEqualTo((float) Math.sqrt(dx * dx + dy * dy));
    assertThat(distance(medivac, -3, 28)).isZero();
    assertThat(distance(Unit.newBuilder().setTag(99).build(), 5, 5)).isZero();
  }

  @Test
  void whoeverClimbsIsAskedAboutCliffs() {
    connection.start("2c_vs_64zg", 1, Difficulty.Easy);
    connection.debug(Connection.create(4, 1, 8, 18, 1), Connection.create(48, 1, 8, 16, 1));
    Unit colossus = first(4);
    Unit marine = first(48);
    float up = distance(colossus, 8, 28);
    assertThat(up).isGreaterThan(8).isLessThan(16);
    assertThat(distance(marine, 8, 28)).as("by the ramp").isGreaterThan(30);
  }

  private float distance(Unit unit, float x, float y) {
    return query(
            RequestQuery.newBuilder()
                .addPathing(
                    RequestQueryPathing.newBuilder()
                        .setUnitTag(unit.getTag())
                        .setEndPos(Connection.point(x, y))))
        .getPathing(0)
        .getDistance();
  }

  @Test
  void aStructureFitsWhereTheGroundIsFree() {
    connection.start("2s_vs_1sc", 1, Difficulty.Easy);
    UnitType crawler = Scenario.load("2s_vs_1sc").units().byName("SpineCrawler");
    Unit own = connection.units(1).get(0);
    float x = own.getPos().getX();
    float y = own.getPos().getY();
    assertThat(place(crawler.buildAbility(), 16, 28, 0, true)).isEqualTo(ActionResult.Success);
    assertThat(place(crawler.buildAbility(), x, y, 0, true))
        .isEqualTo(ActionResult.CantBuildLocationInvalid);
    assertThat(place(crawler.buildAbility(), -2, 28, 0, true))
        .isEqualTo(ActionResult.CantBuildLocationInvalid);
    for (float off : new float[] {1e30f, -1e30f, 2.2e9f, Float.MAX_VALUE}) {
      assertThat(place(crawler.buildAbility(), off, 20, 0, true))
          .isEqualTo(ActionResult.CantBuildLocationInvalid);
      assertThat(place(crawler.buildAbility(), 20, off, 0, true))
          .isEqualTo(ActionResult.CantBuildLocationInvalid);
    }
    assertThat(place(crawler.buildAbility(), 16, Float.NaN, 0, true)).isEqualTo(ActionResult.Error);
    assertThat(place(16, 16, 28, 0, true)).isEqualTo(ActionResult.NotSupported);
  }

  @Test
  void aRefineryNeedsAGeyserThatHasBeenSeenAndIsFree() {
    connection.start("Simple64", 1, Difficulty.VeryEasy);
    int refinery = 320;
    assertThat(place(refinery, 17.5f, 30.5f, 0, true)).isEqualTo(ActionResult.CantSeeBuildLocation);
    connection.debug(Connection.create(48, 1, 20, 26, 1));
    assertThat(place(refinery, 17.5f, 30.5f, 0, true)).isEqualTo(ActionResult.Success);
    assertThat(place(refinery, 21.5f, 26.5f, 0, true)).isEqualTo(ActionResult.CantBuildOnThat);
    connection.debug(Connection.kill(connection.units(1)));
    assertThat(place(refinery, 17.5f, 30.5f, 0, true))
        .as("a geyser that is only remembered")
        .isEqualTo(ActionResult.Success);
    connection.debug(Connection.create(20, 1, 17.5f, 30.5f, 1));
    Unit built = first(20);
    assertThat(built.getPos().getX()).isEqualTo(17.5f);
    assertThat(built.getPos().getY()).isEqualTo(30.5f);
    assertThat(place(refinery, 17.5f, 30.5f, 0, true))
        .isEqualTo(ActionResult.CantBuildLocationInvalid);
  }

  @Test
  void placementDoesNotFindHiddenStructures() {
    connection.start("Flat64", 1, Difficulty.VeryEasy);
    connection.debug(Connection.create(48, 1, 40, 32, 1));
    connection.debug(
        Connection.kill(connection.units(1)), Connection.create(59, 2, 40.5f, 32.5f, 1));
    assertThat(place(319, 40, 32, 0, true)).isEqualTo(ActionResult.Success);
    connection.debug(Connection.create(48, 1, 34, 32, 1));
    assertThat(place(319, 40, 32, 0, true)).isEqualTo(ActionResult.CantBuildLocationInvalid);
  }

  @Test
  void structuresMayStandSideBySide() {
    connection.start("Flat64", 1, Difficulty.VeryEasy);
    connection.debug(Connection.create(19, 1, 20, 20, 1));
    assertThat(place(319, 22, 20, 0, true)).isEqualTo(ActionResult.Success);
    assertThat(place(319, 21, 20, 0, true)).isEqualTo(ActionResult.CantBuildLocationInvalid);
  }

  private ActionResult place(int ability, float x, float y, long builder, boolean free) {
    return query(
            RequestQuery.newBuilder()
                .setIgnoreResourceRequirements(free)
                .addPlacements(
                    RequestQueryBuildingPlacement.newBuilder()
                        .setAbilityId(ability)
                        .setTargetPos(Connection.point(x, y))
                        .setPlacingUnitTag(builder)))
        .getPlacements(0)
        .getResult();
  }
}
