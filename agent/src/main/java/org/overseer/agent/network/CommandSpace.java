package org.overseer.agent.network;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.overseer.agent.features.Attacks;
import org.overseer.agent.features.MapGrid;
import org.overseer.agent.features.ObservationEncoder;
import org.overseer.env.Action;
import org.overseer.env.LastAction;
import org.overseer.env.Observation;

/**
 * The structured command: action type, delay, then, where the type has them, queued, the picks and
 * the end of picking, target unit, target cell.
 *
 * <p>Pick k is the k-th own unit of the observation, and the number of own units ends the picking.
 * Target unit t is the t-th own unit, or after those the enemy with number t − own units. A cell is
 * the point in its middle, on the map as the encoder turned it. A delay of d lets d + 1 agent steps
 * pass until the next decision.
 *
 * @param grid the cells
 * @param points whether there are commands that are aimed at a point
 * @param maxSelected the most units that a command can be for
 */
record CommandSpace(MapGrid grid, boolean points, int maxSelected) implements ActionSpace {
  private static final int TYPE = 0;
  private static final int DELAY = 1;
  private static final int ARGUMENTS = 2;

  /**
   * The arguments of a command that has them.
   *
   * @param units rows of the selected units, in the order of the picks
   * @param target row of the unit that it is aimed at, −1 without one
   * @param cell that it is aimed at, 0 without one
   */
  private record Arguments(boolean queued, int[] units, int target, int cell) {
    static final Arguments NONE = new Arguments(false, new int[0], -1, 0);

    static Arguments of(Observation observation, CommandType type, int[] choices) {
      if (!type.selectsUnits()) {
        return NONE;
      }
      int at = ARGUMENTS;
      boolean queued = type.canQueue() && choices[at++] == 1;
      int[] own = rows(observation, /* enemies= */ false);
      int[] units = new int[choices.length - at];
      int picks = 0;
      while (choices[at] != own.length) {
        units[picks++] = row(own, choices[at++], "own unit");
      }
      int last = at + 1 < choices.length ? choices[at + 1] : 0;
      int target = -1;
      if (type.targetsUnit()) {
        target =
            last < own.length
                ? own[last]
                : row(rows(observation, /* enemies= */ true), last - own.length, "enemy");
      }
      return new Arguments(queued, Arrays.copyOf(units, picks), target, last);
    }

    private static int row(int[] rows, int number, String kind) {
      if (number >= rows.length) {
        throw new IllegalArgumentException(
            "a command names %s %d but the observation has %d"
                .formatted(kind, number, rows.length));
      }
      return rows[number];
    }
  }

  @Override
  public void toAction(Observation observation, int[] choices, Action out) {
    CommandType type = CommandType.of(choices[TYPE]);
    Arguments arguments = Arguments.of(observation, type, choices);
    for (int unit : arguments.units) {
      long tag = observation.tags()[unit];
      if (type.targetsPoint()) {
        append(observation, type, tag, arguments.cell, out);
      } else if (!type.targetsUnit()) {
        out.add(type.ability(), tag);
      } else if (takesPart(observation, type, unit, arguments.target)) {
        out.add(type.ability(), tag, observation.tags()[arguments.target]);
      } else {
        continue;
      }
      if (arguments.queued) {
        out.queued();
      }
    }
  }

  /** Of a group, who cannot hit the target goes on with its orders; so does the target itself. */
  private static boolean takesPart(Observation o, CommandType type, int unit, int target) {
    return unit != target && (type != CommandType.ATTACK_UNIT || Attacks.canHit(o, unit, target));
  }

  @Override
  public int[] labels(Observation observation, Action commands) {
    return new CommandLabels(this, observation, commands).best();
  }

  @Override
  public LastAction lastAction(Observation observation, int[] choices) {
    CommandType type = CommandType.of(choices[TYPE]);
    Arguments arguments = Arguments.of(observation, type, choices);
    long[] tags = observation.tags();
    long[] units = Arrays.stream(arguments.units).mapToLong(row -> tags[row]).toArray();
    long[] targets = type.targetsUnit() ? new long[] {tags[arguments.target]} : new long[0];
    return new LastAction(type.ordinal(), steps(choices), arguments.queued, units, targets);
  }

  private void append(Observation o, CommandType type, long tag, int cell, Action out) {
    out.add(type.ability(), tag, grid.x(o, cell), grid.y(o, cell));
  }

  @Override
  public int steps(int[] choices) {
    return choices[DELAY] + 1;
  }

  /** Rows of the own units, or of the enemies that can be aimed at, ascending. */
  static int[] rows(Observation o, boolean enemies) {
    return IntStream.range(0, o.entityCount())
        .filter(i -> enemies ? ObservationEncoder.isTarget(o, i) : ObservationEncoder.isOwn(o, i))
        .toArray();
  }
}
