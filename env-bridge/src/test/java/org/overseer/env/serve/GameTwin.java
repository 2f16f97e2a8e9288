package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;

import SC2APIProtocol.Raw.Alliance;
import SC2APIProtocol.Sc2Api.Difficulty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.overseer.env.Ability;
import org.overseer.env.Action.Target;
import org.overseer.env.skirmish.Simulation;

/**
 * A game that another program played over the network, played again in process: the same orders at
 * the same game loops. Everything that the program was told must be what the simulation says.
 */
final class GameTwin {
  private static final int PLAYER = 0;

  private final String map;
  private final int difficulty;
  private final String computer;
  private final List<JsonNode> lines;

  /**
   * @param computer the computer player's name; without one the map's own triggers play
   * @param lines one for each observation with {@code loop}, {@code units} and {@code calls}; the
   *     last has {@code results}
   */
  GameTwin(String map, int difficulty, String computer, List<JsonNode> lines) {
    this.map = map;
    this.difficulty = difficulty;
    this.computer = computer;
    this.lines = lines;
  }

  /** Whether a game of this seed starts with the same units at the same places. */
  boolean startsAsWith(int seed) {
    return units(lines.get(0)).equals(units(game(seed).simulation()));
  }

  void playAndCompare(int seed) {
    Game game = game(seed);
    Simulation simulation = game.simulation();
    int dead = 0; // the library calls for the dead of an observation after it was looked at
    for (JsonNode line : lines) {
      game.advance(line.get("loop").asInt() - simulation.gameLoop());
      String when = "game of seed " + seed + " at game loop " + simulation.gameLoop();
      assertThat(simulation.gameLoop()).as(when).isEqualTo(line.get("loop").asInt());
      assertThat(units(line)).as(when).isEqualTo(units(simulation));
      if (line.has("results")) {
        assertThat(game.ended()).as(when).isTrue();
        for (JsonNode result : line.get("results")) {
          assertThat(result.get("result").asInt())
              .as(when)
              .isEqualTo(game.result(result.get("playerId").asInt() - 1).getNumber());
        }
      } else {
        assertThat(game.ended()).as(when).isFalse();
        assertThat(line.get("own").asInt()).as(when).isEqualTo(simulation.unitCount(0));
        assertThat(line.get("enemies").asInt()).as(when).isEqualTo(simulation.unitCount(1));
        assertThat(line.get("destroyed").asInt()).as(when).isEqualTo(dead);
        dead = simulation.deadCount();
        line.get("calls").forEach(call -> give(simulation, call));
      }
    }
  }

  private Game game(int seed) {
    var create =
        Requests.create(map, seed, Difficulty.forNumber(difficulty), computer).getCreateGame();
    GameSetup setup = new GameCreation(create, () -> seed).setup();
    assertThat(setup).isNotNull();
    return new Game(setup, setup.seed());
  }

  private static void give(Simulation simulation, JsonNode call) {
    boolean atUnit = call.has("target");
    List<Integer> results = new ArrayList<>();
    for (JsonNode tag : call.get("units")) {
      results.add(
          simulation
              .command(
                  PLAYER,
                  Ability.ATTACK,
                  tag.asLong(),
                  atUnit ? Target.UNIT : Target.POINT,
                  atUnit ? call.get("target").asLong() : 0,
                  atUnit ? 0 : (float) call.get("x").asDouble(),
                  atUnit ? 0 : (float) call.get("y").asDouble(),
                  call.get("queue").asBoolean())
              .protocolId());
    }
    // One result for each action, of the first unit or of any that could.
    assertThat(call.get("results")).hasSize(1);
    int told = call.get("results").get(0).asInt();
    assertThat(told).isEqualTo(results.contains(1) ? 1 : results.get(0));
  }

  private static List<String> units(JsonNode line) {
    List<String> units = new ArrayList<>();
    for (JsonNode unit : line.get("units")) {
      List<Integer> orders = new ArrayList<>();
      unit.get("orders").forEach(order -> orders.add(order.asInt()));
      units.add(
          "%d type %d alliance %d at %s %s health %s shield %s cooldown %s orders %s"
              .formatted(
                  unit.get("tag").asLong(),
                  unit.get("type").asInt(),
                  unit.get("alliance").asInt(),
                  (float) unit.get("x").asDouble(),
                  (float) unit.get("y").asDouble(),
                  (float) unit.get("health").asDouble(),
                  (float) unit.get("shield").asDouble(),
                  (float) unit.get("cooldown").asDouble(),
                  orders));
    }
    return units;
  }

  private static List<String> units(Simulation simulation) {
    List<String> units = new ArrayList<>();
    for (int slot = 0; slot < simulation.slots(); slot++) {
      if (!simulation.isAlive(slot) || !simulation.isVisible(slot, PLAYER)) {
        continue;
      }
      boolean own = simulation.owner(slot) == PLAYER;
      List<Integer> orders = new ArrayList<>();
      for (int i = 0; own && i < simulation.orderCount(slot); i++) {
        orders.add(simulation.orderAbility(slot, i).specificId());
      }
      units.add(
          "%d type %d alliance %d at %s %s health %s shield %s cooldown %s orders %s"
              .formatted(
                  simulation.tag(slot),
                  simulation.type(slot).id(),
                  (own ? Alliance.Self : Alliance.Enemy).getNumber(),
                  simulation.x(slot),
                  simulation.y(slot),
                  simulation.health(slot),
                  simulation.shield(slot),
                  own ? simulation.weaponCooldown(slot) : 0f,
                  orders));
    }
    return units;
  }
}
