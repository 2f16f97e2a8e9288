package org.overseer.perceiver.image;

/** How position channels join an input's own; {@code concat_or_add_pos} of Hugging Face. */
public enum PositionMode {
  /** Behind them. */
  CONCAT,
  /** Added to them; both have the same number of channels. */
  ADD
}
