package org.overseer.eval.match;

import org.overseer.env.Action;
import org.overseer.env.Environment;
import org.overseer.env.EnvironmentSpec;
import org.overseer.env.MapInfo;
import org.overseer.env.Outcome;
import org.overseer.env.StepType;
import org.overseer.env.TimeStep;

/**
 * A small game for tests: whoever gives more commands in all wins. Its length and the head start of
 * side 0, told as unit tags, come from the seed.
 */
final class CountingGame implements Environment {
  private static final MapInfo MAP =
      new MapInfo("counting", 1, 1, new byte[1], new byte[1], new byte[1]);

  private final TimeStep[] timeSteps = {new TimeStep(), new TimeStep()};
  private final int[] points = new int[2];
  private int length;
  private int step;
  boolean closed;

  @Override
  public EnvironmentSpec spec() {
    return new EnvironmentSpec("counting", "counting-1", 2, 8, 12, true);
  }

  @Override
  public void reset(long seed) {
    length = 3 + (int) Math.floorMod(seed, 9L);
    points[0] = (int) Math.floorMod(seed >> 8, 4L);
    points[1] = 0;
    step = 0;
    observe(StepType.FIRST);
  }

  @Override
  public void step(Action[] actions) {
    for (int side = 0; side < 2; side++) {
      points[side] += actions[side].size();
    }
    step++;
    observe(step == length ? StepType.LAST : StepType.MID);
  }

  private void observe(StepType type) {
    for (int side = 0; side < 2; side++) {
      int lead = points[side] - points[1 - side];
      Outcome outcome = lead > 0 ? Outcome.WIN : lead < 0 ? Outcome.LOSS : Outcome.DRAW;
      timeSteps[side].observation().begin(MAP, side + 1, step);
      timeSteps[side].observation().addEntity(points[side]);
      timeSteps[side].set(
          type,
          0,
          type == StepType.LAST ? 0 : 1,
          type == StepType.LAST ? outcome : Outcome.UNDECIDED);
    }
  }

  @Override
  public TimeStep timeStep(int player) {
    return timeSteps[player];
  }

  @Override
  public void close() {
    closed = true;
  }
}
