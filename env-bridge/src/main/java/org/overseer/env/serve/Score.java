package org.overseer.env.serve;

import SC2APIProtocol.ScoreOuterClass.CategoryScoreDetails;
import SC2APIProtocol.ScoreOuterClass.Score.ScoreType;
import SC2APIProtocol.ScoreOuterClass.ScoreDetails;
import SC2APIProtocol.ScoreOuterClass.VitalScoreDetails;
import org.overseer.env.skirmish.Simulation;
import org.overseer.env.skirmish.UnitType;

/**
 * The score of a player, with every field, because ocraft and PySC2 read them all.
 *
 * <p>Everything follows from both armies at the start and now: units are only lost here, never
 * made. Damage to shields is net of their regeneration.
 */
final class Score {
  private final Army[] start = {new Army(), new Army()};

  /** Sums over the living units of a player. */
  private static final class Army {
    float minerals;
    float vespene;
    float supply;
    float life;
    float shields;

    static Army of(Simulation game, int player) {
      Army army = new Army();
      for (int slot = 0; slot < game.slots(); slot++) {
        if (game.isAlive(slot) && game.owner(slot) == player) {
          UnitType type = game.type(slot);
          army.minerals += type.minerals();
          army.vespene += type.vespene();
          army.supply += type.supply();
          army.life += game.health(slot);
          army.shields += game.shield(slot);
        }
      }
      return army;
    }
  }

  void start(Simulation game) {
    start[0] = Army.of(game, 0);
    start[1] = Army.of(game, 1);
  }

  SC2APIProtocol.ScoreOuterClass.Score message(Simulation game, int player) {
    Army ownStart = start[player];
    Army enemyStart = start[1 - player];
    Army own = Army.of(game, player);
    Army enemy = Army.of(game, 1 - player);
    float killedMinerals = enemyStart.minerals - enemy.minerals;
    float killedVespene = enemyStart.vespene - enemy.vespene;
    ScoreDetails.Builder details =
        zeros()
            .setTotalValueUnits(ownStart.minerals + ownStart.vespene)
            .setKilledValueUnits(killedMinerals + killedVespene)
            .setFoodUsed(army(own.supply))
            .setKilledMinerals(army(killedMinerals))
            .setKilledVespene(army(killedVespene))
            .setLostMinerals(army(ownStart.minerals - own.minerals))
            .setLostVespene(army(ownStart.vespene - own.vespene))
            .setUsedMinerals(army(own.minerals))
            .setUsedVespene(army(own.vespene))
            .setTotalUsedMinerals(army(ownStart.minerals))
            .setTotalUsedVespene(army(ownStart.vespene))
            .setTotalDamageDealt(
                vital(enemyStart.life - enemy.life, enemyStart.shields - enemy.shields))
            .setTotalDamageTaken(vital(ownStart.life - own.life, ownStart.shields - own.shields));
    return SC2APIProtocol.ScoreOuterClass.Score.newBuilder()
        .setScoreType(ScoreType.Melee)
        .setScore((int) (own.minerals + own.vespene))
        .setScoreDetails(details)
        .build();
  }

  private static ScoreDetails.Builder zeros() {
    return ScoreDetails.newBuilder()
        .setIdleProductionTime(0)
        .setIdleWorkerTime(0)
        .setTotalValueStructures(0)
        .setKilledValueStructures(0)
        .setCollectedMinerals(0)
        .setCollectedVespene(0)
        .setCollectionRateMinerals(0)
        .setCollectionRateVespene(0)
        .setSpentMinerals(0)
        .setSpentVespene(0)
        .setFriendlyFireMinerals(army(0))
        .setFriendlyFireVespene(army(0))
        .setTotalHealed(vital(0, 0))
        .setCurrentApm(0)
        .setCurrentEffectiveApm(0);
  }

  private static CategoryScoreDetails army(float value) {
    return CategoryScoreDetails.newBuilder()
        .setNone(0)
        .setArmy(value)
        .setEconomy(0)
        .setTechnology(0)
        .setUpgrade(0)
        .build();
  }

  private static VitalScoreDetails vital(float life, float shields) {
    return VitalScoreDetails.newBuilder().setLife(life).setShields(shields).setEnergy(0).build();
  }
}
