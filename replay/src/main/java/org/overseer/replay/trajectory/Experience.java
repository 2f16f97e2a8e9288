package org.overseer.replay.trajectory;

/**
 * A trajectory and the learning player that it is for.
 *
 * @param learner id of that player, which played it
 * @param trajectory what it did
 */
public record Experience(int learner, Trajectory trajectory) {}
