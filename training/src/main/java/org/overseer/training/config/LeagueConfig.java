package org.overseer.training.config;

import java.util.List;
import org.overseer.env.skirmish.ScriptedPlayer;
import org.overseer.eval.match.ScriptedPlayers;

/**
 * Who plays whom.
 *
 * @param matchmaking how main agents get past players as opponents, and when they are frozen
 * @param mainAgents learning players that are to beat everyone; the first is the run's agent
 * @param mainExploiters learning players that look for weaknesses of the main agents
 * @param leagueExploiters learning players that look for weaknesses of the whole league
 * @param mainShare share of the games that belong to main agents, if there are exploiters
 * @param newestSelfShare share of a main agent's games against main agents as they are; the others
 *     are against past players, the first one included
 * @param verificationShare with prioritized matchmaking, the part of that share that first looks
 *     whether an old weakness is back
 * @param mostProbableShare share of the games against frozen versions in which those give their
 *     most probable orders, as in evaluation, instead of drawn ones
 * @param snapshotInterval with uniform matchmaking, a main agent's steps from its first frozen
 *     version, the untrained one, to the second
 * @param snapshotGrowth each later distance ÷ the one before it
 * @param checkpointMinSteps own agent steps before an exploiter, with prioritized matchmaking also
 *     a main agent, is frozen because it beats all that it is measured against
 * @param checkpointMaxSteps own agent steps after which it is frozen whatever the results
 * @param promotionShare share of the games of an exploiter, with prioritized matchmaking also of a
 *     main agent, that decide whether it is frozen before its most steps, while it may be
 * @param gamesPerDraw games against one frozen version before the next is drawn, so that the
 *     network sees batches
 * @param scripts scripted players that main agents meet, {@code bot:idle} to {@code bot:elite}
 * @param scriptShare share of a main agent's games that is against one of these, if there are any
 */
public record LeagueConfig(
    Matchmaking matchmaking,
    @Range(min = 1, max = 16) int mainAgents,
    @Range(min = 0, max = 16) int mainExploiters,
    @Range(min = 0, max = 16) int leagueExploiters,
    @Range(above = 0, max = 1) double mainShare,
    @Range(min = 0, max = 1) double newestSelfShare,
    @Range(min = 0, max = 1) double verificationShare,
    @Range(min = 0, max = 1) double mostProbableShare,
    @Range(min = 1) long snapshotInterval,
    @Range(min = 1, max = 10) double snapshotGrowth,
    @Range(min = 1) long checkpointMinSteps,
    @Range(min = 1) long checkpointMaxSteps,
    @Range(min = 0, max = 1) double promotionShare,
    @Range(min = 1) int gamesPerDraw,
    List<String> scripts,
    @Range(min = 0, max = 1) double scriptShare) {
  /** Checks what one setting alone cannot tell. */
  public LeagueConfig {
    scripts = List.copyOf(scripts);
    for (String script : scripts) {
      if (!script.startsWith(ScriptedPlayers.PREFIX)
          || !ScriptedPlayer.names().contains(ScriptedPlayers.levelOf(script))) {
        throw new IllegalArgumentException(
            "league.scripts must name scripted players, bot:"
                + String.join(", bot:", ScriptedPlayer.names())
                + ", but has "
                + script);
      }
    }
    if (matchmaking == Matchmaking.PRIORITIZED && verificationShare > newestSelfShare) {
      throw new IllegalArgumentException(
          "league.verification-share is a part of league.newest-self-share, that is "
              + newestSelfShare
              + ", but is "
              + verificationShare);
    }
    if (checkpointMaxSteps < checkpointMinSteps) {
      throw new IllegalArgumentException(
          "league.checkpoint-max-steps must be at least league.checkpoint-min-steps, that is "
              + checkpointMinSteps
              + ", but is "
              + checkpointMaxSteps);
    }
  }

  /** Number of learning players. */
  public int learners() {
    return mainAgents + mainExploiters + leagueExploiters;
  }

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
