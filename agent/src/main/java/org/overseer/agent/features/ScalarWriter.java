package org.overseer.agent.features;

import java.util.Arrays;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.overseer.env.LastAction;
import org.overseer.env.Observation;
import org.overseer.env.PlayerContext;
import org.overseer.env.ScalarFeature;
import org.overseer.env.Strategy;
import org.overseer.env.UnitFeature;

/** Writes the chosen {@link ScalarGroup}s of observations. */
final class ScalarWriter {
  private static final float SELF = 1;
  private static final float ENEMY = 4;
  private static final float VISIBLE = 1;

  /** Wave length of the slowest sine of the time is 2π times this many loops. */
  private static final double SLOWEST = 10_000;

  private static final double[] WAVE_LENGTHS = waveLengths(ScalarGroup.TIME.width(0));

  private final FeatureConfig config;
  private final ScalarGroup[] groups;
  private final int[] widths;
  private final int width;
  private final int[] races = new int[GameData.RACES + 1];

  ScalarWriter(FeatureConfig config) {
    this.config = config;
    this.groups = config.scalars().toArray(ScalarGroup[]::new);
    this.widths = Arrays.stream(groups).mapToInt(config::width).toArray();
    this.width = config.scalarWidth();
  }

  /** Writes the scalars of observation b, and adds its build order. */
  void write(Observation o, PlayerContext context, FeatureBatch batch, int b) {
    LastAction last = context.lastAction();
    Strategy z = context.strategy();
    float[] out = batch.scalars;
    int at = b * width;
    Arrays.fill(out, at, at + width, 0f);
    for (int g = 0; g < groups.length; g++) {
      switch (groups[g]) {
        case BATTLE -> writeBattle(o, out, at);
        case PLAYER -> writePlayer(o, out, at);
        case OWN_RACE -> out[at + race(o, SELF)] = 1;
        case ENEMY_RACE -> out[at + race(o, ENEMY)] = 1;
        case UPGRADES -> writeUpgrades(o, out, at);
        case TIME -> writeTime(o.gameLoop(), out, at);
        case AVAILABLE_ABILITIES -> writeAbilities(o, out, at, widths[g]);
        case UNIT_COUNTS -> writeUnitCounts(o, out, at);
        case CUMULATIVE_UNITS -> write(z.builtUnits(), id -> GameData.unitType(id) - 1, out, at);
        case CUMULATIVE_EFFECTS -> write(z.effects(), GameData::abilityCategory, out, at);
        case CUMULATIVE_UPGRADES -> write(z.upgrades(), GameData::upgrade, out, at);
        case BUILD_ORDER -> {
          out[at] = z.buildOrder().steps().isEmpty() ? 0 : 1;
          batch.addBuildOrder(z.buildOrder(), b);
        }
        case LAST_ACTION_TYPE -> writeType(last, out, at);
        case LAST_DELAY -> writeOneHot(last, Math.min(widths[g] - 1, last.delay()), out, at);
        case LAST_QUEUED -> writeOneHot(last, last.queued() ? 1 : 0, out, at);
      }
      at += widths[g];
    }
  }

  private static void writeBattle(Observation o, float[] out, int start) {
    int own = 0;
    int enemies = 0;
    int ready = 0;
    float ownPoints = 0;
    float enemyPoints = 0;
    float ownMax = 0;
    float enemyMax = 0;
    for (int i = 0; i < o.entityCount(); i++) {
      float points = o.feature(i, UnitFeature.HEALTH) + o.feature(i, UnitFeature.SHIELD);
      float max = o.feature(i, UnitFeature.HEALTH_MAX) + o.feature(i, UnitFeature.SHIELD_MAX);
      if (ObservationEncoder.isOwn(o, i)) {
        own++;
        ready += o.feature(i, UnitFeature.WEAPON_COOLDOWN) > 0 ? 0 : 1;
        ownPoints += points;
        ownMax += max;
      } else if (ObservationEncoder.isTarget(o, i)) {
        enemies++;
        enemyPoints += points;
        enemyMax += max;
      }
    }
    float[] s = o.scalars();
    int at = start;
    out[at++] = own / 16f;
    out[at++] = enemies / 16f;
    out[at++] = ratio(own - enemies, own + enemies);
    out[at++] = ownPoints / 1000;
    out[at++] = enemyPoints / 1000;
    out[at++] = ratio(ownPoints - enemyPoints, ownPoints + enemyPoints);
    out[at++] = ratio(ownPoints, ownMax);
    out[at++] = ratio(enemyPoints, enemyMax);
    out[at++] = ratio(ready, own);
    out[at++] = Math.min(4, o.gameLoop() / 1000f);
    out[at++] = logarithm(s[ScalarFeature.MINERALS.ordinal()]);
    out[at++] = logarithm(s[ScalarFeature.VESPENE.ordinal()]);
    out[at++] = s[ScalarFeature.FOOD_USED.ordinal()] / 200;
    out[at++] = s[ScalarFeature.FOOD_CAP.ordinal()] / 200;
    out[at++] = s[ScalarFeature.FOOD_WORKERS.ordinal()] / 100;
    out[at] = s[ScalarFeature.ARMY_COUNT.ordinal()] / 100;
  }

