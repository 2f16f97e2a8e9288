package org.overseer.training.config;

/**
 * Who plays whom.
 *
 * @param newestSelfShare share of games against the newest version; the others are against frozen
 *     versions, each as likely as the next, the first one included
 * @param mostProbableShare share of the games against frozen versions in which those give their
 *     most probable orders, as in evaluation, instead of drawn ones
 * @param snapshotInterval agent steps from the first frozen version, the untrained one, to the
 *     second
 * @param snapshotGrowth each later distance ÷ the one before it
 * @param gamesPerDraw games against one frozen version before the next is drawn, so that the
 *     network sees batches
 */
public record LeagueConfig(
    @Range(min = 0, max = 1) double newestSelfShare,
    @Range(min = 0, max = 1) double mostProbableShare,
    @Range(min = 1) long snapshotInterval,
    @Range(min = 1, max = 10) double snapshotGrowth,
    @Range(min = 1) int gamesPerDraw) {

  /** Agent steps at which frozen version {@code id} is due, 0 for the first. */
  public long snapshotAt(int id) {
    double at = 0;
    double distance = snapshotInterval;
    for (int i = 0; i < id; i++) {
      at += distance;
      distance *= snapshotGrowth;
    }
    return (long) at;
  }
}
