package org.overseer.training.imitation;

import java.util.Arrays;
import java.util.Locale;
import org.overseer.agent.features.OrderLabels;
import org.overseer.agent.features.OrderSpace;
import org.overseer.agent.features.StepKind;
import org.overseer.env.Action;
import org.overseer.env.Observation;
import org.overseer.eval.match.Player;

/**
 * A player whose commands go through the orders that an agent has: what a perfect clone of it would
 * do, and so the most that cloning can reach.
 */
public final class ProjectedPlayer implements Player {
  private final Player player;
  private final StepKind stepKind;
  private Action[] commands = new Action[0];

  /** Projects a player, which is closed with this one. */
  public ProjectedPlayer(Player player, StepKind stepKind) {
    this.player = player;
    this.stepKind = stepKind;
  }

  @Override
  public String name() {
    return stepKind.name().toLowerCase(Locale.ROOT) + ":" + player.name();
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
      int[] labels = OrderLabels.of(observations[i], commands[i], stepKind);
      OrderSpace.toAction(observations[i], labels, 0, stepKind, actions[i]);
    }
  }

  @Override
  public void close() {
    player.close();
  }
}
