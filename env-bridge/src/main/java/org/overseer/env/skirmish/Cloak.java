package org.overseer.env.skirmish;

/** How a kind of unit hides from enemies that have no detector near it. */
public enum Cloak {
  /** Not at all. */
  NONE,
  /** It is cloaked as long as it lives. */
  ALWAYS,
  /** It is under the ground, where nobody bumps into it. */
  BURROWED,
  /** It cloaks and uncloaks when told to, and pays with energy. */
  ABILITY
}
