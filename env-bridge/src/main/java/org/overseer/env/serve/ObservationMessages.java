package org.overseer.env.serve;

import SC2APIProtocol.Debug.DebugGameState;
import SC2APIProtocol.Error.ActionResult;
import SC2APIProtocol.Raw.Event;
import SC2APIProtocol.Raw.MapState;
import SC2APIProtocol.Raw.ObservationRaw;
import SC2APIProtocol.Raw.PlayerRaw;
import SC2APIProtocol.Sc2Api.Action;
import SC2APIProtocol.Sc2Api.ActionError;
import SC2APIProtocol.Sc2Api.ChatReceived;
import SC2APIProtocol.Sc2Api.InterfaceOptions;
import SC2APIProtocol.Sc2Api.PlayerCommon;
import SC2APIProtocol.Sc2Api.ResponseObservation;
import java.util.ArrayList;
import java.util.List;
import org.overseer.env.Observation;
import org.overseer.env.ScalarFeature;
import org.overseer.env.skirmish.Failures;
import org.overseer.env.skirmish.ObservationWriter;
import org.overseer.env.skirmish.Outlines;
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

  private static final int MOST_CHAT = 256;

  private final Observation view = new Observation();
  private final List<Action> done = new ArrayList<>();
  private final List<ActionError> refused = new ArrayList<>();
  private final List<ChatReceived> chat = new ArrayList<>();
  private int player;
  private int doneBytes;
  private int deadSeen;
  private int failuresSeen;

  /** Where an observer has put the camera; not a number while it is the player's. */
  private float cameraX = Float.NaN;

  private float cameraY = Float.NaN;
  private List<Long> followed = List.of();

  /** The player whose camera an observer shares, −1 for the one looked over the shoulder of. */
  private int cameraOf = -1;

  /**
   * @param player 0, 1 or {@link Simulation#EVERYBODY}
   */
  ObservationMessages(int player) {
    this.player = player;
  }

  /** A copy with all that waits for the next observation. */
  ObservationMessages copy() {
    ObservationMessages copy = new ObservationMessages(player);
    copy.done.addAll(done);
    copy.refused.addAll(refused);
    copy.chat.addAll(chat);
    copy.doneBytes = doneBytes;
    copy.deadSeen = deadSeen;
    copy.failuresSeen = failuresSeen;
    copy.cameraX = cameraX;
    copy.cameraY = cameraY;
    copy.followed = followed;
    copy.cameraOf = cameraOf;
    return copy;
  }

  int player() {
    return player;
  }

  /** Looks on as another player. */
  void perspective(int newPlayer) {
    player = newPlayer;
  }

  /** Puts an observer's camera where a player has it. */
  void follow(int newCameraOf) {
    moveCamera(Float.NaN, Float.NaN);
    cameraOf = newCameraOf;
  }

  /** Puts an observer's camera somewhere. */
  void moveCamera(float x, float y) {
    cameraX = x;
    cameraY = y;
    followed = List.of();
  }

  /** Keeps an observer's camera on units. */
  void follow(List<Long> tags) {
    followed = List.copyOf(tags);
  }

  private boolean isAbout(int actor) {
    return player == actor || player == Simulation.EVERYBODY;
  }

  /** A player has done something. */
  void done(int actor, Action action) {
    int bytes = action.getSerializedSize();
    if (isAbout(actor) && done.size() < MOST_EVENTS && doneBytes + bytes <= MOST_BYTES) {
      done.add(action);
      doneBytes += bytes;
    }
  }

  /** Something a player wanted could not be done. */
  void refused(int actor, ActionError error) {
    if (isAbout(actor) && refused.size() < MOST_EVENTS) {
      refused.add(error);
    }
  }

  /** A player has said something, to all or to the own team. */
  void heard(int speaker, ChatReceived message, boolean all) {
    if ((all || isAbout(speaker)) && chat.size() < MOST_CHAT) {
      chat.add(message);
    }
  }

  /**
   * @param disableFog whether this one observation shows everything
   */
  ResponseObservation.Builder observe(Game game, InterfaceOptions options, boolean disableFog) {
    Simulation simulation = game.simulation();
    boolean lift = disableFog && player != Simulation.EVERYBODY;
    boolean shown = game.state(player).cheats.contains(DebugGameState.show_map);
    Outlines outlines =
        new Outlines(
            options.getShowCloaked(),
            options.getShowBurrowedShadows(),
            (lift || game.isFogless()) && !shown);
    boolean lifted = lift && simulation.debug().isRevealed(player);
    if (lift) {
      simulation.debug().reveal(player, true);
    }
    ObservationWriter.write(simulation, player, outlines, view);
    if (lift) {
      simulation.debug().reveal(player, lifted);
    }
    addFailures(simulation.failures());
    PlayerState state = game.state(player);
    var observation =
        SC2APIProtocol.Sc2Api.Observation.newBuilder()
            .setGameLoop(simulation.gameLoop())
            .setPlayerCommon(playerCommon(state));
    if (options.getScore()) {
      observation.setScore(game.score().message(player, state, simulation.gameLoop()));
    }
    if (options.getRaw()) {
      observation.setRawData(raw(simulation, camera(game, options)));
    }
    ResponseObservation.Builder response =
        ResponseObservation.newBuilder()
            .addAllActions(done)
            .addAllActionErrors(refused)
            .addAllChat(chat)
            .setObservation(observation);
    forget();
    return response;
  }

  private void addFailures(Failures failures) {
    for (int i = Math.max(failuresSeen, failures.first()); i < failures.count(); i++) {
      ActionResult result = ActionResult.forNumber(failures.result(i).protocolId());
      refused(
          failures.player(i),
          ActionError.newBuilder()
              .setUnitTag(failures.tag(i))
              .setAbilityId(failures.ability(i).specificId())
              .setResult(result == null ? ActionResult.Error : result)
              .build());
    }
    failuresSeen = failures.count();
  }

  private void forget() {
    done.clear();
    doneBytes = 0;
    refused.clear();
    chat.clear();
  }

  private Camera camera(Game game, InterfaceOptions options) {
    for (long tag : followed) {
      int slot = game.simulation().find(tag);
      if (slot >= 0 && game.simulation().isVisible(slot, player)) {
        cameraX = game.simulation().x(slot);
        cameraY = game.simulation().y(slot);
        break;
      }
    }
    if (!Float.isNaN(cameraX)) {
      return Camera.at(cameraX, cameraY, options);
    }
    int whose = cameraOf >= 0 ? cameraOf : player;
    if (whose == Simulation.EVERYBODY) {
      return Camera.at(
          game.simulation().map().width() / 2f, game.simulation().map().height() / 2f, options);
    }
    return Camera.at(game.state(whose).cameraX, game.state(whose).cameraY, options);
  }

  private PlayerCommon playerCommon(PlayerState state) {
    return PlayerCommon.newBuilder()
        .setPlayerId(view.playerId())
        .setMinerals(scalar(ScalarFeature.MINERALS) + state.minerals)
        .setVespene(scalar(ScalarFeature.VESPENE) + state.vespene)
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

  private ObservationRaw.Builder raw(Simulation game, Camera camera) {
    ObservationRaw.Builder raw =
        ObservationRaw.newBuilder()
            .setPlayer(PlayerRaw.newBuilder().setCamera(camera.centre()))
            .setMapState(
                MapState.newBuilder()
                    .setVisibility(MapImages.bytes(game.map(), view.visibility()))
                    .setCreep(MapImages.bits(game.map(), view.creep())));
    for (int row = 0; row < view.entityCount(); row++) {
      raw.addUnits(UnitMessages.unit(game, view, row, camera));
    }
    Event.Builder event = Event.newBuilder();
    for (; deadSeen < game.deadCount(); deadSeen++) {
      if (game.sawDeath(deadSeen, player)) {
        event.addDeadUnits(game.deadTag(deadSeen));
      }
    }
    if (event.getDeadUnitsCount() > 0) {
      raw.setEvent(event);
    }
    return raw;
  }
}
