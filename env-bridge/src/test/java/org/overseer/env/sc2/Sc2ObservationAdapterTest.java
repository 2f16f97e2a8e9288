package org.overseer.env.sc2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import SC2APIProtocol.Common.ImageData;
import SC2APIProtocol.Common.Point;
import SC2APIProtocol.Common.Size2DI;
import SC2APIProtocol.Raw.Alliance;
import SC2APIProtocol.Raw.MapState;
import SC2APIProtocol.Raw.ObservationRaw;
import SC2APIProtocol.Raw.PassengerUnit;
import SC2APIProtocol.Raw.PlayerRaw;
import SC2APIProtocol.Raw.StartRaw;
import SC2APIProtocol.Raw.Unit;
import SC2APIProtocol.Raw.UnitOrder;
import SC2APIProtocol.Sc2Api.PlayerCommon;
import SC2APIProtocol.Sc2Api.ResponseGameInfo;
import SC2APIProtocol.Sc2Api.ResponseObservation;
import com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;
import org.overseer.env.Ability;
import org.overseer.env.Action;
import org.overseer.env.EnvironmentException;
import org.overseer.env.MapInfo;
import org.overseer.env.Observation;
import org.overseer.env.UnitFeature;

class Sc2ObservationAdapterTest {
  @Test
  void oneBitGridsArePackedMostSignificantBitFirstAcrossRows() {
    // 5 x 3 cells: rows 10000, 01001, 11110 are the bits 10000010 0111110(0)
    ImageData image = image(1, 5, 3, 0b10000010, 0b01111100);
    ResponseGameInfo info =
        ResponseGameInfo.newBuilder()
            .setStartRaw(
                StartRaw.newBuilder()
                    .setMapSize(Size2DI.newBuilder().setX(5).setY(3))
                    .setPathingGrid(image))
            .build();
    MapInfo map = Sc2ObservationAdapter.map(info);
    assertThat(map.pathing()).containsExactly(1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 1, 1, 1, 1, 0);
    assertThat(map.placement()).containsOnly(0);
    assertThat(map.isPathable(4.5f, 1.5f)).isTrue();
    assertThat(map.isPathable(4.5f, 2.5f)).isFalse();
  }

  @Test
  void missingImagesLeaveGridsEmptyAndForgetTheLastOnes() {
    MapInfo map = map(2, 2);
    Observation observation = new Observation();
    Sc2ObservationAdapter.read(
        observation(
            MapState.newBuilder()
                .setVisibility(image(8, 2, 2, 0, 1, 2, 3))
                .setCreep(image(1, 2, 2, 0b10010000))),
        map,
        observation);
    assertThat(observation.visibility()).containsExactly(0, 1, 2, 0);
    assertThat(observation.creep()).containsExactly(1, 0, 0, 1);
    Sc2ObservationAdapter.read(observation(MapState.newBuilder()), map, observation);
    assertThat(observation.visibility()).containsOnly(0);
    assertThat(observation.creep()).containsOnly(0);
  }

  @Test
  void absentFieldsOfAUnitAreZero() {
    Observation observation = new Observation();
    ResponseObservation message =
        ResponseObservation.newBuilder()
            .setObservation(
                SC2APIProtocol.Sc2Api.Observation.newBuilder()
                    .setRawData(ObservationRaw.newBuilder().addUnits(Unit.newBuilder().setTag(-5))))
            .build();
    Sc2ObservationAdapter.read(message, map(1, 1), observation);
    assertThat(observation.tags()[0]).isEqualTo(-5);
    for (UnitFeature feature : UnitFeature.values()) {
      assertThat(observation.feature(0, feature)).as(feature.name()).isZero();
    }
    assertThat(ObservationPrinter.json(observation, null)).contains("18446744073709551611");
  }

