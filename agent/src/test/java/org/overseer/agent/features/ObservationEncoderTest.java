package org.overseer.agent.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.overseer.agent.Battles.encode;
import static org.overseer.agent.Battles.observations;
import static org.overseer.agent.Battles.set;
import static org.overseer.agent.features.FeatureBatch.PAIR_FEATURES;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.agent.Battles;
import org.overseer.env.MapInfo;
import org.overseer.env.Observation;
import org.overseer.env.UnitFeature;
import org.overseer.env.skirmish.Scenario;

class ObservationEncoderTest {
  private static final int F = FeatureConfig.COMBAT.columns().size();
  private static final int GRID = FeatureConfig.COMBAT.grid();
  private static final int PLANES = FeatureConfig.COMBAT.planes().size();
  private static final int SCALARS = FeatureConfig.COMBAT.scalarWidth();

  @ParameterizedTest
  @ValueSource(strings = {"3m", "2s3z", "5m_vs_6m"})
  void offsetsAndRowsFollowTheObservations(String scenario) {
    List<Observation> observations = observations(scenario, 1, 40);
    FeatureBatch batch = encode(observations);
    assertThat(batch.size()).isEqualTo(40);
    int entities = 0;
    int own = 0;
    int enemies = 0;
    int pairs = 0;
    for (int b = 0; b < 40; b++) {
      Observation o = observations.get(b);
      assertThat(batch.entityOffsets()[b]).isEqualTo(entities);
      assertThat(batch.ownOffsets()[b]).isEqualTo(own);
      assertThat(batch.enemyOffsets()[b]).isEqualTo(enemies);
      int ownHere = 0;
      int enemiesHere = 0;
      for (int i = 0; i < o.entityCount(); i++) {
        if (o.feature(i, UnitFeature.OWNER) == o.playerId()) {
          assertThat(batch.ownRows()[own + ownHere++]).isEqualTo(entities + i);
        } else {
          assertThat(batch.enemyRows()[enemies + enemiesHere++]).isEqualTo(entities + i);
        }
      }
      for (int k = own; k < own + ownHere; k++) {
        assertThat(batch.pairOffsets()[k]).isEqualTo(pairs);
        pairs += enemiesHere;
        assertThat(batch.pairOffsets()[k + 1]).isEqualTo(pairs);
      }
      entities += o.entityCount();
      own += ownHere;
      enemies += enemiesHere;
    }
    assertThat(batch.entityCount()).isEqualTo(batch.entityOffsets()[40]).isEqualTo(entities);
    assertThat(batch.ownCount()).isEqualTo(batch.ownOffsets()[40]).isEqualTo(own);
    assertThat(batch.enemyCount()).isEqualTo(batch.enemyOffsets()[40]).isEqualTo(enemies);
    assertThat(batch.maxEnemies()).isBetween(1, 6);
  }

  @Test
  void entityColumnsAreTheUnitsFeaturesScaled() {
    for (Observation o : views(observations("2s3z", 3, 30))) {
      FeatureBatch batch = encode(o);
      for (int i = 0; i < o.entityCount(); i++) {
        assertThat(column(batch, i, EntityColumn.UNIT_TYPE))
            .isEqualTo(o.feature(i, UnitFeature.UNIT_TYPE));
        assertThat(column(batch, i, EntityColumn.ALLIANCE))
            .isEqualTo(o.feature(i, UnitFeature.ALLIANCE));
        assertThat(column(batch, i, EntityColumn.HEALTH_RATIO) * o.feature(i, HEALTH_MAX))
            .isCloseTo(o.feature(i, UnitFeature.HEALTH), within(1e-3f));
        float root = column(batch, i, EntityColumn.SHIELD_ROOT) * 20;
        assertThat(root * root).isCloseTo(o.feature(i, UnitFeature.SHIELD), within(1e-3f));
        assertThat(column(batch, i, EntityColumn.HEALTH_LEVEL))
            .isEqualTo((float) Math.ceil(Math.sqrt(o.feature(i, UnitFeature.HEALTH))));
        assertThat(column(batch, i, EntityColumn.SHIELD_LEVEL))
            .isEqualTo((float) Math.ceil(Math.sqrt(o.feature(i, UnitFeature.SHIELD))));
        assertThat(column(batch, i, EntityColumn.COOLDOWN_LOOPS))
            .isEqualTo((float) Math.min(32, Math.ceil(o.feature(i, UnitFeature.WEAPON_COOLDOWN))));
        assertThat((column(batch, i, EntityColumn.X) + 1) * o.map().width() / 2)
            .isCloseTo(o.feature(i, UnitFeature.X), within(1e-4f));
        assertThat((column(batch, i, EntityColumn.Y) + 1) * o.map().height() / 2)
            .isCloseTo(o.feature(i, UnitFeature.Y), within(1e-4f));
        double facing =
            Math.atan2(
                column(batch, i, EntityColumn.FACING_SINE),
                column(batch, i, EntityColumn.FACING_COSINE));
        assertThat(Math.cos(facing - o.feature(i, UnitFeature.FACING))).isCloseTo(1, within(1e-6));
      }
    }
  }

