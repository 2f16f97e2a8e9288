package org.overseer.env.serve;

import SC2APIProtocol.ScoreOuterClass.CategoryScoreDetails;
import SC2APIProtocol.ScoreOuterClass.Score.ScoreType;
import SC2APIProtocol.ScoreOuterClass.ScoreDetails;
import SC2APIProtocol.ScoreOuterClass.VitalScoreDetails;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.overseer.env.skirmish.Race;
import org.overseer.env.skirmish.Simulation;
import org.overseer.env.skirmish.UnitType;

/**
 * The scores of both players, with every field, because ocraft and PySC2 read them all.
 *
 * <p>The units are compared with those of the loop before: what is new was made, what is gone was
 * lost, and killed by the enemy unless a debug command took it; hit points that went down are
 * damage and those that came back were healed, unless Zerg grow back by themselves.
 */
final class Score {
  private final Tally[] tallies = {new Tally(), new Tally()};
  private long[] tag = new long[0];
  private int[] owner = new int[0];
  private @Nullable UnitType[] type = new UnitType[0];
  private float[] life = new float[0];
  private float[] shields = new float[0];

  /** Sums of one player; arrays are by {@link Category}. */
  private static final class Tally {
    final float[] food = new float[Category.COUNT];
    final float[] usedMinerals = new float[Category.COUNT];
    final float[] usedVespene = new float[Category.COUNT];
    final float[] madeMinerals = new float[Category.COUNT];
    final float[] madeVespene = new float[Category.COUNT];
    final float[] lostMinerals = new float[Category.COUNT];
    final float[] lostVespene = new float[Category.COUNT];
    final float[] killedMinerals = new float[Category.COUNT];
    final float[] killedVespene = new float[Category.COUNT];
    float valueUnits;
    float valueStructures;
    float killedUnits;
    float killedStructures;
    float damageLife;
    float damageShields;
    float healed;
    final Apm all = new Apm();
    final Apm effective = new Apm();
  }

  /**
   * Follows the units.
   *
   * @param combat whether what went since the last call went in a game loop, not by a debug command
   */
  void update(Simulation game, boolean combat) {
    ensure(game.slots());
    for (int slot = 0; slot < tag.length; slot++) {
      boolean alive = slot < game.slots() && game.isAlive(slot);
      long now = alive ? game.tag(slot) : 0;
      if (tag[slot] != now) {
        gone(slot, combat);
        tag[slot] = now;
        if (alive) {
          born(game, slot);
        }
      } else if (alive && combat && owner[slot] < 2) {
        change(game, slot);
      }
      if (alive) {
        life[slot] = game.health(slot);
        shields[slot] = game.shield(slot);
      }
    }
  }

  private void ensure(int slots) {
    int old = tag.length;
    if (slots > old) {
      int n = Math.max(slots, 2 * old);
      tag = Arrays.copyOf(tag, n);
      owner = Arrays.copyOf(owner, n);
      type = Arrays.copyOf(type, n);
      life = Arrays.copyOf(life, n);
      shields = Arrays.copyOf(shields, n);
    }
  }

  private void born(Simulation game, int slot) {
    UnitType made = game.type(slot);
    owner[slot] = game.owner(slot);
    type[slot] = made;
    if (owner[slot] < 2) {
      Tally own = tallies[owner[slot]];
      int c = Category.of(made).ordinal();
      own.food[c] += made.supply();
      own.usedMinerals[c] += made.minerals();
      own.usedVespene[c] += made.vespene();
      own.madeMinerals[c] += made.minerals();
      own.madeVespene[c] += made.vespene();
      if (Category.isStructure(made)) {
        own.valueStructures += made.minerals() + made.vespene();
      } else {
        own.valueUnits += made.minerals() + made.vespene();
      }
    }
  }

  private void gone(int slot, boolean combat) {
    UnitType lost = type[slot];
    if (tag[slot] == 0 || lost == null || owner[slot] >= 2) {
      return;
    }
    Tally own = tallies[owner[slot]];
    int c = Category.of(lost).ordinal();
    own.food[c] -= lost.supply();
    own.usedMinerals[c] -= lost.minerals();
    own.usedVespene[c] -= lost.vespene();
    own.lostMinerals[c] += lost.minerals();
    own.lostVespene[c] += lost.vespene();
    if (combat) {
      own.damageLife += life[slot];
      own.damageShields += shields[slot];
      Tally enemy = tallies[1 - owner[slot]];
      enemy.killedMinerals[c] += lost.minerals();
      enemy.killedVespene[c] += lost.vespene();
      if (Category.isStructure(lost)) {
        enemy.killedStructures += lost.minerals() + lost.vespene();
      } else {
        enemy.killedUnits += lost.minerals() + lost.vespene();
      }
    }
  }