  @Test
  void queuedOrdersAddOnsPassengersAndUpgradesAreRead() {
    Unit barracks =
        Unit.newBuilder()
            .setTag(1)
            .setUnitType(21)
            .setAddOnTag(2)
            .addOrders(UnitOrder.newBuilder().setAbilityId(560).setProgress(0.75f))
            .addOrders(UnitOrder.newBuilder().setAbilityId(561).setProgress(0.25f))
            .addOrders(UnitOrder.newBuilder().setAbilityId(562))
            .addOrders(UnitOrder.newBuilder().setAbilityId(563))
            .addOrders(UnitOrder.newBuilder().setAbilityId(564))
            .build();
    Unit medivac =
        Unit.newBuilder()
            .setTag(3)
            .setUnitType(54)
            .setAlliance(Alliance.Self)
            .setOwner(1)
            .setIsOnScreen(true)
            .setPos(Point.newBuilder().setX(7).setY(8).setZ(9))
            .addPassengers(
                PassengerUnit.newBuilder().setTag(4).setUnitType(48).setHealth(30).setHealthMax(45))
            .build();
    Observation seen = new Observation();
    ObservationRaw.Builder raw =
        ObservationRaw.newBuilder()
            .addUnits(barracks)
            .addUnits(medivac)
            .addUnits(Unit.newBuilder().setTag(2).setUnitType(38))
            .setPlayer(PlayerRaw.newBuilder().addUpgradeIds(15).addUpgradeIds(7));
    Sc2ObservationAdapter.read(observation(raw), map(1, 1), seen);
    assertThat(seen.entityCount()).isEqualTo(4);
    assertThat(seen.feature(0, UnitFeature.ORDER_2_ABILITY)).isEqualTo(561);
    assertThat(seen.feature(0, UnitFeature.ORDER_3_ABILITY)).isEqualTo(562);
    assertThat(seen.feature(0, UnitFeature.ORDER_4_ABILITY)).isEqualTo(563);
    assertThat(seen.feature(0, UnitFeature.ORDER_2_PROGRESS)).isEqualTo(0.25f);
    assertThat(seen.feature(0, UnitFeature.ADD_ON_TYPE)).isEqualTo(38);
    assertThat(seen.feature(1, UnitFeature.IS_ON_SCREEN)).isEqualTo(1);
    assertThat(seen.tags()[3]).isEqualTo(4);
    assertThat(seen.feature(3, UnitFeature.UNIT_TYPE)).isEqualTo(48);
    assertThat(seen.feature(3, UnitFeature.IN_CARGO)).isEqualTo(1);
    assertThat(seen.feature(3, UnitFeature.DISPLAY_TYPE)).as("hidden").isEqualTo(3);
    assertThat(seen.feature(3, UnitFeature.ALLIANCE)).isEqualTo(1);
    assertThat(seen.feature(3, UnitFeature.HEALTH)).isEqualTo(30);
    assertThat(seen.feature(3, UnitFeature.X)).isEqualTo(7);
    assertThat(seen.feature(3, UnitFeature.Z)).isEqualTo(9);
    assertThat(seen.upgrades()).startsWith(15, 7);
    Observation copy = new Observation();
    copy.copyFrom(seen);
    assertThat(copy.upgradeCount()).isEqualTo(2);
    assertThat(copy.contentHash()).isEqualTo(seen.contentHash());
    copy.addUpgrade(8);
    assertThat(copy.contentHash()).isNotEqualTo(seen.contentHash());
  }

  @Test
  void gridOfAnotherMapIsRefusedWithBothSizes() {
    ResponseObservation message =
        observation(MapState.newBuilder().setVisibility(image(8, 2, 2, 0, 1, 2, 3)));
    assertThatThrownBy(() -> Sc2ObservationAdapter.read(message, map(3, 3), new Observation()))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("2 x 2")
        .hasMessageContaining("3 x 3");
  }

  @Test
  void gridWithTooFewBytesOrAnAbsurdSizeIsRefused() {
    ResponseObservation cut =
        observation(MapState.newBuilder().setVisibility(image(8, 2, 2, 0, 1)));
    assertThatThrownBy(() -> Sc2ObservationAdapter.read(cut, map(2, 2), new Observation()))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("4 bytes but got 8 bits and 2 bytes");
    ResponseObservation huge =
        observation(MapState.newBuilder().setVisibility(image(8, 1 << 30, 1 << 30, 0, 1)));
    assertThatThrownBy(() -> Sc2ObservationAdapter.mapWithoutGameInfo(huge))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("4096");
  }

  @Test
  void eachCommandBecomesOneUnitCommandWithTheSpecificAbility() {
    Action action = new Action();
    action.add(Ability.MOVE, 7, 1.5f, 2.5f).queued();
    action.add(Ability.ATTACK, 8, 99L);
    action.add(Ability.STOP, 9);
    var commands =
        Sc2ActionAdapter.request(action).getActionsList().stream()
            .map(a -> a.getActionRaw().getUnitCommand())
            .toList();
    assertThat(commands).extracting(c -> c.getAbilityId()).containsExactly(16, 23, 4);
    assertThat(commands).extracting(c -> c.getUnitTags(0)).containsExactly(7L, 8L, 9L);
    assertThat(commands).extracting(c -> c.getQueueCommand()).containsExactly(true, false, false);
    assertThat(commands.get(0).getTargetWorldSpacePos().getX()).isEqualTo(1.5f);
    assertThat(commands.get(0).getTargetWorldSpacePos().getY()).isEqualTo(2.5f);
    assertThat(commands.get(1).getTargetUnitTag()).isEqualTo(99);
    assertThat(commands.get(2).hasTargetUnitTag()).isFalse();
    assertThat(commands.get(2).hasTargetWorldSpacePos()).isFalse();
  }

  private static ResponseObservation observation(MapState.Builder state) {
    return observation(ObservationRaw.newBuilder().setMapState(state));
  }

  private static ResponseObservation observation(ObservationRaw.Builder raw) {
    return ResponseObservation.newBuilder()
        .setObservation(
            SC2APIProtocol.Sc2Api.Observation.newBuilder()
                .setPlayerCommon(PlayerCommon.newBuilder().setPlayerId(1))
                .setRawData(raw))
        .build();
  }

  private static MapInfo map(int width, int height) {
    int cells = width * height;
    return new MapInfo("m", width, height, new byte[cells], new byte[cells], new byte[cells]);
  }

  private static ImageData image(int bits, int width, int height, int... bytes) {
    byte[] data = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      data[i] = (byte) bytes[i];
    }
    return ImageData.newBuilder()
        .setBitsPerPixel(bits)
        .setSize(Size2DI.newBuilder().setX(width).setY(height))
        .setData(ByteString.copyFrom(data))
        .build();
  }
}