  private static final UnitFeature HEALTH_MAX = UnitFeature.HEALTH_MAX;

  @Test
  void theClosestOpponentAndTheCountsNearMatchAnIndependentSearch() {
    for (Observation o : views(observations("5m_vs_6m", 5, 40))) {
      FeatureBatch batch = encode(o);
      for (int i = 0; i < o.entityCount(); i++) {
        double closest = Double.POSITIVE_INFINITY;
        double second = Double.POSITIVE_INFINITY;
        double angle = 0;
        int opponents = 0;
        int friends = 0;
        for (int j = 0; j < o.entityCount(); j++) {
          if (j == i) {
            continue;
          }
          double edge = edge(o, i, j);
          boolean sameSide =
              o.feature(i, UnitFeature.ALLIANCE) == o.feature(j, UnitFeature.ALLIANCE);
          if (sameSide) {
            friends += edge <= 7 ? 1 : 0;
            continue;
          }
          opponents += edge <= 7 ? 1 : 0;
          second = Math.min(second, Math.max(edge, closest));
          if (edge < closest) {
            closest = edge;
            angle =
                Math.atan2(
                    o.feature(j, UnitFeature.Y) - o.feature(i, UnitFeature.Y),
                    o.feature(j, UnitFeature.X) - o.feature(i, UnitFeature.X));
          }
        }
        assertThat((double) column(batch, i, EntityColumn.OPPONENT_DISTANCE))
            .isCloseTo(Math.min(2, closest / 16), within(1e-5));
        assertThat((double) column(batch, i, EntityColumn.OPPONENT_CLOSENESS))
            .isCloseTo(Math.max(0, 1 - closest / 8), within(1e-5));
        assertThat((double) column(batch, i, EntityColumn.OPPONENT_HALF_CELLS))
            .isBetween(Math.min(19, 2 * closest - 1e-4), Math.min(19, 2 * closest + 1 + 1e-4));
        assertThat(column(batch, i, EntityColumn.AIMED_AT_BY))
            .isEqualTo(4 * column(batch, i, EntityColumn.AIMED_AT));
        assertThat(column(batch, i, EntityColumn.OPPONENTS_NEAR)).isEqualTo(opponents / 8f);
        assertThat(column(batch, i, EntityColumn.FRIENDS_NEAR)).isEqualTo(friends / 8f);
        if (second - closest < 1e-4) {
          continue; // which one counts is a matter of rounding
        }
        assertThat((double) column(batch, i, EntityColumn.OPPONENT_DIRECTION_X))
            .isCloseTo(Math.cos(angle), within(1e-5));
        assertThat((double) column(batch, i, EntityColumn.OPPONENT_DIRECTION_Y))
            .isCloseTo(Math.sin(angle), within(1e-5));
      }
    }
  }

  @Test
  void pairFeaturesMatchAnIndependentComputation() {
    List<Observation> observations = observations("2s3z", 7, 60);
    FeatureBatch batch = encode(observations);
    int[] ranges = {2, 5, 6, 8};
    int targets = 0;
    int at = 0;
    for (Observation o : observations) {
      for (int unit = 0; unit < o.entityCount(); unit++) {
        if (o.feature(unit, UnitFeature.ALLIANCE) != 1) {
          continue;
        }
        for (int enemy = 0; enemy < o.entityCount(); enemy++) {
          if (o.feature(enemy, UnitFeature.ALLIANCE) != 4) {
            continue;
          }
          double distance = edge(o, unit, enemy);
          assertThat((double) batch.pairs()[at])
              .isCloseTo(Math.min(2, distance / 16), within(1e-5));
          for (int r = 0; r < ranges.length; r++) {
            assertThat((double) batch.pairs()[at + 1 + r])
                .isCloseTo(Math.max(0, 1 - distance / ranges[r]), within(1e-5));
          }
          boolean target = o.orderTargetTags()[unit] == o.tags()[enemy];
          assertThat(batch.pairs()[at + 5]).isEqualTo(target ? 1f : 0f);
          targets += target ? 1 : 0;
          at += PAIR_FEATURES;
        }
      }
    }
    assertThat(at).isEqualTo(batch.pairOffsets()[batch.ownCount()] * PAIR_FEATURES);
    assertThat(targets).as("some unit has been ordered to attack another").isPositive();
  }

