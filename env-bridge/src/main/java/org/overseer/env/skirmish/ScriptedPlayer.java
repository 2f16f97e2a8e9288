package org.overseer.env.skirmish;

import java.util.List;
import org.overseer.env.Action;
import org.overseer.env.Observation;

/**
 * An opponent that follows rules. It knows what its observation shows and the unit table, nothing
 * else, and allocates nothing once it has seen its largest army.
 *
 * <p>The levels are graded: each beats all before it (docs/skirmish.md has the table).
 */
public abstract class ScriptedPlayer {
  private static final List<String> NAMES =
      List.of("idle", "random", "easy", "medium", "hard", "elite");

  /** Only this package extends it. */
  ScriptedPlayer() {}

  /** Names of the levels, the weakest first. */
  public static List<String> names() {
    return NAMES;
  }

  /**
   * Makes the player of a level.
   *
   * @param level one of {@link #names()}
   * @param seed of all its random choices until the next {@link #reset}
   * @throws IllegalArgumentException if there is no such level; the message has the closest one
   */
  public static ScriptedPlayer create(String level, long seed) {
    return create(level, seed, UnitTable.standard());
  }

  /**
   * Makes the player of a level for a map with a unit table of its own, such as {@link
   * Scenario#units()}: only so does it know the copies that fight there.
   *
   * @param level one of {@link #names()}
   * @param seed of all its random choices until the next {@link #reset}
   * @throws IllegalArgumentException if there is no such level; the message has the closest one
   */
  public static ScriptedPlayer create(String level, long seed, UnitTable units) {
    Stats stats = units.stats();
    ScriptedPlayer player =
        switch (level) {
          case "idle" -> new IdlePlayer(stats);
          case "random" -> new RandomPlayer(stats);
          case "easy" -> new TacticalPlayer(Tactics.EASY, stats);
          case "medium" -> new TacticalPlayer(Tactics.MEDIUM, stats);
          case "hard" -> new TacticalPlayer(Tactics.HARD, stats);
          case "elite" -> new TacticalPlayer(Tactics.ELITE, stats);
          default -> throw Names.unknown("opponent", level, NAMES);
        };
    player.reset(seed);
    return player;
  }

  /** Forgets the last game and starts one with this seed. */
  public abstract void reset(long seed);

  /**
   * Chooses what to do in one agent step.
   *
   * @param observation what the player sees; read only
   * @param out receives the commands; its old content is dropped
   */
  public abstract void act(Observation observation, Action out);
}
