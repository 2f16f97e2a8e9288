package org.overseer.env.skirmish;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.overseer.env.Ability;
import org.overseer.env.Action;

/** A game with exactly the units that a test puts down, all without orders. */
final class Board {
  /** Walls, a ramp and high ground on 24 by 16 cells, drawn from the top. */
  static final List<String> WALLS_AND_RAMP =
      List.of(
          "........................",
          "........................",
          "........##..............",
          "........##....MMMMMMMM..",
          "........##....M^^^^^^M..",
          "........##....M^^^^^^M..",
          "........##..../^^^^^^M..",
          "........##..../^^^^^^M..",
          "........##....M^^^^^^M..",
          "........##....M^^^^^^M..",
          "........##....MMMMMMMM..",
          "........##..............",
          "........##..............",
          "........##..............",
          "........................",
          "........................");

  final Simulation game;

  /** An open map without fog. */
  Board() {
    this(scenario(32, 32, false, List.of(), "Marine", 1), 1);
  }

  Board(Scenario scenario, long seed) {
    game = new Simulation(scenario);
    game.reset(seed);
    for (int s = 0; s < game.slots(); s++) {
      if (!game.kill(game.tag(s))) {
        throw new AssertionError("slot " + s + " was empty");
      }
    }
  }

  /** The walls, the ramp and the high ground of {@link #WALLS_AND_RAMP}. */
  static Board withWalls(boolean fog) {
    return new Board(walls(fog, "Marine", 1), 1);
  }

  static Scenario walls(boolean fog, String type, int count) {
    return scenario(24, 16, fog, WALLS_AND_RAMP, type, count);
  }

  /** An open map with a target rule. */
  static Scenario scenario(TargetRule rule) {
    String json =
        """
        {'name': 'board', 'width': 32, 'height': 32, 'fog': false, 'step_limit': 200,
         'loops_per_step': 8, 'target_rule': '%s', 'sides': [
          {'spawn': [9, 16], 'units': [{'type': 'Marine', 'count': 1}]},
          {'spawn': [23, 16], 'units': [{'type': 'Marine', 'count': 1}]}]}"""
            .formatted(rule);
    return Scenario.parse("board", json.replace('\'', '"'));
  }

  /** An open map with two armies, such as {@code Marine 2 Medivac 1}, 14 cells apart. */
  static Scenario armies(String first, String second) {
    String json =
        """
        {'name': 'armies', 'width': 32, 'height': 32, 'fog': false, 'step_limit': 60,
         'loops_per_step': 8, 'sides': [
          {'spawn': [9, 16], 'units': %s}, {'spawn': [23, 16], 'units': %s}]}"""
            .formatted(groups(first), groups(second));
    return Scenario.parse("armies", json.replace('\'', '"'));
  }

  private static String groups(String army) {
    return army.replaceAll("(\\w+) (\\d+)", "{'type': '$1', 'count': $2}")
        .transform(groups -> '[' + groups.replace("} {", "}, {") + ']');
  }

  static Scenario scenario(
      int width, int height, boolean fog, List<String> terrain, String type, int count) {
    String rows =
        terrain.stream().map(row -> '"' + row + '"').collect(Collectors.joining(",", "[", "]"));
    String side = "{'spawn': [%d, %d], 'units': [{'type': '%s', 'count': %d}]}";
    String json =
        """
        {'name': 'board', 'width': %d, 'height': %d, 'fog': %b, 'step_limit': 200,
         'loops_per_step': 8, 'sides': [%s, %s]%s}"""
            .formatted(
                width,
                height,
                fog,
                side.formatted(3, height / 2, type, count),
                side.formatted(12, height / 2, type, count),
                terrain.isEmpty() ? "" : ", 'terrain': " + rows);
    return Scenario.parse("board", json.replace('\'', '"'));
  }

  /** Puts down a unit, exactly there. */
  long put(String type, int player, float x, float y) {
    long tag = game.createUnit(UnitTable.standard().byName(type), player, x, y);
    if (x(tag) != x || y(tag) != y) {
      throw new AssertionError("no room for a " + type + " at " + x + ", " + y);
    }
    return tag;
  }

  /** Puts down a unit that never shoots nor moves. */
  long dummy(String type, int player, float x, float y) {
    long tag = put(type, player, x, y);
    order(tag, Ability.HOLD_FIRE);
    return tag;
  }

  void step(int loops) {
    for (int i = 0; i < loops; i++) {
      game.step();
    }
  }

  CommandResult order(long tag, Ability ability) {
    return command(tag, ability, Action.Target.NONE, 0, 0, 0, false);
  }

  CommandResult order(long tag, Ability ability, float x, float y) {
    return command(tag, ability, Action.Target.POINT, 0, x, y, false);
  }

  CommandResult order(long tag, Ability ability, long target) {
    return command(tag, ability, Action.Target.UNIT, target, 0, 0, false);
  }

  CommandResult queue(long tag, Ability ability, float x, float y) {
    return command(tag, ability, Action.Target.POINT, 0, x, y, true);
  }

  private CommandResult command(
      long tag, Ability ability, Action.Target kind, long target, float x, float y, boolean wait) {
    return game.command(game.owner(slot(tag)), ability, tag, kind, target, x, y, wait);
  }

  boolean alive(long tag) {
    return game.find(tag) >= 0;
  }

  int slot(long tag) {
    int slot = game.find(tag);
    if (slot < 0) {
      throw new AssertionError("no living unit has tag " + tag);
    }
    return slot;
  }

  float x(long tag) {
    return game.x(slot(tag));
  }

  float y(long tag) {
    return game.y(slot(tag));
  }

  float health(long tag) {
    return game.health(slot(tag));
  }

  float shield(long tag) {
    return game.shield(slot(tag));
  }

  float cooldown(long tag) {
    return game.weaponCooldown(slot(tag));
  }

  float distance(long a, long b) {
    return (float) Math.hypot(x(a) - x(b), y(a) - y(b));
  }

  /** Steps until a unit loses points, at most {@code most} loops; the loops that took. */
  int loopsUntilHurt(long tag, int most) {
    float before = health(tag) + shield(tag);
    for (int loop = 1; loop <= most; loop++) {
      game.step();
      if (!alive(tag) || health(tag) + shield(tag) < before) {
        return loop;
      }
    }
    throw new AssertionError("the unit was not hurt within " + most + " loops");
  }

  /** Tags of all living units, sorted. */
  long[] tags() {
    long[] tags = new long[game.slots()];
    int count = 0;
    for (int s = 0; s < game.slots(); s++) {
      if (game.isAlive(s)) {
        tags[count++] = game.tag(s);
      }
    }
    long[] living = Arrays.copyOf(tags, count);
    Arrays.sort(living);
    return living;
  }
}
