package org.overseer.env.skirmish;

/**
 * A thing that belongs to a map: a resource, rocks, a tower.
 *
 * @param type index in the scenario's unit table
 * @param x centre, cells
 * @param y centre, cells
 * @param dirX unit vector it faces along
 * @param dirY unit vector it faces along
 * @param minerals in it at first
 * @param vespene in it at first
 */
record NeutralUnit(int type, float x, float y, float dirX, float dirY, int minerals, int vespene) {}
