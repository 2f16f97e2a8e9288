package org.overseer.eval.rating;

/**
 * The interval that holds a true rate with 95 % confidence, after Wilson (1927, equation 2).
 *
 * <p>Unlike the textbook p ± z √(p(1 − p)/n) it keeps its promise for few games and for rates near
 * 0 and 1.
 *
 * @param low lower end, 0 to 1
 * @param high upper end, 0 to 1
 */
public record WilsonInterval(double low, double high) {
  /** The 97.5 % point of the standard normal distribution. */
  private static final double Z = 1.959963984540054;

  /**
   * The interval of {@code successes} out of {@code trials}; all of 0 to 1 without trials.
   *
   * @throws IllegalArgumentException unless 0 ≤ successes ≤ trials
   */
  public static WilsonInterval of(long successes, long trials) {
    return ofPoints(successes, trials);
  }

  /**
   * The interval of the mean of {@code trials} results of 0, ½ or 1. It is that of results of 0 or
   * 1 with the same mean, which vary more: with draws the interval is rather too wide.
   *
   * @param points sum of the results
   * @param trials how many; the effective number, if some weigh more than others
   * @throws IllegalArgumentException unless 0 ≤ points ≤ trials
   */
  public static WilsonInterval ofPoints(double points, double trials) {
    if (!(points >= 0 && points <= trials)) {
      throw new IllegalArgumentException(
          "WilsonInterval: expected 0 to "
              + trials
              + " successes of "
              + trials
              + " trials but got "
              + points);
    }
    return trials == 0 ? new WilsonInterval(0, 1) : ofRate(points / trials, trials);
  }

  /**
   * The interval around a measured rate; all of 0 to 1 without trials.
   *
   * @param rate 0 to 1; drawn games may count half
   * @param trials what it was measured on: the effective number, if some weigh more than others
   * @throws IllegalArgumentException unless 0 ≤ rate ≤ 1 and trials are at least 0 and finite
   */
  public static WilsonInterval ofRate(double rate, double trials) {
    if (!(rate >= 0 && rate <= 1 && trials >= 0 && Double.isFinite(trials))) {
      throw new IllegalArgumentException(
          "WilsonInterval: expected a rate of 0 to 1 and a number of trials but got "
              + rate
              + " of "
              + trials);
    }
    if (trials == 0) {
      return new WilsonInterval(0, 1);
    }
    double z2 = Z * Z;
    double centre = (rate + z2 / (2 * trials)) / (1 + z2 / trials);
    double half =
        Z / (1 + z2 / trials) * Math.sqrt(rate * (1 - rate) / trials + z2 / (4 * trials * trials));
    // the ends are exact at the extremes, where rounding would leave a trace
    double low = rate == 0 ? 0 : Math.max(0, centre - half);
    double high = rate == 1 ? 1 : Math.min(1, centre + half);
    return new WilsonInterval(low, high);
  }
}
