package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;

import SC2APIProtocol.Debug.DebugCommand;
import SC2APIProtocol.Debug.DebugDraw;
import SC2APIProtocol.Debug.DebugEndGame.EndResult;
import SC2APIProtocol.Debug.DebugGameState;
import SC2APIProtocol.Debug.DebugKillUnit;
import SC2APIProtocol.Debug.DebugSetScore;
import SC2APIProtocol.Debug.DebugSetUnitValue.UnitValue;
import SC2APIProtocol.Debug.DebugTestProcess;
import SC2APIProtocol.Debug.DebugText;
import SC2APIProtocol.Error.ActionResult;
import SC2APIProtocol.Raw.Alliance;
import SC2APIProtocol.Raw.Unit;
import SC2APIProtocol.Sc2Api.Difficulty;
import SC2APIProtocol.Sc2Api.PlayerCommon;
import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.RequestData;
import SC2APIProtocol.Sc2Api.RequestDebug;
import SC2APIProtocol.Sc2Api.ResponseObservation;
import SC2APIProtocol.Sc2Api.Result;
import SC2APIProtocol.Sc2Api.Status;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DebugTest {
  private static final int BARRACKS = 21;
  private static final int SCV = 45;
  private static final int MARINE = 48;
  private static final int STALKER = 74;
  private static final int OVERLORD = 106;

  private final Connection connection = new Connection();

  private void startMap() {
    connection.good(Requests.create("3m", 1, Difficulty.VeryHard, ""));
    connection.good(Requests.join());
  }

  /** The order of requests of PySC2's own debug_test. */
  @Test
  void unitsAreCreatedKilledAndChanged() {
    startMap();
    connection.step(2);
    connection.debug(Connection.create(MARINE, 1, 5, 25, 5));
    connection.step(2);
    List<Unit> marines = marines();
    assertThat(marines).hasSize(5);
    connection.debug(
        Connection.kill(marines.subList(0, 1)), Connection.set(UnitValue.Life, marines.get(1), 5));
    connection.step(2);
    assertThat(marines())
        .extracting(Unit::getTag)
        .containsExactlyInAnyOrderElementsOf(
            marines.subList(1, 5).stream().map(Unit::getTag).toList());
    assertThat(find(marines.get(1)).getHealth()).isEqualTo(5);
  }

  /** As a recording has it: fourteen SCVs and some structures are no army. */
  @Test
  void workersAndStructuresAreNoArmy() {
    connection.good(Requests.create("Flat64", 1, Difficulty.VeryHard, ""));
    connection.good(Requests.join());
    connection.debug(
        Connection.create(SCV, 1, 10, 10, 2),
        Connection.create(BARRACKS, 1, 30, 30, 1),
        Connection.create(OVERLORD, 1, 20, 40, 1),
        Connection.create(STALKER, 1, 40, 10, 1),
        Connection.create(MARINE, 1, 45, 10, 1));
    assertCommon(5, 3, 2, 2, 2);
    Unit scv =
        connection.observe().getObservation().getRawData().getUnitsList().stream()
            .filter(unit -> unit.getUnitType() == SCV)
            .findFirst()
            .orElseThrow();
    connection.good(
        Requests.command(
            Connection.order(16, List.of(scv)).setTargetWorldSpacePos(Connection.point(50, 50))));
    connection.step(1);
    assertCommon(5, 3, 2, 1, 2);
  }

  private void assertCommon(int used, int army, int workers, int idle, int count) {
    PlayerCommon common = connection.observe().getObservation().getPlayerCommon();
    assertThat(common.getFoodUsed()).isEqualTo(used);
    assertThat(common.getFoodArmy()).isEqualTo(army);
    assertThat(common.getFoodWorkers()).isEqualTo(workers);
    assertThat(common.getIdleWorkerCount()).isEqualTo(idle);
    assertThat(common.getArmyCount()).isEqualTo(count);
  }

  private List<Unit> marines() {
    return connection.units(1).stream().filter(u -> u.getUnitType() == MARINE).toList();
  }

  private Unit find(Unit unit) {
    return connection.observe().getObservation().getRawData().getUnitsList().stream()
        .filter(u -> u.getTag() == unit.getTag())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void ownersAreBothPlayersAndNobody() {
    startMap();
    int before = connection.observe().getObservation().getRawData().getUnitsCount();
    connection.debug(
        Connection.create(STALKER, 2, 5, 25, 1),
        Connection.create(STALKER, 0, 8, 25, 1),
        Connection.create(STALKER, 16, 11, 25, 1),
        Connection.create(STALKER, 3, 14, 25, 1),
        Connection.create(STALKER, -1, 14, 25, 1),
        Connection.create(999_999, 1, 14, 25, 1),
        Connection.create(STALKER, 1, Float.NaN, 25, 1));
    ResponseObservation seen = connection.observe();
    assertThat(seen.getObservation().getRawData().getUnitsCount()).isEqualTo(before + 3);
    assertThat(Connection.units(seen, 16))
        .hasSize(2)
        .allMatch(u -> u.getAlliance() == Alliance.Neutral);
    assertThat(Connection.units(seen, 2)).extracting(Unit::getUnitType).contains(STALKER);
  }

  @Test
  void howManyUnitsThereAreIsBounded() {
    startMap();
    connection.debug(
        Connection.create(105, 1, 16, 16, 100_000), Connection.create(105, 2, 16, 16, -1));
    int units = connection.observe().getObservation().getRawData().getUnitsCount();
    assertThat(units).isBetween(100, DebugCommands.MOST_UNITS);
    connection.debug(Connection.create(18, 1, 16, 16, 1));
    assertThat(connection.observe().getObservation().getRawData().hasEvent())
        .as("who finds no room has not died")
        .isFalse();
    connection.step(1);
  }

  @Test
  void deathsThatNobodySawAreNotTold() {
    connection.start("Flat64", 1, Difficulty.VeryEasy);
    connection.debug(
        Connection.create(MARINE, 1, 10, 10, 1),
        Connection.create(MARINE, 2, 50, 50, 2),
        Connection.cheat(DebugGameState.show_map));
    List<Unit> enemies = connection.units(2);
    assertThat(enemies).hasSize(2);
    connection.debug(Connection.kill(enemies.subList(0, 1)));
    assertThat(connection.observe().getObservation().getRawData().getEvent().getDeadUnitsList())
        .containsExactly(enemies.get(0).getTag());
    connection.debug(Connection.cheat(DebugGameState.show_map));
    connection.debug(Connection.kill(enemies));
    assertThat(connection.observe().getObservation().getRawData().hasEvent()).isFalse();
  }

  @Test
  void howMuchARequestAsksForIsBounded() {
    startMap();
    RequestDebug.Builder many = RequestDebug.newBuilder();
    for (int i = 0; i <= DebugCommands.MOST_COMMANDS; i++) {
      many.addDebug(Connection.create(MARINE, 1, 5, 25, 1));
    }
    int before = connection.units(1).size();
    assertThat(connection.call(Request.newBuilder().setDebug(many)).getErrorList())
        .containsExactly("RequestDebug has 1001 commands; give at most 1000 at once");
    assertThat(connection.units(1)).hasSize(before);
    DebugKillUnit.Builder kill = DebugKillUnit.newBuilder();
    for (int i = 0; i <= Commands.MOST_TAGS; i++) {
      kill.addTag(i);
    }
    Request.Builder murder =
        Request.newBuilder()
            .setDebug(
                RequestDebug.newBuilder().addDebug(DebugCommand.newBuilder().setKillUnit(kill)));
    assertThat(connection.call(murder).getErrorList())
        .containsExactly(
            "RequestDebug has a command for 4097 units; give one to at most 4096 at once");
  }

  @Test
  void unitValuesStayBetweenNothingAndTheMost() {
    startMap();
    connection.debug(Connection.create(STALKER, 1, 5, 25, 2));
    List<Unit> stalkers =
        connection.units(1).stream().filter(u -> u.getUnitType() == STALKER).toList();
    Unit first = stalkers.get(0);
    connection.debug(
        Connection.set(UnitValue.Shields, first, -5),
        Connection.set(UnitValue.Life, first, 1e9f),
        Connection.set(UnitValue.Energy, first, 50));
    Unit changed = find(first);
    assertThat(changed.getShield()).isZero();
    assertThat(changed.getHealth()).isEqualTo(changed.getHealthMax());
    assertThat(changed.getEnergy()).isEqualTo(changed.getEnergyMax());
    connection.debug(Connection.set(UnitValue.Life, stalkers.get(1), 0));
    ResponseObservation after = connection.observe();
    assertThat(after.getObservation().getRawData().getUnitsList())
        .noneMatch(u -> u.getTag() == stalkers.get(1).getTag());
    assertThat(after.getObservation().getRawData().getEvent().getDeadUnitsList())
        .containsExactly(stalkers.get(1).getTag());
  }

  @Test
  void killingAllBringsBothArmiesBackInSmacsReset() {
    startMap();
    for (int episode = 0; episode < 3; episode++) {
      List<Unit> all = connection.observe().getObservation().getRawData().getUnitsList();
      assertThat(all).hasSize(6);
      connection.step(24);
      connection.debug(Connection.kill(all));
      assertThat(connection.step(2)).isEqualTo((episode + 1) * 26);
      assertThat(connection.observe().getObservation().getRawData().getUnitsList())
          .hasSize(6)
          .doesNotContainAnyElementsOf(all);
    }
  }

  /** SMACv2's reset: its allies are the last nine types of all. */
  @Test
  void smacv2BringsItsTeamsByItself() {
    connection.good(Requests.create("32x32_flat", 1, Difficulty.VeryHard, ""));
    connection.good(Requests.join());
    Request.Builder data =
        Request.newBuilder().setData(RequestData.newBuilder().setUnitTypeId(true));
    int types = connection.good(data).getData().getUnitsCount();
    String[] names = {
      "Baneling",
      "Colossus",
      "Hydralisk",
      "Marauder",
      "Marine",
      "Medivac",
      "Stalker",
      "Zealot",
      "Zergling"
    };
    for (int episode = 0; episode < 2; episode++) {
      connection.debug(
          Connection.kill(connection.observe().getObservation().getRawData().getUnitsList()));
      connection.step(2);
      assertThat(connection.observe().getObservation().getRawData().getUnitsList()).isEmpty();
      for (int i = 0; i < names.length; i++) {
        connection.debug(
            Connection.create(types - names.length + i, 1, 6, 3 + 3 * i, 1),
            Connection.create(MARINE, 2, 26, 3 + 3 * i, 1));
      }
      connection.step(1);
      assertThat(connection.units(2)).hasSize(9);
      List<Unit> allies = connection.units(1);
      assertThat(allies)
          .extracting(unit -> unit.getUnitType())
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(types - names.length, types).boxed().toList());
      for (Unit ally : allies) {
        var type = connection.good(data).getData().getUnits(ally.getUnitType());
        assertThat(connection.good(data).getData().getUnits(type.getUnitAlias()).getName())
            .isEqualTo(names[ally.getUnitType() - types + names.length]);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Difficulty.class,
      names = {"Easy", "Hard", "VeryHard", "CheatInsane"})
  void smacv2sMapSendsItsEnemiesAcross(Difficulty difficulty) {
    connection.good(Requests.create("32x32_flat", 1, difficulty, ""));
    connection.good(Requests.join());
    connection.debug(
        Connection.create(MARINE, 1, 4, 28, 1), Connection.create(STALKER, 2, 23, 16, 3));
    assertThat(connection.units(1)).allMatch(unit -> unit.getOrdersCount() == 0);
    connection.step(200);
    assertThat(connection.units(2))
        .hasSize(3)
        .allMatch(unit -> Math.hypot(unit.getPos().getX() - 9, unit.getPos().getY() - 16) < 4);
  }

  @ParameterizedTest
  @EnumSource(DebugGameState.class)
  void everyGameStateIsAcceptedTwice(DebugGameState state) {
    startMap();
    connection.debug(Connection.cheat(state));
    connection.step(1);
    connection.debug(Connection.cheat(state), Connection.cheat(state));
    assertThat(connection.status()).isEqualTo(Status.in_game);
  }

  @Test
  void resourcesAppear() {
    startMap();
    connection.debug(
        Connection.cheat(DebugGameState.minerals), Connection.cheat(DebugGameState.all_resources));
    var common = connection.observe().getObservation().getPlayerCommon();
    assertThat(common.getMinerals()).isEqualTo(10_000);
    assertThat(common.getVespene()).isEqualTo(5_000);
  }

  @Test
  void underControlEnemyTheEnemyObeys() {
    startMap();
    List<Unit> enemies = connection.units(2);
    Request.Builder stop = Requests.command(Connection.order(4, enemies));
    assertThat(result(stop)).isEqualTo(ActionResult.YouCantControlThatUnit);
    connection.debug(Connection.cheat(DebugGameState.control_enemy));
    assertThat(result(stop)).isEqualTo(ActionResult.Success);
    connection.debug(Connection.cheat(DebugGameState.control_enemy));
    assertThat(result(stop)).isEqualTo(ActionResult.YouCantControlThatUnit);
  }

  private ActionResult result(Request.Builder action) {
    return connection.good(action).getAction().getResult(0);
  }

  @Test
  void underGodNothingHurtsTheOwnUnits() {
    startMap();
    connection.debug(Connection.cheat(DebugGameState.god));
    Unit enemy = connection.units(2).get(0);
    connection.good(
        Requests.command(
            Connection.order(23, connection.units(1)).setTargetUnitTag(enemy.getTag())));
    while (connection.units(2).size() == 3) {
      connection.step(8);
    }
    connection.step(80);
    assertThat(connection.units(1))
        .hasSize(3)
        .allMatch(unit -> unit.getHealth() == unit.getHealthMax());
  }

  @Test
  void drawingsAndNonsenseChangeNothing() {
    startMap();
    ResponseObservation before = connection.observe();
    connection.debug(
        DebugCommand.newBuilder()
            .setDraw(DebugDraw.newBuilder().addText(DebugText.newBuilder().setText("here"))),
        DebugCommand.newBuilder(),
        Connection.kill(List.of(Unit.newBuilder().setTag(12).build())));
    assertThat(connection.observe()).isEqualTo(before);
  }

  @Test
  void endGameDecides() {
    startMap();
    connection.debug(Connection.end(EndResult.Surrender));
    assertThat(connection.status()).isEqualTo(Status.ended);
    assertThat(connection.observe().getPlayerResult(0).getResult()).isEqualTo(Result.Defeat);
    connection.leave();
    startMap();
    connection.debug(Connection.end(EndResult.DeclareVictory));
    assertThat(connection.observe().getPlayerResult(0).getResult()).isEqualTo(Result.Victory);
    assertThat(connection.observe().getPlayerResult(1).getResult()).isEqualTo(Result.Defeat);
  }

  @Test
  void inAGameOfTwoTheGuestCanEndIt() {
    Services services = Connection.services();
    Connection host = new Connection(services);
    Connection guest = new Connection(services);
    host.startWith(guest, Requests.createForTwo("3m", 1));
    var waiting = host.send(Requests.step(8));
    guest.debug(Connection.end(EndResult.DeclareVictory));
    assertThat(waiting.join().getStatus()).isEqualTo(Status.ended);
    assertThat(host.observe().getPlayerResult(1).getResult()).isEqualTo(Result.Victory);
  }

  @Test
  void aScoreThatIsSetIsACurriculumScore() {
    startMap();
    connection.debug(DebugCommand.newBuilder().setScore(DebugSetScore.newBuilder().setScore(42)));
    assertThat(connection.observe().getObservation().getScore().getScore()).isEqualTo(42);
  }

  @ParameterizedTest
  @EnumSource(DebugTestProcess.Test.class)
  void testProcessEndsOnlyThisProcess(DebugTestProcess.Test test) {
    startMap();
    Connection other = new Connection().start("3m", 1, Difficulty.Easy);
    Request.Builder request =
        Request.newBuilder()
            .setDebug(
                RequestDebug.newBuilder()
                    .addDebug(
                        DebugCommand.newBuilder()
                            .setTestProcess(DebugTestProcess.newBuilder().setTest(test))));
    var answer = connection.send(request);
    assertThat(connection.process.status()).isEqualTo(Status.quit);
    assertThat(answer.isDone()).isEqualTo(test != DebugTestProcess.Test.hang);
    assertThat(answer.isCompletedExceptionally()).isEqualTo(test == DebugTestProcess.Test.crash);
    assertThat(other.step(8)).isEqualTo(8);
  }

  @ParameterizedTest
  @EnumSource(
      value = DebugTestProcess.Test.class,
      names = {"crash", "exit"})
  void testProcessWaitsAsLongAsItIsTold(DebugTestProcess.Test test) {
    startMap();
    long start = System.nanoTime();
    var answer =
        connection.send(
            Request.newBuilder()
                .setDebug(
                    RequestDebug.newBuilder()
                        .addDebug(
                            DebugCommand.newBuilder()
                                .setTestProcess(
                                    DebugTestProcess.newBuilder().setTest(test).setDelayMs(50)))));
    assertThat(answer.handle((response, failure) -> failure == null).join())
        .isEqualTo(test == DebugTestProcess.Test.exit);
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(50_000_000L);
    assertThat(connection.process.status()).isEqualTo(Status.quit);
  }
}
