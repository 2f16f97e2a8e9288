package org.overseer.env.sc2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import SC2APIProtocol.Common.Size2DI;
import SC2APIProtocol.Raw.Alliance;
import SC2APIProtocol.Raw.DisplayType;
import SC2APIProtocol.Raw.Event;
import SC2APIProtocol.Raw.ObservationRaw;
import SC2APIProtocol.Raw.StartRaw;
import SC2APIProtocol.Raw.Unit;
import SC2APIProtocol.Sc2Api.Observation;
import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.Response;
import SC2APIProtocol.Sc2Api.ResponseGameInfo;
import SC2APIProtocol.Sc2Api.ResponseObservation;
import SC2APIProtocol.Sc2Api.Status;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.overseer.env.Outcome;
import org.overseer.env.net.ConnectionPolicy;
import org.overseer.env.skirmish.Scenario;

/** Rewards of a game with fog, in which enemies come and go; worked out by hand. */
class RemotePlayerTest {
  private static final long OWN = 1;
  private static final long FIRST = 2;
  private static final long SECOND = 3;

  private final Deque<ObservationRaw.Builder> script = new ArrayDeque<>();
  private String map = "";
  private Status status = Status.in_game;
  private int loop;
  private ScriptedServer server;
  private Sc2Protocol protocol;
  private RemotePlayer player;

  @BeforeEach
  void connect() throws IOException {
    server = new ScriptedServer(this::answer);
    protocol = new Sc2Protocol("127.0.0.1", server.port(), ConnectionPolicy.DEFAULT);
    player = new RemotePlayer(protocol, 0);
  }

  @AfterEach
  void close() throws IOException {
    protocol.close();
    server.close();
  }

  @Test
  void anEnemyOutOfSightIsNoDeadEnemy() {
    begin(raw(own(45), enemy(FIRST, 45)));
    assertThat(rewardAfter(raw(own(45)))).as("it has gone out of sight").isZero();
    assertThat(rewardAfter(raw(own(45), enemy(FIRST, 30))))
        .as("back, with 15 points less of a mean start of 45")
        .isCloseTo(15 / 45f, within(1e-6f));
    assertThat(rewardAfter(raw(own(45)).setEvent(Event.newBuilder().addDeadUnits(FIRST))))
        .as("dead, with 30 points left")
        .isCloseTo(30 / 45f + 0.1f, within(1e-6f));
  }

  @Test
  void anEnemySeenForTheFirstTimeIsNoLoss() {
    begin(raw(own(45), enemy(FIRST, 45)));
    assertThat(rewardAfter(raw(own(45), enemy(FIRST, 45), enemy(SECOND, 45)))).isZero();
    assertThat(rewardAfter(raw(own(45), enemy(SECOND, 36))))
        .as("the enemy's start is 90 now, the mean of both 67.5")
        .isCloseTo(9 / 67.5f, within(1e-6f));
    assertThat(
            rewardAfter(
                raw(own(40), enemy(SECOND, 36)).setEvent(Event.newBuilder().addDeadUnits(FIRST))))
        .isCloseTo((45 - 5) / 67.5f + 0.1f, within(1e-6f));
  }

  @Test
  void aSnapshotWithoutHealthIsNoDamage() {
    begin(raw(own(45), enemy(FIRST, 45)));
    Unit.Builder snapshot = enemy(FIRST, 0).setDisplayType(DisplayType.Snapshot);
    assertThat(rewardAfter(raw(own(45), snapshot))).isZero();
  }

  @Test
  void timeRunsOutForEnemiesOutOfSightToo() {
    begin(raw(own(45), enemy(FIRST, 27)));
    read(raw(own(45)));
    player.finishStep(true);
    assertThat(player.timeStep().reward())
        .as("the difference of what is left, of a mean start of 36, and -1")
        .isCloseTo((45 - 27) / 36f - 1, within(1e-6f));
  }

  @ParameterizedTest
  @CsvSource({"MMM, 1199, 0", "MMM, 1200, -1", "Elsewhere LE, 1199, -1"})
  void aTieWithUnitsLeftIsATimeoutOnlyAtTheLimitOfTheMapIfThatIsKnown(
      String name, int gameLoop, float paid) {
    assertThat(Scenario.load("MMM").stepLimit() * Scenario.load("MMM").loopsPerStep())
        .isEqualTo(1200);
    map = name;
    begin(raw(own(45), enemy(FIRST, 45)));
    status = Status.ended;
    loop = gameLoop;
    assertThat(rewardAfter(raw(own(45), enemy(FIRST, 45)))).isEqualTo(paid);
    assertThat(player.timeStep().outcome()).isEqualTo(Outcome.DRAW);
  }

  @Test
  void aNewGameForgetsTheEnemiesOfTheLast() {
    begin(raw(own(45), enemy(FIRST, 45)));
    begin(raw(own(45), enemy(SECOND, 45)));
    assertThat(rewardAfter(raw(own(45), enemy(SECOND, 0)))).isCloseTo(1, within(1e-6f));
  }

  private void begin(ObservationRaw.Builder first) {
    script.add(first);
    player.observeFirst();
  }

  private float rewardAfter(ObservationRaw.Builder next) {
    read(next);
    player.finishStep(false);
    return player.timeStep().reward();
  }

  private void read(ObservationRaw.Builder next) {
    script.add(next);
    player.read(protocol.call(RemotePlayer.observationRequest()).getObservation());
  }

  private List<byte[]> answer(Request request) {
    Response.Builder response = Response.newBuilder().setId(request.getId()).setStatus(status);
    if (request.hasGameInfo()) {
      response.setGameInfo(
          ResponseGameInfo.newBuilder()
              .setMapName(map)
              .setStartRaw(StartRaw.newBuilder().setMapSize(Size2DI.newBuilder().setX(8).setY(8))));
    } else {
      response.setObservation(
          ResponseObservation.newBuilder()
              .setObservation(
                  Observation.newBuilder().setGameLoop(loop).setRawData(script.remove())));
    }
    return List.of(response.build().toByteArray());
  }

  private static ObservationRaw.Builder raw(Unit.Builder... units) {
    ObservationRaw.Builder raw = ObservationRaw.newBuilder();
    for (Unit.Builder unit : units) {
      raw.addUnits(unit);
    }
    return raw;
  }

  private static Unit.Builder own(float health) {
    return unit(OWN, health).setAlliance(Alliance.Self);
  }

  private static Unit.Builder enemy(long tag, float health) {
    return unit(tag, health).setAlliance(Alliance.Enemy);
  }

  private static Unit.Builder unit(long tag, float health) {
    return Unit.newBuilder().setTag(tag).setHealth(health).setDisplayType(DisplayType.Visible);
  }
}
