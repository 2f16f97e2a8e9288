package org.overseer.agent.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.overseer.agent.features.Sightings.encode;
import static org.overseer.agent.features.Sightings.plane;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.overseer.agent.Battles;
import org.overseer.env.MapInfo;
import org.overseer.env.Observation;
import org.overseer.env.UnitFeature;

class PlaneWriterTest {
  @ParameterizedTest
  @CsvSource({
    "16, 32, 32",
    "16, 200, 176",
    "16, 20, 12",
    "64, 32, 40",
    "128, 176, 160",
    "12, 9, 7"
  })
  void everyPlaneHasTheCellInTheMiddle(int grid, int width, int height) {
    int cells = width * height;
    byte[] pathing = new byte[cells];
    byte[] placement = new byte[cells];
    byte[] terrain = new byte[cells];
    for (int cell = 0; cell < cells; cell++) {
      pathing[cell] = (byte) (cell % 3 == 0 ? 1 : 0);
      placement[cell] = (byte) (cell % 5 == 0 ? 1 : 0);
      terrain[cell] = (byte) (7 * cell);
    }
    MapInfo map = new MapInfo("test", width, height, pathing, placement, terrain);
    Observation o = Sightings.empty(map, 0);
    for (int cell = 0; cell < cells; cell++) {
      o.visibility()[cell] = (byte) (cell % 7 % 3);
      o.creep()[cell] = (byte) (cell % 2);
    }
    FeatureBatch batch = encode(FeatureConfig.all(grid, 1), o, o);
    for (int b = 0; b < 2; b++) {
      for (int row = 0; row < grid; row++) {
        for (int column = 0; column < grid; column++) {
          int x = (int) Math.floor((column + 0.5) * width / grid);
          int y = (int) Math.floor((row + 0.5) * height / grid);
          int cell = y * width + x;
          assertThat(plane(batch, b, Plane.PATHABLE, row, column)).isEqualTo(pathing[cell]);
          assertThat(plane(batch, b, Plane.BUILDABLE, row, column)).isEqualTo(placement[cell]);
          assertThat(plane(batch, b, Plane.HEIGHT, row, column))
              .isEqualTo((terrain[cell] & 0xFF) / 127.5f - 1);
          int seen = o.visibility()[cell];
          assertThat(plane(batch, b, Plane.VISIBLE, row, column)).isEqualTo(seen == 2 ? 1f : 0f);
          assertThat(plane(batch, b, Plane.FOGGED, row, column)).isEqualTo(seen == 1 ? 1f : 0f);
          assertThat(plane(batch, b, Plane.CREEP, row, column)).isEqualTo(o.creep()[cell]);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"16, 32, 32", "16, 200, 176", "128, 176, 160", "128, 32, 40"})
  void everyUnitIsScatteredIntoTheCellThatItStandsIn(int grid, int width, int height) {
    Observation o = Sightings.empty(Sightings.map(width, height), 0);
    for (int i = 0; i < 40; i++) {
      float x = (width - 0.01f) * (i * 17 % 40) / 39;
      Sightings.unit(o, i, 48, 1 + i % 4, x, (height - 0.01f) * i / 39);
    }
    Observation view = ObservationEncoderTest.views(List.of(o)).get(0);
    FeatureBatch batch = encode(FeatureConfig.all(grid, 1), Battles.only(o, row -> false), o);
    Plane[] owners = {Plane.SELF, Plane.ALLY, Plane.NEUTRAL, Plane.ENEMY};
    int marked = 0;
    for (int i = 0; i < 40; i++) {
      int column = (int) Math.floor((double) view.feature(i, UnitFeature.X) * grid / width);
      int row = (int) Math.floor((double) view.feature(i, UnitFeature.Y) * grid / height);
      assertThat(batch.cells()[i]).isEqualTo((grid + row) * grid + column);
      assertThat(plane(batch, 1, owners[i % 4], row, column)).isEqualTo(1);
    }
    for (Plane owner : owners) {
      for (int cell = 0; cell < grid * grid; cell++) {
        assertThat(plane(batch, 0, owner, cell / grid, cell % grid)).isZero();
        marked += (int) plane(batch, 1, owner, cell / grid, cell % grid);
      }
    }
    assertThat(marked).isBetween(20, 40);
  }

  @Test
  void mapsInTurnsDoNotMix() {
    ObservationEncoder encoder = new ObservationEncoder();
    FeatureBatch batch = new FeatureBatch();
    for (int round = 0; round < 2; round++) {
      for (int size = 20; size < 32; size++) {
        byte[] pathing = new byte[size * size];
        Arrays.fill(pathing, (byte) (size % 2));
        byte[] rest = new byte[size * size];
        MapInfo map = new MapInfo("m" + size, size, size, pathing, rest, rest);
        batch.clear();
        encoder.append(Sightings.empty(map, 0), batch);
        assertThat(plane(batch, 0, Plane.PATHABLE, 3, 3)).isEqualTo(size % 2);
      }
    }
  }

  @Test
  void aMapOfUnknownSizeIsEmpty() {
    Observation o = Sightings.empty(Sightings.map(0, 0), 0);
    FeatureBatch batch = encode(FeatureConfig.COMBAT, o);
    assertThat(Arrays.copyOf(batch.planes(), 16 * 16 * 3)).containsOnly(0);
  }
}
