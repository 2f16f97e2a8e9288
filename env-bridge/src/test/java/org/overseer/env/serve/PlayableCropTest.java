package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import SC2APIProtocol.Common.ImageData;
import SC2APIProtocol.Common.Point;
import SC2APIProtocol.Query.RequestQuery;
import SC2APIProtocol.Query.RequestQueryBuildingPlacement;
import SC2APIProtocol.Query.RequestQueryPathing;
import SC2APIProtocol.Query.ResponseQuery;
import SC2APIProtocol.Raw.ActionRaw;
import SC2APIProtocol.Raw.ActionRawCameraMove;
import SC2APIProtocol.Raw.MapState;
import SC2APIProtocol.Raw.StartRaw;
import SC2APIProtocol.Raw.Unit;
import SC2APIProtocol.Sc2Api.Action;
import SC2APIProtocol.Sc2Api.Difficulty;
import SC2APIProtocol.Sc2Api.InterfaceOptions;
import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.RequestAction;
import SC2APIProtocol.Sc2Api.ResponseObservation;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Two clients play the same game, one of them in the coordinates of the playable area, which on
 * Simple64 begins at (10, 10) and is 68 by 76 cells.
 */
class PlayableCropTest {
  private static final int LEFT = 10;
  private static final int BOTTOM = 10;
  private static final int WIDTH = 68;
  private static final int HEIGHT = 76;

  private final Connection whole = join("Simple64", false);
  private final Connection cropped = join("Simple64", true);

  private static Connection join(String map, boolean crop) {
    Connection connection = new Connection();
    connection.good(Requests.create(map, 3, Difficulty.VeryEasy));
    InterfaceOptions options =
        Connection.RAW.toBuilder().setRawCropToPlayableArea(crop).setShowCloaked(false).build();
    connection.good(Request.newBuilder().setJoinGame(Requests.joinGame().setOptions(options)));
    return connection;
  }

  @Test
  void theMapIsThePlayableArea() {
    StartRaw map = whole.gameInfo().getStartRaw();
    StartRaw part = cropped.gameInfo().getStartRaw();
    assertThat(cropped.gameInfo().getOptions().getRawCropToPlayableArea()).isTrue();
    assertThat(part.getMapSize().getX()).isEqualTo(WIDTH);
    assertThat(part.getMapSize().getY()).isEqualTo(HEIGHT);
    assertThat(part.getPlayableArea().getP0().getX()).isZero();
    assertThat(part.getPlayableArea().getP0().getY()).isZero();
    assertThat(part.getPlayableArea().getP1().getX()).isEqualTo(WIDTH);
    assertThat(part.getPlayableArea().getP1().getY()).isEqualTo(HEIGHT);
    assertThat(part.getStartLocationsCount()).isEqualTo(1);
    assertThat(part.getStartLocations(0).getX()).isEqualTo(67.5f - LEFT);
    assertThat(part.getStartLocations(0).getY()).isEqualTo(72.5f - BOTTOM);
    checkPart(part.getPathingGrid(), map.getPathingGrid());
    checkPart(part.getPlacementGrid(), map.getPlacementGrid());
    checkPart(part.getTerrainHeight(), map.getTerrainHeight());
  }

