package org.overseer.env.sc2;

import SC2APIProtocol.Raw.Alliance;
import SC2APIProtocol.Sc2Api.PlayerResult;
import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.RequestData;
import SC2APIProtocol.Sc2Api.RequestGameInfo;
import SC2APIProtocol.Sc2Api.RequestObservation;
import SC2APIProtocol.Sc2Api.ResponseObservation;
import SC2APIProtocol.Sc2Api.Status;
import org.overseer.env.CombatReward;
import org.overseer.env.EnvironmentException;
import org.overseer.env.EnvironmentException.Code;
import org.overseer.env.MapInfo;
import org.overseer.env.Observation;
import org.overseer.env.Outcome;
import org.overseer.env.StepType;
import org.overseer.env.TimeStep;
import org.overseer.env.UnitFeature;
import org.overseer.env.skirmish.Scenario;

/**
 * One player of a remote game: the connection, the latest time step and the reward's memory.
 *
 * <p>The reward is {@link CombatReward} over what the player knows: own units as they are, enemies
 * as last seen until the game reports them dead. So an enemy that goes out of sight pays nothing,
 * what happens to it there is paid when it is seen again, and one that is seen for the first time
 * is no loss. Without fog this is the reward of the in-process game.
 */
final class RemotePlayer {
  private static final int UNKNOWN = -1;

  private final Sc2Protocol protocol;
  private final int player;
  private final TimeStep timeStep = new TimeStep();
  private final CombatReward reward = new CombatReward();
  private final EnemyMemory enemies = new EnemyMemory();
  private final ResourceMemory resources = new ResourceMemory();
  private MapInfo map = new MapInfo("", 0, 0, new byte[0], new byte[0], new byte[0]);
  private UnitAliases aliases = UnitAliases.NONE;
  private Outcome outcome = Outcome.UNDECIDED;
  private int playerId;

  /** Game loop at which a match on this map ends undecided, −1 where nobody knows. */
  private int lastLoop = UNKNOWN;

  RemotePlayer(Sc2Protocol protocol, int player) {
    this.protocol = protocol;
    this.player = player;
  }

  Sc2Protocol protocol() {
    return protocol;
  }

  TimeStep timeStep() {
    return timeStep;
  }

  void joinedAs(int id) {
    playerId = id;
  }

  static Request.Builder observationRequest() {
    return Request.newBuilder().setObservation(RequestObservation.getDefaultInstance());
  }

  /** In real time: answered when the game has got there. */
  static Request.Builder observationRequest(int gameLoop) {
    return Request.newBuilder()
        .setObservation(RequestObservation.newBuilder().setGameLoop(gameLoop));
  }

  private static Request.Builder unitTypes() {
    return Request.newBuilder().setData(RequestData.newBuilder().setUnitTypeId(true));
  }

  /** Fetches map and first observation of a new game. */
  void observeFirst() {
    Request.Builder question =
        Request.newBuilder().setGameInfo(RequestGameInfo.getDefaultInstance());
    map = Sc2ObservationAdapter.map(protocol.call(question).getGameInfo());
    lastLoop = lastLoop(map.name());
    enemies.clear();
    resources.clear();
    aliases = UnitAliases.NONE;
    read(protocol.call(observationRequest()).getObservation());
    Observation seen = timeStep.observation();
    reward.reset(ownPoints(seen), enemies.points(), ownUnits(seen), enemies.units());
    timeStep.set(StepType.FIRST, 0, 1, outcome);
  }

  private static int lastLoop(String map) {
    if (!Scenario.isBuiltIn(map)) {
      return UNKNOWN;
    }
    Scenario scenario = Scenario.load(map);
    return scenario.hasArmies() ? scenario.stepLimit() * scenario.loopsPerStep() : UNKNOWN;
  }

  void read(ResponseObservation response) {
    if (!response.hasObservation()) {
      throw new EnvironmentException(
          Code.PROTOCOL, "player " + (player + 1) + ": the observation response is empty");
    }
    if (aliases == UnitAliases.NONE && UnitAliases.areNeeded(response)) {
      aliases = new UnitAliases(protocol.call(unitTypes()).getData());
    }
    Sc2ObservationAdapter.read(response, map, aliases, timeStep.observation());
    resources.update(timeStep.observation());
    enemies.update(
        timeStep.observation(),
        response.getObservation().getRawData().getEvent().getDeadUnitsList());
    outcome = protocol.status() == Status.ended ? Outcome.DRAW : Outcome.UNDECIDED;
    for (PlayerResult result : response.getPlayerResultList()) {
      if (result.getPlayerId() == playerId) {
        outcome =
            switch (result.getResult()) {
              case Victory -> Outcome.WIN;
              case Defeat -> Outcome.LOSS;
              case Tie -> Outcome.DRAW;
              case Undecided -> outcome;
            };
      }
    }
  }

  /**
   * Sets reward and step type of the observation read last.
   *
   * <p>A draw before the map's last game loop is one of two sides that cannot fight any more, as of
   * two that only have healers left. Where that loop is not known, whoever has units left has run
   * out of time.
   *
   * @param limitReached whether an undecided game ends here
   */
  void finishStep(boolean limitReached) {
    Observation seen = timeStep.observation();
    int ownUnits = ownUnits(seen);
    boolean timeout = outcome == Outcome.DRAW && ownUnits > 0 && seen.gameLoop() >= lastLoop;
    if (limitReached && outcome == Outcome.UNDECIDED) {
      outcome = Outcome.DRAW;
      timeout = true;
    }
    boolean over = outcome != Outcome.UNDECIDED;
    reward.discover(enemies.newPoints(), enemies.newUnits());
    timeStep.set(
        over ? StepType.LAST : StepType.MID,
        reward.step(ownPoints(seen), enemies.points(), ownUnits, enemies.units(), outcome, timeout),
        over ? 0 : 1,
        outcome);
  }

  private static float ownPoints(Observation seen) {
    float sum = 0;
    for (int row = 0; row < seen.entityCount(); row++) {
      if (seen.feature(row, UnitFeature.ALLIANCE) == Alliance.Self_VALUE) {
        sum += seen.feature(row, UnitFeature.HEALTH) + seen.feature(row, UnitFeature.SHIELD);
      }
    }
    return sum;
  }

  private static int ownUnits(Observation seen) {
    int count = 0;
    for (int row = 0; row < seen.entityCount(); row++) {
      count += seen.feature(row, UnitFeature.ALLIANCE) == Alliance.Self_VALUE ? 1 : 0;
    }
    return count;
  }
}
