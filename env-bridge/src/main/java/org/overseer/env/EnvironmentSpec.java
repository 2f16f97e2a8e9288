package org.overseer.env;

/**
 * Static description of an environment.
 *
 * @param scenario name of the scenario or map
 * @param rulesVersion version of the game rules behind it; results compare only within one version
 * @param players number of players controlled through the environment, 1 or 2
 * @param gameLoopsPerStep game loops that one agent step advances
 * @param stepLimit agent steps after which an undecided game ends as a draw
 * @param mirrored whether both sides begin with the same army, so that it does not matter who plays
 *     which; false where nobody knows
 */
public record EnvironmentSpec(
    String scenario,
    String rulesVersion,
    int players,
    int gameLoopsPerStep,
    int stepLimit,
    boolean mirrored) {}
