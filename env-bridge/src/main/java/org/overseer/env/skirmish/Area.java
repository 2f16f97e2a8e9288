package org.overseer.env.skirmish;

/**
 * The rectangle of a map in which units can be, cells; the protocol's {@code playable_area}.
 *
 * @param left lowest x
 * @param bottom lowest y
 * @param right highest x
 * @param top highest y
 */
public record Area(int left, int bottom, int right, int top) {}
