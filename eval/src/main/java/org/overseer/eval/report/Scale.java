package org.overseer.eval.report;

import java.util.ArrayList;
import java.util.List;

/**
 * An axis of a chart: round numbers that enclose all values.
 *
 * @param low the first tick
 * @param step between two ticks
 * @param steps number of steps
 */
record Scale(double low, double step, int steps) {
  /** The axis for values from {@code least} to {@code most} with about {@code ticks} ticks. */
  static Scale of(double least, double most, int ticks) {
    double range = most > least ? most - least : Math.max(1, Math.abs(most));
    double rough = range / ticks;
    double unit = Math.pow(10, Math.floor(Math.log10(rough)));
    double part = rough / unit;
    double step = unit * (part <= 1 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10);
    double first = Math.floor(least / step + 1e-9);
    double last = Math.max(first + 1, Math.ceil(most / step - 1e-9));
    return new Scale(first * step, step, (int) (last - first));
  }

  double high() {
    return tick(steps);
  }

  /** Where a value lies between 0, the first tick, and 1, the last. */
  double place(double value) {
    return (value - low) / (high() - low);
  }

  private double tick(int number) {
    return (Math.round(low / step) + number) * step;
  }

  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    for (int i = 0; i <= steps; i++) {
      ticks.add(tick(i));
    }
    return ticks;
  }

  /** With as many digits as the ticks need, and M, k for millions and thousands. */
  String text(double tick) {
    double largest = Math.max(Math.abs(low), Math.abs(high()));
    if (largest < 1e4) {
      return number(tick, step);
    }
    boolean millions = largest >= 1e6;
    double unit = millions ? 1e6 : 1e3;
    return tick == 0 ? "0" : number(tick / unit, step / unit) + (millions ? "M" : "k");
  }

  private static String number(double value, double step) {
    int digits = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    return Page.format("%." + digits + "f", value);
  }
}
