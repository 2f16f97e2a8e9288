package org.overseer.eval.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.overseer.env.Ability;
import org.overseer.env.Action;
import org.overseer.env.Observation;

/** Gives a random number of commands below {@code most}, from the game's seed. */
class Gambler implements Player {
  private final String name;
  private final int most;
  private final Map<Integer, Random> randoms = new HashMap<>();

  Gambler(String name, int most) {
    this.name = name;
    this.most = most;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void begin(int slot, int player, long seed) {
    randoms.put(slot, new Random(seed));
  }

  @Override
  public void act(int count, int[] slots, Observation[] observations, Action[] actions) {
    for (int i = 0; i < count; i++) {
      assertThat(actions[i].size()).isZero();
      int commands = randoms.get(slots[i]).nextInt(most);
      for (int command = 0; command < commands; command++) {
        actions[i].add(Ability.STOP, observations[i].tags()[0]);
      }
    }
  }

  @Override
  public void close() {}
}
