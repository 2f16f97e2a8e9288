package org.overseer.training.config;

/**
 * The network.
 *
 * @param architecture size preset of the agent
 * @param entityEncoder which implementation reads the units
 */
public record NetworkConfig(String architecture, EntityEncoderKind entityEncoder) {
  /** The implementations of the entity encoder. */
  public enum EntityEncoderKind {
    /** Perceiver IO. */
    PERCEIVER,
    /** AlphaStar's Transformer, the baseline. */
    TRANSFORMER,
    /** Almost no parameters, for tests of everything else. */
    DUMMY
  }
}