  private static void checkPart(ImageData part, ImageData whole) {
    assertThat(part.getSize().getX()).isEqualTo(WIDTH);
    assertThat(part.getSize().getY()).isEqualTo(HEIGHT);
    assertThat(part.getBitsPerPixel()).isEqualTo(whole.getBitsPerPixel());
    int bits = WIDTH * HEIGHT * part.getBitsPerPixel();
    assertThat(part.getData().size()).isEqualTo((bits + 7) / 8);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        assertThat(pixel(part, x, y)).isEqualTo(pixel(whole, x + LEFT, y + BOTTOM));
      }
    }
  }

  private static int pixel(ImageData image, int x, int y) {
    int at = y * image.getSize().getX() + x;
    return image.getBitsPerPixel() == 8
        ? image.getData().byteAt(at)
        : image.getData().byteAt(at >> 3) >> (7 - (at & 7)) & 1;
  }

  @Test
  void theSameCommandsGiveTheSameGameElsewhere() {
    whole.debug(Connection.create(48, 1, 34, 38, 3), Connection.create(73, 2, 44, 40, 2));
    cropped.debug(
        Connection.create(48, 1, 34 - LEFT, 38 - BOTTOM, 3),
        Connection.create(73, 2, 44 - LEFT, 40 - BOTTOM, 2));
    compare();
    whole.good(
        Requests.command(
            Connection.order(23, whole.units(1)).setTargetWorldSpacePos(Connection.point(50, 44))));
    cropped.good(
        Requests.command(
            Connection.order(23, cropped.units(1))
                .setTargetWorldSpacePos(Connection.point(50 - LEFT, 44 - BOTTOM))));
    camera(whole, 40, 41);
    camera(cropped, 40 - LEFT, 41 - BOTTOM);
    for (int i = 0; i < 20; i++) {
      whole.step(5);
      cropped.step(5);
      compare();
    }
  }

  private static void camera(Connection connection, float x, float y) {
    connection.good(
        Request.newBuilder()
            .setAction(
                RequestAction.newBuilder()
                    .addActions(
                        Action.newBuilder()
                            .setActionRaw(
                                ActionRaw.newBuilder()
                                    .setCameraMove(
                                        ActionRawCameraMove.newBuilder()
                                            .setCenterWorldSpace(
                                                Point.newBuilder().setX(x).setY(y)))))));
  }

  private void compare() {
    ResponseObservation map = whole.observe();
    ResponseObservation part = cropped.observe();
    List<Unit> mapUnits = map.getObservation().getRawData().getUnitsList();
    List<Unit> partUnits = part.getObservation().getRawData().getUnitsList();
    assertThat(partUnits).hasSameSizeAs(mapUnits).hasSizeGreaterThan(20);
    for (int i = 0; i < mapUnits.size(); i++) {
      Unit.Builder moved = partUnits.get(i).toBuilder();
      checkShift(moved.getPos(), mapUnits.get(i).getPos());
      moved.setPos(mapUnits.get(i).getPos());
      for (int k = 0; k < moved.getOrdersCount(); k++) {
        if (moved.getOrders(k).hasTargetWorldSpacePos()) {
          Point there = mapUnits.get(i).getOrders(k).getTargetWorldSpacePos();
          checkShift(moved.getOrders(k).getTargetWorldSpacePos(), there);
          moved.getOrdersBuilder(k).setTargetWorldSpacePos(there);
        }
      }
      assertThat(moved.build()).isEqualTo(mapUnits.get(i));
    }
    checkShift(
        part.getObservation().getRawData().getPlayer().getCamera(),
        map.getObservation().getRawData().getPlayer().getCamera());
    MapState state = part.getObservation().getRawData().getMapState();
    checkPart(
        state.getVisibility(), map.getObservation().getRawData().getMapState().getVisibility());
    checkPart(state.getCreep(), map.getObservation().getRawData().getMapState().getCreep());
    assertThat(part.getActionsCount()).isEqualTo(map.getActionsCount());
    for (int i = 0; i < part.getActionsCount(); i++) {
      var partCommand = part.getActions(i).getActionRaw().getUnitCommand();
      var mapCommand = map.getActions(i).getActionRaw().getUnitCommand();
      assertThat(partCommand.hasTargetWorldSpacePos())
          .isEqualTo(mapCommand.hasTargetWorldSpacePos());
      if (mapCommand.hasTargetWorldSpacePos()) {
        assertThat(partCommand.getTargetWorldSpacePos().getX())
            .isEqualTo(mapCommand.getTargetWorldSpacePos().getX() - LEFT);
      }
    }
  }

  private static void checkShift(Point part, Point whole) {
    assertThat(part.getX()).isCloseTo(whole.getX() - LEFT, within(1e-4f));
    assertThat(part.getY()).isCloseTo(whole.getY() - BOTTOM, within(1e-4f));
    assertThat(part.getZ()).isEqualTo(whole.getZ());
  }

  @Test
  void queriesCountFromTheSameCorner() {
    whole.debug(Connection.create(48, 1, 34, 38, 1));
    cropped.debug(Connection.create(48, 1, 34 - LEFT, 38 - BOTTOM, 1));
    for (int x = 24; x < 44; x += 5) {
      ResponseQuery map = ask(whole, 0, 0, x);
      ResponseQuery part = ask(cropped, LEFT, BOTTOM, x);
      for (int i = 0; i < 2; i++) {
        assertThat(part.getPathing(i).getDistance())
            .isCloseTo(map.getPathing(i).getDistance(), within(1e-3f));
      }
      assertThat(part.getPlacements(0)).isEqualTo(map.getPlacements(0));
    }
  }

  private static ResponseQuery ask(Connection connection, int left, int bottom, float x) {
    long marine = connection.units(1).get(0).getTag();
    return connection
        .good(
            Request.newBuilder()
                .setQuery(
                    RequestQuery.newBuilder()
                        .setIgnoreResourceRequirements(true)
                        .addPathing(
                            RequestQueryPathing.newBuilder()
                                .setStartPos(Connection.point(20 - left, 24 - bottom))
                                .setEndPos(Connection.point(x - left, 38 - bottom)))
                        .addPathing(
                            RequestQueryPathing.newBuilder()
                                .setUnitTag(marine)
                                .setEndPos(Connection.point(x - left, 38 - bottom)))
                        .addPlacements(
                            RequestQueryBuildingPlacement.newBuilder()
                                .setAbilityId(319)
                                .setTargetPos(Connection.point(x - left, 38 - bottom)))))
        .getQuery();
  }

  @Test
  void aMapThatIsPlayableAllOverStaysAsItIs() {
    assertThat(join("3m", true).observe()).isEqualTo(join("3m", false).observe());
  }
}