  @ParameterizedTest
  // direction 0 is east, counter-clockwise; the map has 16 x 12 cells, a wall in cells (9, 4..8)
  @CsvSource({
    "8.5, 6.5, 0, false", "8.5, 6.5, 1, false", "8.5, 6.5, 7, false", "8.5, 6.5, 2, true",
    "8.5, 6.5, 4, true", "10.5, 6.5, 4, false", "10.5, 6.5, 0, true", "0.5, 6.5, 4, false",
    "0.5, 6.5, 3, false", "0.5, 6.5, 2, true", "15.5, 6.5, 0, false", "15.5, 6.5, 4, true",
    "4.5, 0.5, 6, false", "4.5, 0.5, 5, false", "4.5, 0.5, 2, true", "4.5, 11.5, 2, false",
    "4.5, 11.5, 6, true", "9.5, 3.5, 2, false", "9.5, 9.5, 6, false", "7.9, 6.5, 0, true"
  })
  void stepsIntoWallsAndOffTheMapAreIllegal(float x, float y, int direction, boolean legal) {
    Observation o = walled();
    set(o, 0, UnitFeature.X, x);
    set(o, 0, UnitFeature.Y, y);
    boolean actual = (encode(o).legalSteps()[0] >> direction & 1) == 1;
    assertThat(actual).isEqualTo(legal);
  }

  @Test
  void negativePointsFromAStrangeGameAreLevelZero() {
    Observation o = walled();
    set(o, 0, UnitFeature.HEALTH, -3);
    set(o, 0, UnitFeature.SHIELD, -3);
    FeatureBatch batch = encode(o);
    assertThat(column(batch, 0, EntityColumn.HEALTH_LEVEL)).isZero();
    assertThat(column(batch, 0, EntityColumn.SHIELD_LEVEL)).isZero();
  }

  @Test
  void flyingUnitsStepOverWallsButNotOffTheMap() {
    Observation o = walled();
    set(o, 0, UnitFeature.IS_FLYING, 1);
    set(o, 0, UnitFeature.X, 8.5f);
    set(o, 0, UnitFeature.Y, 6.5f);
    assertThat(encode(o).legalSteps()[0]).isEqualTo((byte) 0xFF);
    set(o, 0, UnitFeature.X, 0.5f);
    assertThat(encode(o).legalSteps()[0]).isEqualTo((byte) 0b11000111);
  }

  @Test
  void directionsGoRoundTheCircleFromEast() {
    for (int d = 0; d < FeatureBatch.DIRECTIONS; d++) {
      double angle = Math.toRadians(45 * d);
      assertThat((double) ObservationEncoder.directionX(d))
          .isCloseTo(Math.cos(angle), within(1e-6));
      assertThat((double) ObservationEncoder.directionY(d))
          .isCloseTo(Math.sin(angle), within(1e-6));
    }
  }

