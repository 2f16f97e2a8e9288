package org.overseer.eval.match;

import java.util.ArrayList;
import java.util.List;
import org.overseer.env.Action;
import org.overseer.env.Observation;
import org.overseer.env.skirmish.ScriptedPlayer;

/** The scripted players of one level as one {@link Player}: one script for each slot. */
public final class ScriptedPlayers implements Player {
  /** What comes before the level in a name. */
  public static final String PREFIX = "bot:";

  private final String level;
  private final List<ScriptedPlayer> scripts = new ArrayList<>();

  /**
   * Creates a player of a level.
   *
   * @param level one of {@link ScriptedPlayer#names()}
   * @throws IllegalArgumentException if there is no such level; the message has the closest one
   */
  public ScriptedPlayers(String level) {
    this.level = level;
    scripts.add(ScriptedPlayer.create(level, 0));
  }

  /**
   * The level in a name such as {@code bot:easy}, known or not.
   *
   * @param name begins with {@link #PREFIX}
   */
  public static String levelOf(String name) {
    return name.substring(PREFIX.length());
  }

  @Override
  public String name() {
    return PREFIX + level;
  }

  @Override
  public void begin(int slot, int player, long seed) {
    while (scripts.size() <= slot) {
      scripts.add(ScriptedPlayer.create(level, seed));
    }
    scripts.get(slot).reset(seed);
  }

  @Override
  public void act(int count, int[] slots, Observation[] observations, Action[] actions) {
    for (int i = 0; i < count; i++) {
      scripts.get(slots[i]).act(observations[i], actions[i]);
    }
  }

  @Override
  public void close() {
    scripts.clear();
  }
}
