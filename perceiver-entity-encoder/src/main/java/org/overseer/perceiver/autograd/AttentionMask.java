package org.overseer.perceiver.autograd;

/**
 * Which keys attention may see, by Hugging Face's rule: a hidden key's score gets the lowest finite
 * float added, and nothing is wiped afterwards, so a set whose keys are all hidden attends
 * uniformly. Packed sets need no mask; this is for parity with padded models.
 *
 * @param keys {@code [ΣK]} 1 = seen, 0 = hidden
 */
public record AttentionMask(float[] keys) {
  /** Swallows any score when added. The lowest float itself would overflow with a negative one. */
  private static final float HIDDEN = -1e30f;

  /** What is added to the score of each key. */
  float[] added() {
    float[] added = new float[keys.length];
    for (int i = 0; i < added.length; i++) {
      added[i] = (1 - keys[i]) * HIDDEN;
    }
    return added;
  }
}
