package org.overseer.training.imitation;

import java.util.Arrays;
import org.overseer.agent.network.ActionSpace;
import org.overseer.env.Action;
import org.overseer.env.Observation;
import org.overseer.eval.match.Player;

/**
 * A player whose commands go through the decisions that an agent has: what a perfect clone of it
 * would do, and so the most that cloning can reach.
 */
public final class ProjectedPlayer implements Player {
  private final Player player;
  private final String name;
  private final ActionSpace space;
  private Action[] commands = new Action[0];

  /** Projects a player, which is closed with this one, onto an agent's decisions. */
  public ProjectedPlayer(Player player, String name, ActionSpace space) {
    this.player = player;
    this.name = name;
    this.space = space;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void begin(int slot, int side, long seed) {
    player.begin(slot, side, seed);
  }

  @Override
  public void act(int count, int[] slots, Observation[] observations, Action[] actions) {
    if (commands.length < count) {
      int known = commands.length;
      commands = Arrays.copyOf(commands, count);
      Arrays.setAll(commands, i -> i < known ? commands[i] : new Action());
    }
    for (int i = 0; i < count; i++) {
      commands[i].clear();
    }
    player.act(count, slots, observations, commands);
    for (int i = 0; i < count; i++) {
      int[] labels = space.labels(observations[i], commands[i]);
      space.toAction(observations[i], labels, actions[i]);
    }
  }

  @Override
  public void close() {
    player.close();
  }
}