  private void change(Simulation game, int slot) {
    Tally own = tallies[owner[slot]];
    float more = game.health(slot) - life[slot];
    if (more < 0) {
      own.damageLife -= more;
    } else if (more > 0 && game.type(slot).race() != Race.ZERG) {
      own.healed += more;
    }
    own.damageShields += Math.max(0, shields[slot] - game.shield(slot));
  }

  /**
   * Counts an action; a command with a target counts twice.
   *
   * @param effective whether it was carried out
   */
  void action(int player, int loop, int weight, boolean effective) {
    tallies[player].all.add(loop, weight);
    if (effective) {
      tallies[player].effective.add(loop, weight);
    }
  }

  /** Actions a minute lately. */
  float apm(int player, int loop) {
    return tallies[player].all.rate(loop);
  }

  /**
   * @param player 0 or 1, or {@link Simulation#EVERYBODY}, who has no score of its own: all zeros
   */
  SC2APIProtocol.ScoreOuterClass.Score message(int player, PlayerState state, int loop) {
    Tally own = player < 2 ? tallies[player] : new Tally();
    Tally enemy = player < 2 ? tallies[1 - player] : new Tally();
    ScoreDetails.Builder details =
        nothing()
            .setTotalValueUnits(own.valueUnits)
            .setTotalValueStructures(own.valueStructures)
            .setKilledValueUnits(own.killedUnits)
            .setKilledValueStructures(own.killedStructures)
            .setFoodUsed(categories(own.food))
            .setKilledMinerals(categories(own.killedMinerals))
            .setKilledVespene(categories(own.killedVespene))
            .setLostMinerals(categories(own.lostMinerals))
            .setLostVespene(categories(own.lostVespene))
            .setUsedMinerals(categories(own.usedMinerals))
            .setUsedVespene(categories(own.usedVespene))
            .setTotalUsedMinerals(categories(own.madeMinerals))
            .setTotalUsedVespene(categories(own.madeVespene))
            .setTotalDamageDealt(vital(enemy.damageLife, enemy.damageShields))
            .setTotalDamageTaken(vital(own.damageLife, own.damageShields))
            .setTotalHealed(vital(own.healed, 0))
            .setCurrentApm(own.all.rate(loop))
            .setCurrentEffectiveApm(own.effective.rate(loop));
    boolean set = !Float.isNaN(state.setScore);
    float value = sum(own.usedMinerals) + sum(own.usedVespene) + state.minerals + state.vespene;
    return SC2APIProtocol.ScoreOuterClass.Score.newBuilder()
        .setScoreType(set ? ScoreType.Curriculum : ScoreType.Melee)
        .setScore((int) (set ? state.setScore : value))
        .setScoreDetails(details)
        .build();
  }

  /** What belongs to an economy, which there is not yet. */
  private static ScoreDetails.Builder nothing() {
    return ScoreDetails.newBuilder()
        .setIdleProductionTime(0)
        .setIdleWorkerTime(0)
        .setCollectedMinerals(0)
        .setCollectedVespene(0)
        .setCollectionRateMinerals(0)
        .setCollectionRateVespene(0)
        .setSpentMinerals(0)
        .setSpentVespene(0)
        .setFriendlyFireMinerals(categories(new float[Category.COUNT]))
        .setFriendlyFireVespene(categories(new float[Category.COUNT]));
  }

  private static float sum(float[] values) {
    float sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }

  private static CategoryScoreDetails categories(float[] values) {
    return CategoryScoreDetails.newBuilder()
        .setNone(0)
        .setArmy(values[Category.ARMY.ordinal()])
        .setEconomy(values[Category.ECONOMY.ordinal()])
        .setTechnology(values[Category.TECHNOLOGY.ordinal()])
        .setUpgrade(0)
        .build();
  }

  private static VitalScoreDetails vital(float life, float shields) {
    return VitalScoreDetails.newBuilder().setLife(life).setShields(shields).setEnergy(0).build();
  }
}
