package org.overseer.training.config;

/**
 * Who plays whom.
 *
 * @param newestSelfShare share of games against the newest version; the others are against frozen
 *     versions, each as likely as the next, the first one included
 * @param snapshotInterval agent steps between two frozen versions
 */
public record LeagueConfig(
    @Range(min = 0, max = 1) double newestSelfShare, @Range(min = 1) long snapshotInterval) {}
