package org.overseer.env.sc2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.overseer.env.MapInfo;
import org.overseer.env.Observation;
import org.overseer.env.UnitFeature;

class ResourceMemoryTest {
  private static final int VISIBLE = 1;
  private static final int SNAPSHOT = 2;

  private final ResourceMemory memory = new ResourceMemory();

  @Test
  void whatWasTakenIsCountedFromTheFirstSight() {
    Observation first = seen(VISIBLE, 1800, 0);
    memory.update(first);
    assertThat(first.feature(0, UnitFeature.MINED_MINERALS)).isZero();
    Observation later = seen(VISIBLE, 1750, 0);
    memory.update(later);
    assertThat(later.feature(0, UnitFeature.MINED_MINERALS)).isEqualTo(50);
    assertThat(later.feature(0, UnitFeature.MINED_VESPENE)).isZero();
    Observation empty = seen(VISIBLE, 0, 0);
    memory.update(empty);
    assertThat(empty.feature(0, UnitFeature.MINED_MINERALS)).isEqualTo(1800);
  }

  @Test
  void snapshotsSayNothingAndGeysersCountAlone() {
    memory.update(seen(VISIBLE, 0, 2250));
    Observation fogged = seen(SNAPSHOT, 0, 0);
    memory.update(fogged);
    assertThat(fogged.feature(0, UnitFeature.MINED_VESPENE)).isZero();
    Observation again = seen(VISIBLE, 0, 2000);
    memory.update(again);
    assertThat(again.feature(0, UnitFeature.MINED_VESPENE)).isEqualTo(250);
    assertThat(again.feature(0, UnitFeature.MINED_MINERALS)).isZero();
  }

  @Test
  void aNewGameBeginsWithFullFields() {
    memory.update(seen(VISIBLE, 1800, 0));
    memory.clear();
    Observation other = seen(VISIBLE, 900, 0);
    memory.update(other);
    assertThat(other.feature(0, UnitFeature.MINED_MINERALS)).isZero();
  }

  private static Observation seen(int display, float minerals, float vespene) {
    Observation observation = new Observation();
    observation.begin(new MapInfo("m", 1, 1, new byte[1], new byte[1], new byte[1]), 1, 0);
    int at = observation.addEntity(77);
    float[] f = observation.entities();
    f[at + UnitFeature.DISPLAY_TYPE.ordinal()] = display;
    f[at + UnitFeature.MINERAL_CONTENTS.ordinal()] = minerals;
    f[at + UnitFeature.VESPENE_CONTENTS.ordinal()] = vespene;
    return observation;
  }
}
