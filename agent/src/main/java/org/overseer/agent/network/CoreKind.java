package org.overseer.agent.network;

/** What stands between an agent's encoders and its heads. */
public enum CoreKind {
  /** Layers that remember: an LSTM (AlphaStar, detailed architecture). */
  LSTM,
  /** As many layers of the same width that remember nothing, to measure what memory is worth. */
  NONE
}
