package org.overseer.env.skirmish;

import java.util.SplittableRandom;
import org.overseer.env.Ability;
import org.overseer.env.Action;
import org.overseer.env.Observation;

/** Every kind of order at random, queued ones and nonsense included, from one seed. */
final class RandomOrders {
  private static final Ability[] ABILITIES = Ability.values();

  private final SplittableRandom random;

  RandomOrders(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Fills {@code out} with orders for about half of all the units that are seen. */
  void fill(Observation observation, Action out) {
    out.clear();
    int units = observation.entityCount();
    for (int row = 0; row < units; row++) {
      if (random.nextBoolean()) {
        add(observation, observation.tags()[row], out);
      }
    }
    if (random.nextInt(8) == 0) {
      add(observation, random.nextLong(), out);
    }
  }

  private void add(Observation observation, long tag, Action out) {
    Ability ability = ABILITIES[random.nextInt(ABILITIES.length)];
    switch (random.nextInt(4)) {
      case 0 -> out.add(ability, tag);
      case 1 -> out.add(ability, tag, point(observation.map().width()), point(40));
      case 2 -> out.add(Ability.ATTACK, tag, point(observation.map().width()), point(40));
      default ->
          out.add(ability, tag, observation.tags()[random.nextInt(observation.entityCount())]);
    }
    if (random.nextInt(4) == 0) {
      out.queued();
    }
  }

  private float point(int size) {
    return (float) random.nextDouble() * (size + 4) - 2;
  }
}