  private static void writePlayer(Observation o, float[] out, int at) {
    for (int s = 0; s < ScalarFeature.COUNT; s++) {
      out[at + s] = logarithm(o.scalars()[s]);
    }
  }

  /** The race that most units of one side have, 0 where none of them has one. */
  private int race(Observation o, float alliance) {
    Arrays.fill(races, 0);
    for (int i = 0; i < o.entityCount(); i++) {
      if (o.feature(i, UnitFeature.ALLIANCE) == alliance) {
        races[GameData.race((int) o.feature(i, UnitFeature.UNIT_TYPE))]++;
      }
    }
    races[0] = 0;
    int most = 0;
    for (int race = 1; race < races.length; race++) {
      most = races[race] > races[most] ? race : most;
    }
    return most;
  }

  private static void writeUpgrades(Observation o, float[] out, int at) {
    for (int i = 0; i < o.upgradeCount(); i++) {
      int upgrade = GameData.upgrade(o.upgrades()[i]);
      if (upgrade >= 0) {
        out[at + upgrade] = 1;
      }
    }
  }

  private static double[] waveLengths(int width) {
    double[] lengths = new double[width / 2];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = StrictMath.pow(SLOWEST, 2.0 * i / width);
    }
    return lengths;
  }

  private static void writeTime(int loop, float[] out, int start) {
    int at = start;
    for (double length : WAVE_LENGTHS) {
      out[at++] = (float) StrictMath.sin(loop / length);
      out[at++] = (float) StrictMath.cos(loop / length);
    }
  }

  private static void writeAbilities(Observation o, float[] out, int at, int width) {
    int abilities = 0;
    for (int i = 0; i < o.entityCount(); i++) {
      if (ObservationEncoder.isOwn(o, i)) {
        abilities |= GameData.abilities((int) o.feature(i, UnitFeature.UNIT_TYPE));
      }
    }
    for (int a = 0; a < width; a++) {
      out[at + a] = (abilities >> a) & 1;
    }
  }

  private static void writeUnitCounts(Observation o, float[] out, int at) {
    for (int i = 0; i < o.entityCount(); i++) {
      boolean there =
          o.feature(i, UnitFeature.DISPLAY_TYPE) == VISIBLE
              || o.feature(i, UnitFeature.IN_CARGO) != 0;
      int type = GameData.unitType((int) o.feature(i, UnitFeature.UNIT_TYPE));
      if (there && type > 0 && o.feature(i, UnitFeature.ALLIANCE) == SELF) {
        out[at + type - 1]++;
      }
    }
    for (int type = 0; type < GameData.UNIT_TYPES; type++) {
      out[at + type] = (float) Math.sqrt(out[at + type]);
    }
  }

  /** Whether there are any, then 1 for each number that is not below 0. */
  private static void write(Set<Integer> ids, IntUnaryOperator number, float[] out, int at) {
    out[at] = ids.isEmpty() ? 0 : 1;
    for (int id : ids) {
      int i = number.applyAsInt(id);
      if (i >= 0) {
        out[at + 1 + i] = 1;
      }
    }
  }

  private void writeType(LastAction last, float[] out, int at) {
    if (last.type() >= config.actionTypes()) {
      throw new IllegalArgumentException(
          "LastAction: type %d, but this agent has %d action types"
              .formatted(last.type(), config.actionTypes()));
    }
    writeOneHot(last, last.type(), out, at);
  }

  private static void writeOneHot(LastAction last, int category, float[] out, int at) {
    if (last.type() >= 0) {
      out[at + category] = 1;
    }
  }

  private static float ratio(float value, float max) {
    return max > 0 ? value / max : 0;
  }

  private static float logarithm(float value) {
    return (float) StrictMath.log1p(Math.max(0, value)) / 10;
  }
}
