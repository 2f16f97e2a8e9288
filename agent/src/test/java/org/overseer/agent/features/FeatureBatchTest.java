package org.overseer.agent.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.overseer.agent.Battles.encode;
import static org.overseer.agent.Battles.observations;
import static org.overseer.agent.features.FeatureBatch.PAIR_FEATURES;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.overseer.agent.Battles;
import org.overseer.env.Observation;

class FeatureBatchTest {
  private static final int F = FeatureConfig.COMBAT.columns().size();
  private static final int GRID = FeatureConfig.COMBAT.grid();
  private static final int PLANES = FeatureConfig.COMBAT.planes().size();
  private static final int SCALARS = FeatureConfig.COMBAT.scalarWidth();

  @Test
  void batchesGrowBeyondTheirFirstCapacitiesWithoutLosingAnything() {
    List<Observation> small = observations("3m", 4, 150);
    List<Observation> large = observations(Battles.marines(60, 60), 4, 6);
    List<Observation> all = new ArrayList<>(small);
    all.addAll(large);
    FeatureBatch together = encode(all);
    assertThat(together.entityCount()).isGreaterThan(600);
    assertThat(together.pairOffsets()[together.ownCount()]).isGreaterThan(10_000);
    for (int b = 0; b < all.size(); b++) {
      assertSameObservation(together, b, encode(all.get(b)), 0);
    }
  }

  @Test
  void aClearedBatchHoldsOnlyWhatCameAfter() {
    List<Observation> first = observations(Battles.marines(20, 15), 4, 20);
    List<Observation> second = observations("2s3z", 4, 20);
    ObservationEncoder encoder = new ObservationEncoder();
    FeatureBatch reused = new FeatureBatch();
    first.forEach(o -> encoder.append(o, reused));
    reused.clear();
    assertThat(reused.size() + reused.entityCount() + reused.ownCount() + reused.enemyCount())
        .isZero();
    second.forEach(o -> encoder.append(o, reused));
    FeatureBatch fresh = encode(second);
    assertThat(reused.size()).isEqualTo(20);
    for (int b = 0; b < 20; b++) {
      assertSameObservation(reused, b, fresh, b);
    }
  }

  @Test
  void aViewHoldsTheFirstObservationsOnly() {
    List<Observation> many = observations("2s3z", 4, 20);
    FeatureBatch whole = encode(many);
    for (int count : new int[] {0, 1, 7, 20}) {
      FeatureBatch view = whole.first(count);
      FeatureBatch alone = encode(many.subList(0, count));
      assertThat(view.size()).isEqualTo(count);
      assertThat(view.entityCount()).isEqualTo(alone.entityCount());
      assertThat(view.ownCount()).isEqualTo(alone.ownCount());
      assertThat(view.enemyCount()).isEqualTo(alone.enemyCount());
      assertThat(view.maxEnemies()).isEqualTo(alone.maxEnemies());
      for (int b = 0; b < count; b++) {
        assertSameObservation(view, b, alone, b);
      }
    }
    assertThat(whole.size()).isEqualTo(20);
    assertThatThrownBy(() -> whole.first(21))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("FeatureBatch: cannot view 21 of 20 observations");
  }

  @Test
  void anObservationWithoutUnitsIsPossible() {
    Observation some = observations("3m", 1, 1).get(0);
    Observation none = Battles.only(some, row -> false);
    FeatureBatch batch = encode(none, some, none);
    assertThat(Arrays.copyOf(batch.entityOffsets(), 4)).containsExactly(0, 0, 6, 6);
    assertThat(Arrays.copyOf(batch.ownOffsets(), 4)).containsExactly(0, 0, 3, 3);
    for (float scalar : Arrays.copyOf(batch.scalars(), 3 * SCALARS)) {
      assertThat(scalar).isFinite();
    }
  }

  private static void assertSameObservation(FeatureBatch a, int i, FeatureBatch b, int j) {
    assertThat(part(a.entities(), a.entityOffsets(), i, F))
        .containsExactly(part(b.entities(), b.entityOffsets(), j, F));
    assertThat(rows(a.ownRows(), a.ownOffsets(), a.entityOffsets(), i))
        .containsExactly(rows(b.ownRows(), b.ownOffsets(), b.entityOffsets(), j));
    assertThat(rows(a.enemyRows(), a.enemyOffsets(), a.entityOffsets(), i))
        .containsExactly(rows(b.enemyRows(), b.enemyOffsets(), b.entityOffsets(), j));
    assertThat(Arrays.copyOfRange(a.legalSteps(), a.ownOffsets()[i], a.ownOffsets()[i + 1]))
        .containsExactly(
            Arrays.copyOfRange(b.legalSteps(), b.ownOffsets()[j], b.ownOffsets()[j + 1]));
    assertThat(pairs(a, i)).containsExactly(pairs(b, j));
    int cells = GRID * GRID * PLANES;
    assertThat(Arrays.copyOfRange(a.planes(), i * cells, (i + 1) * cells))
        .containsExactly(Arrays.copyOfRange(b.planes(), j * cells, (j + 1) * cells));
    assertThat(Arrays.copyOfRange(a.scalars(), i * SCALARS, (i + 1) * SCALARS))
        .containsExactly(Arrays.copyOfRange(b.scalars(), j * SCALARS, (j + 1) * SCALARS));
  }

  private static float[] part(float[] values, int[] offsets, int b, int columns) {
    return Arrays.copyOfRange(values, offsets[b] * columns, offsets[b + 1] * columns);
  }

  private static int[] rows(int[] rows, int[] offsets, int[] entityOffsets, int b) {
    return Arrays.stream(rows, offsets[b], offsets[b + 1])
        .map(row -> row - entityOffsets[b])
        .toArray();
  }

  private static float[] pairs(FeatureBatch batch, int b) {
    int from = batch.ownOffsets()[b];
    int to = batch.ownOffsets()[b + 1];
    return from == to
        ? new float[0]
        : Arrays.copyOfRange(
            batch.pairs(),
            batch.pairOffsets()[from] * PAIR_FEATURES,
            batch.pairOffsets()[to] * PAIR_FEATURES);
  }
}
