package org.overseer.env.skirmish;

/** How a unit without orders to the contrary picks among the enemies it may attack. */
public enum TargetRule {
  /** The closest, as the game's own units do. */
  NEAREST,
  /** The one with the least health and shields. */
  WEAKEST
}
