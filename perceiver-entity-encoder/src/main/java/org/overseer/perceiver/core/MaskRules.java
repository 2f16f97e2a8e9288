package org.overseer.perceiver.core;

/**
 * How a model treats padding, where DeepMind's code and Hugging Face's differ.
 *
 * @param emptyMask what a set of nothing but padding reads
 * @param decoderQueryMask whether the decoder's attention gives padded output positions zero
 */
public record MaskRules(EmptyMask emptyMask, boolean decoderQueryMask) {
  /** Hugging Face's: all padding reads uniformly; a decoder answers padded positions too. */
  public static final MaskRules HUGGING_FACE = new MaskRules(EmptyMask.UNIFORM, false);

  /** The original implementation's: all padding reads zero, in the encoder and in the decoder. */
  public static final MaskRules DEEP_MIND = new MaskRules(EmptyMask.ZERO, true);
}
