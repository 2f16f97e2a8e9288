package org.overseer.agent.network;

/** The implementations of the entity encoder. */
public enum EntityEncoderKind {
  /** Perceiver IO. */
  PERCEIVER,
  /** AlphaStar's Transformer, the baseline. */
  TRANSFORMER,
  /** Almost no parameters, for tests of everything else. */
  DUMMY
}
