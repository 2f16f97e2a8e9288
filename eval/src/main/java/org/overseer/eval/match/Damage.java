package org.overseer.eval.match;

/**
 * Health and shield points that a game's two players took off each other, a step's healing and
 * regeneration set against its hits.
 *
 * @param dealt points that the other player's units lost
 * @param taken points that the own units lost
 */
public record Damage(float dealt, float taken) {}
