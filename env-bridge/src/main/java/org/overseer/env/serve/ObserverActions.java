package org.overseer.env.serve;

import SC2APIProtocol.Common.Point2D;
import SC2APIProtocol.Sc2Api.ObserverAction;
import java.util.List;
import org.overseer.env.MapInfo;
import org.overseer.env.skirmish.Simulation;

/** What an observer does: whom to look over the shoulder of and where to look. */
final class ObserverActions {
  private static final int MOST_ACTIONS = 1000;

  private ObserverActions() {}

  /**
   * @param players number of players in the game
   * @throws UsageError if an action makes no sense; then none is carried out
   */
  static void carryOut(
      ObservationMessages viewer, int players, Game game, List<ObserverAction> actions) {
    if (actions.size() > MOST_ACTIONS) {
      throw new UsageError(
          "RequestObserverAction has " + actions.size() + " actions; give at most " + MOST_ACTIONS);
    }
    actions.forEach(action -> check(action, players));
    MapInfo map = game.simulation().map();
    for (ObserverAction action : actions) {
      switch (action.getActionCase()) {
        case PLAYER_PERSPECTIVE -> {
          int id = action.getPlayerPerspective().getPlayerId();
          viewer.perspective(id == 0 ? Simulation.EVERYBODY : id - 1);
        }
        case CAMERA_MOVE -> {
          Point2D to = action.getCameraMove().getWorldPos();
          viewer.moveCamera(
              Math.min(Math.max(to.getX(), 0), map.width()),
              Math.min(Math.max(to.getY(), 0), map.height()));
        }
        case CAMERA_FOLLOW_PLAYER ->
            viewer.follow(action.getCameraFollowPlayer().getPlayerId() - 1);
        case CAMERA_FOLLOW_UNITS -> viewer.follow(action.getCameraFollowUnits().getUnitTagsList());
        case ACTION_NOT_SET -> {}
      }
    }
  }

  private static void check(ObserverAction action, int players) {
    switch (action.getActionCase()) {
      case PLAYER_PERSPECTIVE -> checkId(action.getPlayerPerspective().getPlayerId(), 0, players);
      case CAMERA_FOLLOW_PLAYER ->
          checkId(action.getCameraFollowPlayer().getPlayerId(), 1, players);
      case CAMERA_MOVE -> {
        Point2D to = action.getCameraMove().getWorldPos();
        if (!Float.isFinite(to.getX()) || !Float.isFinite(to.getY())) {
          throw new UsageError("camera_move.world_pos is not a point");
        }
      }
      case CAMERA_FOLLOW_UNITS -> {
        if (action.getCameraFollowUnits().getUnitTagsCount() > Commands.MOST_TAGS) {
          throw new UsageError(
              "camera_follow_units names more than " + Commands.MOST_TAGS + " units");
        }
      }
      case ACTION_NOT_SET -> {}
    }
  }

  private static void checkId(int id, int least, int most) {
    if (id < least || id > most) {
      throw new UsageError(
          "player_id is "
              + Integer.toUnsignedString(id)
              + "; there are the ids from "
              + least
              + " to "
              + most);
    }
  }
}
