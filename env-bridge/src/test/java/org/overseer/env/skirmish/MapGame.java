package org.overseer.env.skirmish;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.overseer.env.Ability;
import org.overseer.env.Action;

/** Episodes of one of SMAC's maps as its environment counts them (SMAC's starcraft2.py). */
final class MapGame {
  final Simulation sim;
  SplittableRandom random = new SplittableRandom(0);
  private final Scenario scenario;
  private final List<Long> roll = new ArrayList<>();
  private final Map<Long, Float> meant = new HashMap<>();

  MapGame(Scenario scenario) {
    this.scenario = scenario;
    sim = new Simulation(scenario, Mode.MAP);
  }

  /** Plays one episode; true if all enemies are gone and an ally is left. */
  boolean wins(MapTactic tactic, long seed) {
    sim.reset(seed);
    random = new SplittableRandom(seed);
    roll.clear();
    for (int s : allies()) {
      roll.add(sim.tag(s));
    }
    for (int step = 0; step < scenario.stepLimit(); step++) {
      tactic.act(this);
      for (int i = 0; i < scenario.loopsPerStep(); i++) {
        sim.step();
        if (sim.unitCount(0) == 0 || sim.unitCount(1) == 0) {
          return sim.unitCount(0) > 0;
        }
      }
    }
    return false;
  }

  int[] allies() {
    return slots(0);
  }

  int[] enemies() {
    return slots(1);
  }

  private int[] slots(int player) {
    return IntStream.range(0, sim.slots())
        .filter(s -> sim.isAlive(s) && sim.owner(s) == player)
        .toArray();
  }

  /** Place of an ally in the army as it came. */
  int number(int s) {
    return roll.indexOf(sim.tag(s));
  }

  float distance(int a, int b) {
    return (float) Math.hypot(sim.x(a) - sim.x(b), sim.y(a) - sim.y(b));
  }

  int nearestEnemy(int s) {
    int best = -1;
    for (int t : enemies()) {
      if (best < 0 || distance(s, t) < distance(s, best)) {
        best = t;
      }
    }
    return best;
  }

  /** Starts counting anew the shots that are meant for each enemy. */
  void forgetShots() {
    meant.clear();
  }

  /**
   * The enemy with the least health and shields within weapon range and a margin, −1 without; who
   * gets enough shots already comes last.
   */
  int weakestInReach(int s, float margin) {
    Weapon weapon = sim.type(s).arms().get(0);
    int best = -1;
    for (int t : enemies()) {
      float reach = weapon.range() + sim.type(s).radius() + sim.type(t).radius() + margin;
      if (distance(s, t) <= reach && (best < 0 || left(t) < left(best))) {
        best = t;
      }
    }
    if (best >= 0) {
      float shot = weapon.attacks() * weapon.damageAgainst(sim.type(best));
      meant.merge(sim.tag(best), shot, Float::sum);
    }
    return best;
  }

  private float left(int t) {
    float points = sim.health(t) + sim.shield(t);
    return meant.getOrDefault(sim.tag(t), 0f) >= points ? 1_000 + points : points;
  }

  /** Whether any ally has an enemy in weapon range. */
  boolean anyInReach() {
    for (int s : allies()) {
      float range = sim.type(s).arms().get(0).range();
      if (distance(s, nearestEnemy(s)) <= range + 2 * sim.type(s).radius() + 1) {
        return true;
      }
    }
    return false;
  }

  /** Goes some cells away from the enemies nearby; along the map's edge rather than into it. */
  void flee(int s, float cells) {
    double x = 0;
    double y = 0;
    for (int t : enemies()) {
      double dx = sim.x(s) - sim.x(t);
      double dy = sim.y(s) - sim.y(t);
      double d2 = dx * dx + dy * dy;
      x += dx / (d2 * d2 + 0.1);
      y += dy / (d2 * d2 + 0.1);
    }
    double length = Math.hypot(x, y);
    double best = -1;
    float bestX = sim.x(s);
    float bestY = sim.y(s);
    for (int k = 0; k < 16; k++) {
      double cos = Math.cos(k * Math.PI / 8);
      double sin = Math.sin(k * Math.PI / 8);
      double goalX = sim.x(s) + cells * cos;
      double goalY = sim.y(s) + cells * sin;
      double room = Math.min(Math.min(goalX, goalY), Math.min(32 - goalX, 32 - goalY));
      double worth = (cos * x + sin * y) / length + Math.min(0, room - 3) * 0.5 + 10;
      if (worth > best) {
        best = worth;
        bestX = (float) goalX;
        bestY = (float) goalY;
      }
    }
    order(s, Ability.MOVE, bestX, bestY);
  }

  /** Attacks a unit; a standing order is not given again. */
  void attack(int s, int target) {
    boolean standing = sim.orderCount(s) > 0 && sim.orderTargetTag(s, 0) == sim.tag(target);
    if (!standing) {
      command(s, Ability.ATTACK, Action.Target.UNIT, sim.tag(target), 0, 0);
    }
  }

  void order(int s, Ability ability) {
    command(s, ability, Action.Target.NONE, 0, 0, 0);
  }

  void order(int s, Ability ability, float x, float y) {
    command(s, ability, Action.Target.POINT, 0, x, y);
  }

  void command(int s, Ability ability, Action.Target target, long tag, float x, float y) {
    sim.command(0, ability, sim.tag(s), target, tag, x, y, false);
  }
}
