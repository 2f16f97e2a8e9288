package org.overseer.env.skirmish;

import static org.assertj.core.api.Assertions.assertThat;

/** Games on maps with neutral units, and ways to put units down and to find them. */
final class NeutralMaps {
  private NeutralMaps() {}

  static Simulation game(String map) {
    return new Simulation(Scenario.load(map), Mode.MAP);
  }

  /** Tag of a new unit of the named type. */
  static long unit(Simulation game, String type, int player, float x, float y) {
    long tag = game.createUnit(UnitTable.standard().byName(type), player, x, y);
    assertThat(tag).isNotZero();
    return tag;
  }

  /** Slot of the first living unit with the protocol's type id. */
  static int neutral(Simulation game, int type) {
    for (int s = 0; s < game.slots(); s++) {
      if (game.isAlive(s) && game.type(s).id() == type) {
        return s;
      }
    }
    throw new AssertionError("no unit of type " + type);
  }
}
