package org.overseer.agent.network;

/** Which entity encoder an agent of given sizes gets. */
public enum EncoderChoice {
  /** That of its preset. */
  PRESET,
  /** {@link EntityEncoderKind#PERCEIVER}. */
  PERCEIVER,
  /** {@link EntityEncoderKind#TRANSFORMER}. */
  TRANSFORMER,
  /** {@link EntityEncoderKind#DUMMY}. */
  DUMMY;

  /** The agent with this encoder, in the sizes that it has. */
  public AgentConfig apply(AgentConfig agent) {
    return switch (this) {
      case PRESET -> agent;
      case PERCEIVER -> agent.withEntityEncoder(EntityEncoderKind.PERCEIVER);
      case TRANSFORMER -> agent.withEntityEncoder(EntityEncoderKind.TRANSFORMER);
      case DUMMY -> agent.withEntityEncoder(EntityEncoderKind.DUMMY);
    };
  }
}
