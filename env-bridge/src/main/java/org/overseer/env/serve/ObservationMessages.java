package org.overseer.env.serve;

import SC2APIProtocol.Common.Point;
import SC2APIProtocol.Raw.Event;
import SC2APIProtocol.Raw.MapState;
import SC2APIProtocol.Raw.ObservationRaw;
import SC2APIProtocol.Raw.PlayerRaw;
import SC2APIProtocol.Sc2Api.Action;
import SC2APIProtocol.Sc2Api.ActionError;
import SC2APIProtocol.Sc2Api.InterfaceOptions;
import SC2APIProtocol.Sc2Api.PlayerCommon;
import SC2APIProtocol.Sc2Api.ResponseObservation;
import java.util.ArrayList;
import java.util.List;
import org.overseer.env.Observation;
import org.overseer.env.ScalarFeature;
import org.overseer.env.skirmish.ObservationWriter;
import org.overseer.env.skirmish.Simulation;

/**
 * The observations of one client: what it sees now, and what happened since its last one.
 *
 * <p>What is visible comes from {@link ObservationWriter}, so that in-process players and clients
 * see the same.
 */
final class ObservationMessages {
  /** Actions and errors kept between two observations; more are dropped. */
  private static final int MOST_EVENTS = 4096;

  /** Serialized size of the actions kept between two observations; more are dropped. */
  private static final int MOST_BYTES = 1 << 20;

  private final int player;
  private final Observation view = new Observation();
  private final List<Action> done = new ArrayList<>();
  private final List<ActionError> refused = new ArrayList<>();
  private int doneBytes;
  private Score score = new Score();
  private int deadSeen;

  ObservationMessages(int player) {
    this.player = player;
  }

  void reset(Game game) {
    forget();
    deadSeen = 0;
    score = new Score();
    score.start(game.simulation());
  }

  void done(Action action) {
    int bytes = action.getSerializedSize();
    if (done.size() < MOST_EVENTS && doneBytes + bytes <= MOST_BYTES) {
      done.add(action);
      doneBytes += bytes;
    }
  }

  void refused(ActionError error) {
    if (refused.size() < MOST_EVENTS) {
      refused.add(error);
    }
  }

  ResponseObservation.Builder observe(Game game, InterfaceOptions options) {
    Simulation simulation = game.simulation();
    ObservationWriter.write(simulation, player, view);
    var observation =
        SC2APIProtocol.Sc2Api.Observation.newBuilder()
            .setGameLoop(simulation.gameLoop())
            .setPlayerCommon(playerCommon());
    if (options.getScore()) {
      observation.setScore(score.message(simulation, player));
    }
    if (options.getRaw()) {
      observation.setRawData(raw(simulation));
    }
    ResponseObservation.Builder response =
        ResponseObservation.newBuilder()
            .addAllActions(done)
            .addAllActionErrors(refused)
            .setObservation(observation);
    forget();
    return response;
  }

  private void forget() {
    done.clear();
    doneBytes = 0;
    refused.clear();
  }

  private PlayerCommon playerCommon() {
    return PlayerCommon.newBuilder()
        .setPlayerId(player + 1)
        .setMinerals(scalar(ScalarFeature.MINERALS))
        .setVespene(scalar(ScalarFeature.VESPENE))
        .setFoodCap(scalar(ScalarFeature.FOOD_CAP))
        .setFoodUsed(scalar(ScalarFeature.FOOD_USED))
        .setFoodArmy(scalar(ScalarFeature.FOOD_ARMY))
        .setFoodWorkers(scalar(ScalarFeature.FOOD_WORKERS))
        .setIdleWorkerCount(scalar(ScalarFeature.IDLE_WORKER_COUNT))
        .setArmyCount(scalar(ScalarFeature.ARMY_COUNT))
        .setWarpGateCount(scalar(ScalarFeature.WARP_GATE_COUNT))
        .setLarvaCount(scalar(ScalarFeature.LARVA_COUNT))
        .build();
  }

  private int scalar(ScalarFeature feature) {
    return (int) view.scalars()[feature.ordinal()];
  }

  private ObservationRaw.Builder raw(Simulation game) {
    ObservationRaw.Builder raw =
        ObservationRaw.newBuilder()
            .setPlayer(
                PlayerRaw.newBuilder()
                    .setCamera(
                        Point.newBuilder()
                            .setX(game.map().width() / 2f)
                            .setY(game.map().height() / 2f)
                            .setZ(0)))
            .setMapState(
                MapState.newBuilder()
                    .setVisibility(MapImages.bytes(game.map(), view.visibility()))
                    .setCreep(MapImages.bits(game.map(), view.creep())));
    for (int row = 0; row < view.entityCount(); row++) {
      raw.addUnits(UnitMessages.unit(game, view, row));
    }
    if (deadSeen < game.deadCount()) {
      Event.Builder event = Event.newBuilder();
      while (deadSeen < game.deadCount()) {
        event.addDeadUnits(game.deadTag(deadSeen++));
      }
      raw.setEvent(event);
    }
    return raw;
  }
}
