package org.overseer.env.sc2;

import static org.assertj.core.api.Assertions.assertThat;

import SC2APIProtocol.Data.UnitTypeData;
import SC2APIProtocol.Sc2Api.InterfaceOptions;
import SC2APIProtocol.Sc2Api.LocalMap;
import SC2APIProtocol.Sc2Api.PlayerSetup;
import SC2APIProtocol.Sc2Api.PlayerType;
import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.RequestCreateGame;
import SC2APIProtocol.Sc2Api.RequestJoinGame;
import SC2APIProtocol.Sc2Api.ResponseData;
import org.junit.jupiter.api.Test;
import org.overseer.env.Observation;
import org.overseer.env.UnitFeature;
import org.overseer.env.net.ConnectionPolicy;
import org.overseer.env.serve.Sc2Server;
import org.overseer.env.skirmish.UnitTable;

class UnitAliasesTest {
  private static final int MARINE = 48;
  private static final int SIEGE_TANK = 33;
  private static final int SIEGED_TANK = 32;
  private static final int COPY = UnitTable.REAL_TYPES + 1;

  @Test
  void onlyTheMapsOwnTypesBecomeWhatTheyAreCopiesOf() {
    UnitAliases aliases =
        new UnitAliases(
            ResponseData.newBuilder()
                .addUnits(UnitTypeData.newBuilder().setUnitId(SIEGED_TANK).setUnitAlias(SIEGE_TANK))
                .addUnits(UnitTypeData.newBuilder().setUnitId(COPY).setUnitAlias(MARINE))
                .addUnits(UnitTypeData.newBuilder().setUnitId(COPY + 1))
                .build());
    assertThat(aliases.original(COPY)).isEqualTo(MARINE);
    assertThat(aliases.original(COPY + 1)).isEqualTo(COPY + 1);
    assertThat(aliases.original(SIEGED_TANK)).isEqualTo(SIEGED_TANK);
    assertThat(UnitAliases.NONE.original(COPY)).isEqualTo(COPY);
  }

  @Test
  void aPlayerOnOneOfSmacsMapsSeesOrdinaryUnits() {
    try (Sc2Server server = Sc2Server.start("127.0.0.1", 0);
        Sc2Protocol protocol =
            new Sc2Protocol("127.0.0.1", server.port(), ConnectionPolicy.DEFAULT)) {
      protocol.call(
          Request.newBuilder()
              .setCreateGame(
                  RequestCreateGame.newBuilder()
                      .setLocalMap(LocalMap.newBuilder().setMapPath("3m.SC2Map"))
                      .addPlayerSetup(PlayerSetup.newBuilder().setType(PlayerType.Participant))
                      .addPlayerSetup(PlayerSetup.newBuilder().setType(PlayerType.Computer))));
      RequestJoinGame.Builder join =
          RequestJoinGame.newBuilder()
              .setRace(SC2APIProtocol.Common.Race.Terran)
              .setOptions(InterfaceOptions.newBuilder().setRaw(true));
      protocol.call(Request.newBuilder().setJoinGame(join));
      assertThat(
              protocol
                  .call(RemotePlayer.observationRequest())
                  .getObservation()
                  .getObservation()
                  .getRawData()
                  .getUnits(0)
                  .getUnitType())
          .as("the message has copies")
          .isGreaterThanOrEqualTo(UnitTable.REAL_TYPES);
      RemotePlayer player = new RemotePlayer(protocol, 0);
      player.joinedAs(1);
      player.observeFirst();
      Observation seen = player.timeStep().observation();
      assertThat(seen.entityCount()).isEqualTo(6);
      for (int row = 0; row < seen.entityCount(); row++) {
        assertThat(seen.feature(row, UnitFeature.UNIT_TYPE)).isEqualTo(MARINE);
      }
    }
  }
}
