package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;

import SC2APIProtocol.Common.Point;
import SC2APIProtocol.Raw.MapState;
import SC2APIProtocol.Raw.ObservationRaw;
import SC2APIProtocol.Raw.PlayerRaw;
import SC2APIProtocol.Sc2Api.PlayerCommon;
import SC2APIProtocol.Sc2Api.ResponseObservation;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.overseer.env.Observation;
import org.overseer.env.UnitFeature;
import org.overseer.env.sc2.Sc2ObservationAdapter;
import org.overseer.env.skirmish.Mode;
import org.overseer.env.skirmish.ObservationWriter;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.Simulation;
import org.overseer.env.skirmish.UnitTable;

/** Under fog in-process players and clients see the same, whatever they only remember. */
class FoggyMessagesTest {
  @Test
  void messagesHaveTheValuesOfTheInProcessObservation() {
    Simulation game = new Simulation(Scenario.load("Simple64"), Mode.MAP);
    long scout = create(game, "Raven", 0, 56, 38);
    create(game, "Raven", 0, 18, 24);
    create(game, "Nexus", 0, 28.5f, 28.5f);
    create(game, "SupplyDepot", 1, 60, 46);
    create(game, "Marine", 1, 58, 40);
    Set<Float> displays = new TreeSet<>();
    for (int loop = 0; loop < 40; loop++) {
      game.step();
      if (loop == 20) {
        game.kill(scout);
      }
      for (int player = 0; player < 2; player++) {
        displays.addAll(compare(game, player));
      }
    }
    assertThat(displays).containsExactly(1f, 2f);
  }

  private static Set<Float> compare(Simulation game, int player) {
    Observation view = new Observation();
    ObservationWriter.write(game, player, view);
    ObservationRaw.Builder raw =
        ObservationRaw.newBuilder()
            .setPlayer(PlayerRaw.newBuilder().setCamera(Point.getDefaultInstance()))
            .setMapState(
                MapState.newBuilder()
                    .setVisibility(MapImages.bytes(game.map(), view.visibility())));
    for (int row = 0; row < view.entityCount(); row++) {
      raw.addUnits(UnitMessages.unit(game, view, row, new Camera(20, 20, 12)));
    }
    ResponseObservation message =
        ResponseObservation.newBuilder()
            .setObservation(
                SC2APIProtocol.Sc2Api.Observation.newBuilder()
                    .setGameLoop(game.gameLoop())
                    .setPlayerCommon(PlayerCommon.newBuilder().setPlayerId(player + 1))
                    .setRawData(raw))
            .build();
    Observation read = new Observation();
    Sc2ObservationAdapter.read(message, game.map(), read);
    Set<Float> displays = new TreeSet<>();
    assertThat(read.entityCount()).isEqualTo(view.entityCount());
    for (int row = 0; row < view.entityCount(); row++) {
      assertThat(read.tags()[row]).isEqualTo(view.tags()[row]);
      displays.add(view.feature(row, UnitFeature.DISPLAY_TYPE));
      for (UnitFeature feature : UnitFeature.values()) {
        assertThat(read.feature(row, feature))
            .as("unit type %s %s", view.feature(row, UnitFeature.UNIT_TYPE), feature)
            .isEqualTo(view.feature(row, feature));
      }
    }
    return displays;
  }

  private static long create(Simulation game, String type, int player, float x, float y) {
    long tag = game.createUnit(UnitTable.standard().byName(type), player, x, y);
    assertThat(tag).isNotZero();
    return tag;
  }
}
