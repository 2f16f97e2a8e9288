package org.overseer.perceiver.core;

import java.util.Locale;

/** Which side of a cross-attention decides the default query-key width. */
public enum AttentionShape {
  /** The key/value side's channels; the default of every release. */
  KV,
  /** The query side's channels. */
  Q;

  /** The name used in {@code config.json}: {@code kv} or {@code q}. */
  public String jsonName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
