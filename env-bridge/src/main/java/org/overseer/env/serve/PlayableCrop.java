package org.overseer.env.serve;

import SC2APIProtocol.Common.ImageData;
import SC2APIProtocol.Common.Point;
import SC2APIProtocol.Common.Point2D;
import SC2APIProtocol.Common.PointI;
import SC2APIProtocol.Common.RectangleI;
import SC2APIProtocol.Common.Size2DI;
import SC2APIProtocol.Debug.DebugCommand;
import SC2APIProtocol.Query.RequestQuery;
import SC2APIProtocol.Raw.ActionRaw;
import SC2APIProtocol.Raw.Effect;
import SC2APIProtocol.Raw.MapState;
import SC2APIProtocol.Raw.ObservationRaw;
import SC2APIProtocol.Raw.StartRaw;
import SC2APIProtocol.Raw.Unit;
import SC2APIProtocol.Raw.UnitOrder;
import SC2APIProtocol.Sc2Api.Action;
import SC2APIProtocol.Sc2Api.ObserverAction;
import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.RequestAction;
import SC2APIProtocol.Sc2Api.RequestDebug;
import SC2APIProtocol.Sc2Api.RequestObserverAction;
import SC2APIProtocol.Sc2Api.Response;
import SC2APIProtocol.Sc2Api.ResponseObservation;
import com.google.protobuf.ByteString;
import org.overseer.env.skirmish.Area;

/**
 * {@code raw_crop_to_playable_area}: the client's coordinates count from the lower left corner of
 * the playable area, which is all of the map that it hears of.
 *
 * <p>Grids are cut to the area, {@code map_size} and {@code playable_area} are its diagonal
 * (sc2api.proto). Where the area lies on the map is nowhere told, so every point of a request is
 * read the same way, those of queries, debug commands and observers' cameras too. This concerns one
 * connection: games and recordings have the map's coordinates.
 */
final class PlayableCrop {
  private final Area area;

  PlayableCrop(Area area) {
    this.area = area;
  }

  /** The request in the map's coordinates. */
  Request toMap(Request request) {
    return switch (request.getRequestCase()) {
      case ACTION -> request.toBuilder().setAction(toMap(request.getAction())).build();
      case QUERY -> request.toBuilder().setQuery(toMap(request.getQuery())).build();
      case DEBUG -> request.toBuilder().setDebug(toMap(request.getDebug())).build();
      case OBS_ACTION -> request.toBuilder().setObsAction(toMap(request.getObsAction())).build();
      default -> request;
    };
  }

  /** Puts a response into the client's coordinates. */
  void toClient(Response.Builder response) {
    if (response.hasObservation()) {
      toClient(response.getObservationBuilder());
    }
    if (response.hasGameInfo() && response.getGameInfo().hasStartRaw()) {
      toClient(response.getGameInfoBuilder().getStartRawBuilder());
    }
  }

  private RequestAction toMap(RequestAction request) {
    RequestAction.Builder moved = request.toBuilder();
    for (int i = 0; i < moved.getActionsCount(); i++) {
      if (moved.getActions(i).hasActionRaw()) {
        moved.setActions(i, shifted(moved.getActions(i), 1));
      }
    }
    return moved.build();
  }

  private RequestQuery toMap(RequestQuery request) {
    RequestQuery.Builder moved = request.toBuilder();
    moved
        .getPathingBuilderList()
        .forEach(
            pathing -> {
              if (pathing.hasStartPos()) {
                pathing.setStartPos(shifted(pathing.getStartPos(), 1));
              }
              pathing.setEndPos(shifted(pathing.getEndPos(), 1));
            });
    moved
        .getPlacementsBuilderList()
        .forEach(placement -> placement.setTargetPos(shifted(placement.getTargetPos(), 1)));
    return moved.build();
  }

  private RequestDebug toMap(RequestDebug request) {
    RequestDebug.Builder moved = request.toBuilder();
    for (DebugCommand.Builder command : moved.getDebugBuilderList()) {
      if (command.hasCreateUnit()) { // nothing is drawn
        command.getCreateUnitBuilder().setPos(shifted(command.getCreateUnit().getPos(), 1));
      }
    }
    return moved.build();
  }

  private RequestObserverAction toMap(RequestObserverAction request) {
    RequestObserverAction.Builder moved = request.toBuilder();
    for (ObserverAction.Builder action : moved.getActionsBuilderList()) {
      if (action.hasCameraMove()) {
        action.getCameraMoveBuilder().setWorldPos(shifted(action.getCameraMove().getWorldPos(), 1));
      }
    }
    return moved.build();
  }

