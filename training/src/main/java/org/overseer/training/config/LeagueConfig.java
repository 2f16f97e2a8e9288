package org.overseer.training.config;

/**
 * Who plays whom.
 *
 * @param newestSelfShare share of games against the newest version; the others are against frozen
 *     versions, each as likely as the next, the first one included
 * @param snapshotInterval agent steps between two frozen versions
 * @param gamesPerDraw games against one frozen version before the next is drawn, so that the
 *     network sees batches
 */
public record LeagueConfig(
    @Range(min = 0, max = 1) double newestSelfShare,
    @Range(min = 1) long snapshotInterval,
    @Range(min = 1) int gamesPerDraw) {}