  @Test
  void rowZeroOfThePlanesIsTheLowerEdge() {
    int width = 32;
    int height = 48;
    byte[] pathing = new byte[width * height];
    byte[] terrain = new byte[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        pathing[y * width + x] = (byte) (y < 3 && x >= 2 ? 1 : 0);
        terrain[y * width + x] = (byte) (5 * y);
      }
    }
    MapInfo map = new MapInfo("test", width, height, pathing, pathing, terrain);
    Observation o = new Observation();
    o.begin(map, 1, 0);
    for (int y = height - 3; y < height; y++) {
      Arrays.fill(o.visibility(), y * width, y * width + 2, (byte) 2);
    }
    Arrays.fill(o.visibility(), 20 * width, 21 * width, (byte) 1);
    unit(o, 4, 31.9f, 0.1f, 1, 1);
    FeatureBatch batch = encode(o);
    for (int row = 0; row < GRID; row++) {
      for (int column = 0; column < GRID; column++) {
        int at = (row * GRID + column) * PLANES;
        assertThat(batch.planes()[at]).isEqualTo(row == 0 && column >= 1 ? 1f : 0f);
        assertThat(batch.planes()[at + 1]).isCloseTo(5 * (3 * row + 1) / 127.5f - 1, within(1e-5f));
        assertThat(batch.planes()[at + 2]).isEqualTo(row == GRID - 1 && column == 0 ? 1f : 0f);
      }
    }
    assertThat(batch.cells()[0]).as("lower right corner").isEqualTo(GRID - 1);
  }

  @Test
  void unitsLieInThePlaneCellThatTheyStandIn() {
    List<Observation> observations = views(observations("8m", 2, 6));
    FeatureBatch batch = encode(observations);
    int row = 0;
    for (int b = 0; b < observations.size(); b++) {
      Observation o = observations.get(b);
      for (int i = 0; i < o.entityCount(); i++) {
        int x = (int) Math.floor(o.feature(i, UnitFeature.X) / o.map().width() * GRID);
        int y = (int) Math.floor(o.feature(i, UnitFeature.Y) / o.map().height() * GRID);
        assertThat(batch.cells()[row++]).isEqualTo(b * GRID * GRID + y * GRID + x);
      }
    }
  }

  @Test
  void scalarsCompareTheArmies() {
    for (Observation o : observations("5m_vs_6m", 8, 30)) {
      float[] scalars = encode(o).scalars();
      double own = points(o, 1);
      double enemy = points(o, 4);
      assertThat((double) scalars[3]).isCloseTo(own / 1000, within(1e-5));
      assertThat((double) scalars[4]).isCloseTo(enemy / 1000, within(1e-5));
      assertThat((double) scalars[5]).isCloseTo((own - enemy) / (own + enemy), within(1e-5));
      for (int s = 0; s < SCALARS; s++) {
        assertThat(scalars[s]).isFinite().isBetween(-4f, 4f);
      }
    }
  }

  @Test
  void theOrderOfUnitsOnlyPermutesRows() {
    Random random = new Random(11);
    for (Observation o : observations("2s3z", 4, 20)) {
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < o.entityCount(); i++) {
        order.add(i);
      }
      Collections.shuffle(order, random);
      int[] rows = order.stream().mapToInt(Integer::intValue).toArray();
      FeatureBatch before = encode(o);
      FeatureBatch after = encode(Battles.permuted(o, rows));
      assertThat(after.ownCount()).isEqualTo(before.ownCount());
      assertThat(after.enemyCount()).isEqualTo(before.enemyCount());
      for (int i = 0; i < rows.length; i++) {
        assertThat(row(after, i)).containsExactly(row(before, rows[i]));
        assertThat(after.cells()[i]).isEqualTo(before.cells()[rows[i]]);
      }
      for (int k = 0; k < after.ownCount(); k++) {
        int old = indexOf(before.ownRows(), before.ownCount(), rows[after.ownRows()[k]]);
        assertThat(after.legalSteps()[k]).isEqualTo(before.legalSteps()[old]);
        assertThat(steps(after, k)).containsExactly(steps(before, old), within(1e-6f));
        for (int e = 0; e < after.enemyCount(); e++) {
          int oldEnemy =
              indexOf(before.enemyRows(), before.enemyCount(), rows[after.enemyRows()[e]]);
          assertThat(pair(after, k, e)).containsExactly(pair(before, old, oldEnemy));
        }
      }
      for (int s = 0; s < SCALARS; s++) { // sums in another order
        assertThat(after.scalars()[s]).isCloseTo(before.scalars()[s], within(1e-6f));
      }
    }
  }

  @Test
  void ofSeveralOpponentsInContactTheOrderDoesNotChooseOne() {
    Observation o = Battles.only(observations("3m", 1, 1).get(0), row -> false);
    unit(o, 1, 16, 16, 1, 1);
    unit(o, 4, 18, 16, 1, 2); // all three touch the first
    unit(o, 4, 16, 18, 1, 3);
    unit(o, 4, 14, 16, 1, 4);
    float[] first = row(encode(o), 0);
    assertThat(first[EntityColumn.OPPONENT_CLOSENESS.ordinal()]).isEqualTo(1);
    assertThat(row(encode(Battles.permuted(o, 0, 2, 1, 3)), 0)).containsExactly(first, within(0f));
    assertThat(row(encode(Battles.permuted(o, 3, 2, 1, 0)), 3)).containsExactly(first, within(0f));
    assertThat(row(encode(Battles.permuted(o, 1, 0, 3, 2)), 1)).containsExactly(first, within(0f));
  }

  @Test
  void snapshotsNeutralsAndAlliesAreEntitiesButNeitherOwnNorTargets() {
    Observation o = Battles.copy(observations("3m", 1, 1).get(0));
    FeatureBatch before = encode(o);
    int first = o.entityCount();
    unit(o, 4, 16, 16, 2, 900); // the last known place of an enemy building
    unit(o, 4, 16, 17, 3, 901); // hidden
    unit(o, 3, 16, 18, 1, 902); // a rock
    unit(o, 2, 16, 19, 1, 903); // someone else's
    unit(o, 1, 16, 20, 4, 904); // a placeholder of an own building
    FeatureBatch after = encode(o);
    assertThat(after.entityCount()).isEqualTo(first + 5);
    assertThat(after.ownCount()).isEqualTo(before.ownCount());
    assertThat(after.enemyCount()).isEqualTo(before.enemyCount());
    assertThat(Arrays.copyOf(after.ownRows(), 3))
        .containsExactly(Arrays.copyOf(before.ownRows(), 3));
    assertThat(column(after, first, EntityColumn.OPPONENT_DISTANCE)).isEqualTo(2);
    assertThat(column(after, first + 2, EntityColumn.OPPONENT_CLOSENESS)).isZero();
    assertThat(column(after, first + 3, EntityColumn.OPPONENT_DISTANCE))
        .as("an ally has opponents")
        .isLessThan(1);
  }

  /** The observations as the encoder turns them. */
  static List<Observation> views(List<Observation> observations) {
    Perspective perspective = new Perspective();
    return observations.stream().map(o -> Battles.copy(perspective.view(o))).toList();
  }

  private static Observation walled() {
    String open = "................";
    String wall = ".........#......";
    List<String> rows = new ArrayList<>(); // from the top down
    for (int y = 11; y >= 0; y--) {
      rows.add('"' + (y >= 4 && y <= 8 ? wall : open) + '"');
    }
    Scenario scenario =
        Scenario.parse(
            "walled",
            """
            {"name": "walled", "source": "test", "width": 16, "height": 12, "fog": false,
             "step_limit": 60, "loops_per_step": 8,
             "sides": [{"spawn": [3, 6], "units": [{"type": "Marine", "count": 1}]},
                       {"spawn": [13, 6], "units": [{"type": "Marine", "count": 1}]}],
             "terrain": %s}
            """
                .formatted(rows));
    Observation o = observations(scenario, 1, 1).get(0);
    set(o, 1, UnitFeature.X, 16); // right of every place the own unit is put, so nothing turns
    return o;
  }

  private static void unit(Observation o, int alliance, float x, float y, int display, long tag) {
    o.addEntity(tag);
    int row = o.entityCount() - 1;
    set(o, row, UnitFeature.ALLIANCE, alliance);
    set(o, row, UnitFeature.DISPLAY_TYPE, display);
    set(o, row, UnitFeature.X, x);
    set(o, row, UnitFeature.Y, y);
    set(o, row, UnitFeature.RADIUS, 1);
  }

  private static double edge(Observation o, int i, int j) {
    double dx = (double) o.feature(i, UnitFeature.X) - o.feature(j, UnitFeature.X);
    double dy = (double) o.feature(i, UnitFeature.Y) - o.feature(j, UnitFeature.Y);
    double radii = o.feature(i, UnitFeature.RADIUS) + o.feature(j, UnitFeature.RADIUS);
    return Math.max(0, Math.hypot(dx, dy) - radii);
  }

  private static double points(Observation o, int alliance) {
    double sum = 0;
    for (int i = 0; i < o.entityCount(); i++) {
      if (o.feature(i, UnitFeature.ALLIANCE) == alliance) {
        sum += o.feature(i, UnitFeature.HEALTH) + o.feature(i, UnitFeature.SHIELD);
      }
    }
    return sum;
  }

  private static float column(FeatureBatch batch, int row, EntityColumn column) {
    return batch.entities()[row * F + column.ordinal()];
  }

  private static float[] row(FeatureBatch batch, int row) {
    return Arrays.copyOfRange(batch.entities(), row * F, (row + 1) * F);
  }

  private static float[] pair(FeatureBatch batch, int k, int e) {
    int at = (batch.pairOffsets()[k] + e) * PAIR_FEATURES;
    return Arrays.copyOfRange(batch.pairs(), at, at + PAIR_FEATURES);
  }

  private static float[] steps(FeatureBatch batch, int k) {
    int length = FeatureBatch.DIRECTIONS * FeatureBatch.STEP_FEATURES;
    return Arrays.copyOfRange(batch.steps(), k * length, (k + 1) * length);
  }

  private static int indexOf(int[] values, int count, int value) {
    for (int i = 0; i < count; i++) {
      if (values[i] == value) {
        return i;
      }
    }
    throw new AssertionError(value + " is not among the first " + count);
  }
}