  private Action shifted(Action action, int sign) {
    ActionRaw.Builder raw = action.getActionRaw().toBuilder();
    if (raw.getUnitCommand().hasTargetWorldSpacePos()) {
      raw.getUnitCommandBuilder()
          .setTargetWorldSpacePos(shifted(raw.getUnitCommand().getTargetWorldSpacePos(), sign));
    }
    if (raw.getCameraMove().hasCenterWorldSpace()) {
      raw.getCameraMoveBuilder()
          .setCenterWorldSpace(shifted(raw.getCameraMove().getCenterWorldSpace(), sign));
    }
    return action.toBuilder().setActionRaw(raw).build();
  }

  private void toClient(ResponseObservation.Builder response) {
    for (int i = 0; i < response.getActionsCount(); i++) {
      if (response.getActions(i).hasActionRaw()) {
        response.setActions(i, shifted(response.getActions(i), -1));
      }
    }
    if (!response.getObservation().hasRawData()) {
      return;
    }
    ObservationRaw.Builder raw = response.getObservationBuilder().getRawDataBuilder();
    raw.getPlayerBuilder().setCamera(shifted(raw.getPlayer().getCamera(), -1));
    raw.getUnitsBuilderList().forEach(this::toClient);
    MapState.Builder state = raw.getMapStateBuilder();
    state.setVisibility(cut(state.getVisibility())).setCreep(cut(state.getCreep()));
    for (Effect.Builder effect : raw.getEffectsBuilderList()) {
      for (int i = 0; i < effect.getPosCount(); i++) {
        effect.setPos(i, shifted(effect.getPos(i), -1));
      }
    }
  }

  private void toClient(Unit.Builder unit) {
    unit.setPos(shifted(unit.getPos(), -1));
    for (UnitOrder.Builder order : unit.getOrdersBuilderList()) {
      if (order.hasTargetWorldSpacePos()) {
        order.setTargetWorldSpacePos(shifted(order.getTargetWorldSpacePos(), -1));
      }
    }
  }

  private void toClient(StartRaw.Builder start) {
    start
        .setMapSize(Size2DI.newBuilder().setX(width()).setY(height()))
        .setPlayableArea(
            RectangleI.newBuilder()
                .setP0(PointI.newBuilder().setX(0).setY(0))
                .setP1(PointI.newBuilder().setX(width()).setY(height())))
        .setPathingGrid(cut(start.getPathingGrid()))
        .setPlacementGrid(cut(start.getPlacementGrid()))
        .setTerrainHeight(cut(start.getTerrainHeight()));
    for (int i = 0; i < start.getStartLocationsCount(); i++) {
      start.setStartLocations(i, shifted(start.getStartLocations(i), -1));
    }
  }

  private int width() {
    return area.right() - area.left();
  }

  private int height() {
    return area.top() - area.bottom();
  }

  /**
   * @param sign 1 to the map's coordinates, −1 to the client's
   */
  private Point2D shifted(Point2D point, int sign) {
    return point.toBuilder()
        .setX(point.getX() + sign * area.left())
        .setY(point.getY() + sign * area.bottom())
        .build();
  }

  private Point shifted(Point point, int sign) {
    return point.toBuilder()
        .setX(point.getX() + sign * area.left())
        .setY(point.getY() + sign * area.bottom())
        .build();
  }

  private ImageData cut(ImageData image) {
    int columns = image.getSize().getX();
    ByteString from = image.getData();
    boolean bits = image.getBitsPerPixel() == 1;
    int cells = width() * height();
    byte[] to = new byte[bits ? (cells + 7) / 8 : cells];
    for (int y = 0; y < height(); y++) {
      for (int x = 0; x < width(); x++) {
        int source = (y + area.bottom()) * columns + x + area.left();
        int target = y * width() + x;
        if (!bits) {
          to[target] = from.byteAt(source);
        } else if ((from.byteAt(source >> 3) & 0x80 >> (source & 7)) != 0) {
          to[target >> 3] |= (byte) (0x80 >> (target & 7));
        }
      }
    }
    return image.toBuilder()
        .setSize(Size2DI.newBuilder().setX(width()).setY(height()))
        .setData(ByteString.copyFrom(to))
        .build();
  }
}
