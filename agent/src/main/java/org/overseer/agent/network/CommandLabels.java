package org.overseer.agent.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.overseer.env.Action;
import org.overseer.env.Observation;
import org.overseer.env.UnitFeature;

/**
 * The structured command that says most of what somebody commands at once (docs/adr/0036).
 *
 * <p>Units that want the same are a group: the same type aimed at the same unit, or at points in
 * about the same direction. The command is the one that changes most units' orders, that of the
 * first unit among equals; it is for the whole group, or, if that is too large, for the first of
 * those units whose orders change. If nothing is to be changed, it is to do nothing. The player
 * decides again at the next agent step, and what one command could not say is wanted then still, if
 * it is still worth it.
 *
 * <p>For one observation.
 */
final class CommandLabels {
  /** Units to which a point lies within 45° of where they want to go want to go there. */
  private static final double SAME_WAY = Math.sqrt(0.5);

  /** Cells of the grid, in each direction, among which a walk that is short finds its goal. */
  private static final int NEAR = 2;

  private final CommandSpace space;
  private final Observation o;
  private final int[] own;
  private final int[] enemies;
  private final @Nullable Wish[] wishes;
  private @Nullable Ground ground;
  private final float largest;

  /**
   * Some units that one command is for.
   *
   * @param units numbers of own units, ascending
   * @param aim number of the target unit, or the cell; −1 without one
   * @param changed how many of them do something else now
   */
  private record Group(CommandType type, List<Integer> units, int aim, int changed) {}

  /**
   * What a walk needs to know of the cells.
   *
   * @param walkable by cell
   * @param middles see {@link MapGrid#middles}
   */
  private record Ground(boolean[] walkable, float[] middles) {
    float x(int cell) {
      return middles[cell];
    }

    float y(int cell) {
      return middles[walkable.length + cell];
    }
  }

  CommandLabels(CommandSpace space, Observation o, Action commands) {
    this.space = space;
    this.o = o;
    own = CommandSpace.rows(o, /* enemies= */ false);
    enemies = CommandSpace.rows(o, /* enemies= */ true);
    wishes = new Wish[own.length];
    for (int k = 0; k < own.length; k++) {
      Wish wish = Wish.of(o, own[k], commands);
      wishes[k] = wish != null && wish.type().targetsPoint() && !space.points() ? null : wish;
    }
    largest = (float) Math.max(o.map().width(), o.map().height()) / space.grid().side();
  }

  /** The choices of the command. */
  int[] best() {
    Group best = null;
    for (int k = 0; k < own.length; k++) {
      Wish wish = wishes[k];
      if (wish != null && !wish.stands()) {
        Group group = group(k, wish);
        best = group != null && (best == null || group.changed > best.changed) ? group : best;
      }
    }
    return best == null ? new int[] {CommandType.NO_OP.ordinal(), 0} : choices(best);
  }

  private int[] choices(Group group) {
    List<Integer> choices = new ArrayList<>(List.of(group.type.ordinal(), 0));
    if (group.type.canQueue()) {
      choices.add(0);
    }
    choices.addAll(group.units);
    choices.add(own.length);
    if (group.aim >= 0) {
      choices.add(group.aim);
    }
    return choices.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Who wants what unit {@code k} wants; null if it cannot be said. */
  private @Nullable Group group(int k, Wish wish) {
    if (!wish.type().targetsPoint()) {
      return members(wish.type(), aim(wish), (i, other) -> other.target() == wish.target());
    }
    boolean flies = flies(k);
    int cell = cell(k, wish, flies);
    return cell < 0
        ? null
        : members(
            wish.type(),
            cell,
            (i, other) -> i == k || flies(i) == flies && isOnTheWay(i, other, cell));
  }

  /** Those who want this type of command and are members besides, by number and wish. */
  private Group members(CommandType type, int aim, BiPredicate<Integer, Wish> isMember) {
    List<Integer> changed = new ArrayList<>();
    List<Integer> standing = new ArrayList<>();
    for (int i = 0; i < own.length; i++) {
      Wish wish = wishes[i];
      if (wish != null && wish.type() == type && isMember.test(i, wish)) {
        (wish.stands() ? standing : changed).add(i);
      }
    }
    List<Integer> units =
        Stream.concat(changed.stream(), standing.stream())
            .limit(space.maxSelected())
            .sorted()
            .toList();
    return new Group(type, units, aim, changed.size());
  }

  /** Number of the unit that a wish is aimed at: of own units, then of enemies. */
  private int aim(Wish wish) {
    int friend = Arrays.binarySearch(own, wish.target());
    int enemy = Arrays.binarySearch(enemies, wish.target());
    return friend >= 0 ? friend : enemy >= 0 ? own.length + enemy : -1;
  }

  private boolean isOnTheWay(int i, Wish wish, int cell) {
    float x = o.feature(own[i], UnitFeature.X);
    float y = o.feature(own[i], UnitFeature.Y);
    return Wish.cosine(wish.x() - x, wish.y() - y, ground().x(cell) - x, ground().y(cell) - y)
        > SAME_WAY;
  }

  private Ground ground() {
    if (ground == null) {
      ground = new Ground(space.grid().walkable(o), space.grid().middles(o));
    }
    return ground;
  }

  private boolean flies(int k) {
    return o.feature(own[k], UnitFeature.IS_FLYING) != 0;
  }

  /**
   * The cell that says best where a unit wants to go: the closest to a point that is far, and the
   * one in whose direction a point lies that is not; −1 if there is none.
   */
  private int cell(int k, Wish wish, boolean flies) {
    float x = o.feature(own[k], UnitFeature.X);
    float y = o.feature(own[k], UnitFeature.Y);
    double dx = wish.x() - x;
    double dy = wish.y() - y;
    double reach = NEAR * largest;
    if (Math.hypot(dx, dy) <= reach) {
      return most(
          space.grid().cell(o, x, y),
          NEAR + 1,
          flies,
          SAME_WAY,
          cell -> {
            double distance = Math.hypot(ground().x(cell) - x, ground().y(cell) - y);
            boolean near = distance <= reach && distance >= largest / 2;
            return near ? Wish.cosine(dx, dy, ground().x(cell) - x, ground().y(cell) - y) : -1;
          });
    }
    int goal = space.grid().cell(o, wish.x(), wish.y());
    int best = -1;
    for (int radius = 0; best < 0 && radius < 2 * space.grid().side(); radius = 2 * radius + 1) {
      best =
          most(
              goal,
              radius,
              flies,
              Double.NEGATIVE_INFINITY,
              cell -> -Math.hypot(ground().x(cell) - wish.x(), ground().y(cell) - wish.y()));
    }
    return best;
  }

  /** The cell with the largest value above {@code least} around a cell, −1 without one. */
  private int most(int around, int radius, boolean flies, double least, IntToDoubleFunction value) {
    int last = space.grid().side() - 1;
    int row = around / (last + 1);
    int column = around % (last + 1);
    int best = -1;
    double most = least;
    for (int r = Math.max(0, row - radius); r <= Math.min(last, row + radius); r++) {
      for (int c = Math.max(0, column - radius); c <= Math.min(last, column + radius); c++) {
        int cell = r * (last + 1) + c;
        double v = flies || ground().walkable[cell] ? value.applyAsDouble(cell) : least;
        if (v > most) {
          most = v;
          best = cell;
        }
      }
    }
    return best;
  }
}
