package org.overseer.perceiver.core;

import org.jspecify.annotations.Nullable;

/**
 * Sizes of a Perceiver; fields are named after the Hugging Face config.
 *
 * @param numLatents N
 * @param dLatents D, channels of a latent
 * @param dModel C, channels of an input
 * @param numBlocks repetitions of the stack of self-attends, which share their weights
 * @param numSelfAttendsPerBlock distinct self-attention layers of the stack
 * @param numSelfAttentionHeads heads of each self-attend
 * @param numCrossAttentionHeads heads of the cross-attend
 * @param qkChannels query-key width of all attends, or null to derive it (DeepMind's perceiver.py)
 * @param vChannels value width of all attends, or null for the query-key width
 * @param crossAttentionShapeForAttention side that gives the cross-attend's default query-key width
 * @param selfAttentionWideningFactor hidden width of the self-attends' MLP ÷ D
 * @param crossAttentionWideningFactor hidden width of the cross-attend's MLP ÷ D
 * @param hiddenAct activation of the MLPs
 * @param useQueryResidual whether the cross-attend adds its query to its result
 * @param initializerRange standard deviation of Hugging Face's initialisation
 */
public record PerceiverConfig(
    int numLatents,
    int dLatents,
    int dModel,
    int numBlocks,
    int numSelfAttendsPerBlock,
    int numSelfAttentionHeads,
    int numCrossAttentionHeads,
    @Nullable Integer qkChannels,
    @Nullable Integer vChannels,
    AttentionShape crossAttentionShapeForAttention,
    int selfAttentionWideningFactor,
    int crossAttentionWideningFactor,
    HiddenActivation hiddenAct,
    boolean useQueryResidual,
    double initializerRange) {

  /** Checks that all sizes are positive and that widths divide by their heads. */
  public PerceiverConfig {
    requirePositive("num_latents", numLatents);
    requirePositive("d_latents", dLatents);
    requirePositive("d_model", dModel);
    requirePositive("num_blocks", numBlocks);
    requirePositive("num_self_attends_per_block", numSelfAttendsPerBlock);
    requirePositive("num_self_attention_heads", numSelfAttentionHeads);
    requirePositive("num_cross_attention_heads", numCrossAttentionHeads);
    requirePositive("self_attention_widening_factor", selfAttentionWideningFactor);
    requirePositive("cross_attention_widening_factor", crossAttentionWideningFactor);
    if (!(initializerRange > 0)) {
      throw new IllegalArgumentException(
          "initializer_range (" + initializerRange + ") must be positive");
    }
    requireDivisible("d_latents", dLatents, "num_self_attention_heads", numSelfAttentionHeads);
    requireDivisible("d_latents", dLatents, "num_cross_attention_heads", numCrossAttentionHeads);
    if (qkChannels != null) {
      requirePositive("qk_channels", qkChannels);
      requireDivisible(
          "qk_channels", qkChannels, "num_self_attention_heads", numSelfAttentionHeads);
      requireDivisible(
          "qk_channels", qkChannels, "num_cross_attention_heads", numCrossAttentionHeads);
    } else if (crossAttentionShapeForAttention == AttentionShape.KV) {
      requireDivisible("d_model", dModel, "num_cross_attention_heads", numCrossAttentionHeads);
    }
    if (vChannels != null) {
      requirePositive("v_channels", vChannels);
      requireDivisible("v_channels", vChannels, "num_self_attention_heads", numSelfAttentionHeads);
      requireDivisible(
          "v_channels", vChannels, "num_cross_attention_heads", numCrossAttentionHeads);
    }
    int selfOutput = vChannels != null ? vChannels : qkChannels != null ? qkChannels : dLatents;
    if (selfOutput != dLatents) {
      throw new IllegalArgumentException(
          "v_channels (%d) must equal d_latents (%d): self-attention adds its result to the latents"
              .formatted(selfOutput, dLatents));
    }
  }

  /** For small sets on a CPU: 8 latents × 64, one cross-attend, one self-attend, 4 heads. */
  public static PerceiverConfig tiny() {
    return new Builder().build();
  }

  /**
   * In place of AlphaStar's entity Transformer (paper, appendix B): 32 latents × 256, 3
   * self-attends.
   */
  public static PerceiverConfig alphaStar() {
    return new Builder().latents(32, 256).dModel(256).selfAttends(1, 3).heads(8, 8).build();
  }

  /** A builder that starts from {@link #tiny()}. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The same for inputs of another width.
   *
   * @param channels C
   * @throws IllegalArgumentException if it does not divide by the heads that it must
   */
  public PerceiverConfig withDModel(int channels) {
    return new PerceiverConfig(
        numLatents,
        dLatents,
        channels,
        numBlocks,
        numSelfAttendsPerBlock,
        numSelfAttentionHeads,
        numCrossAttentionHeads,
        qkChannels,
        vChannels,
        crossAttentionShapeForAttention,
        selfAttentionWideningFactor,
        crossAttentionWideningFactor,
        hiddenAct,
        useQueryResidual,
        initializerRange);
  }

  /** Query-key width of the encoder's cross-attend. */
  public int crossQkChannels() {
    if (qkChannels != null) {
      return qkChannels;
    }
    return crossAttentionShapeForAttention == AttentionShape.KV ? dModel : dLatents;
  }

  /** Value width of the encoder's cross-attend. */
  public int crossVChannels() {
    return vChannels != null ? vChannels : crossQkChannels();
  }

  /** Query-key width of the self-attends. */
  public int selfQkChannels() {
    return qkChannels != null ? qkChannels : dLatents;
  }

  /** Value width of the self-attends; equals D. */
  public int selfVChannels() {
    return vChannels != null ? vChannels : selfQkChannels();
  }

  /**
   * Entries of all weight matrices of an encoder; biases and norms add less than they. A double,
   * because sizes from a file may be absurd.
   */
  public double matrixWeights() {
    double d = dLatents;
    double cross =
        (d + dModel) * crossQkChannels()
            + (dModel + d) * crossVChannels()
            + 2.0 * crossAttentionWideningFactor * d * d;
    double self =
        2 * d * ((double) selfQkChannels() + selfVChannels())
            + 2.0 * selfAttentionWideningFactor * d * d;
    return numLatents * d + cross + numSelfAttendsPerBlock * self;
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " (" + value + ") must be at least 1");
    }
  }

  /** Rule, values and the nearest values that would do. */
  static void requireDivisible(String name, int value, String headsName, int heads) {
    if (value % heads != 0) {
      int below = value / heads * heads;
      String nearest =
          below == 0
              ? "the nearest valid value is " + heads
              : "nearest valid values are " + below + " and " + (below + heads);
      throw new IllegalArgumentException(
          "%s (%d) must be divisible by %s (%d); %s"
              .formatted(name, value, headsName, heads, nearest));
    }
  }

  /** Sets fields by name; what is not set stays as in {@link #tiny()}. */
  public static final class Builder {
    private int numLatents = 8;
    private int dLatents = 64;
    private int dModel = 64;
    private int numBlocks = 1;
    private int numSelfAttendsPerBlock = 1;
    private int numSelfAttentionHeads = 4;
    private int numCrossAttentionHeads = 4;
    private @Nullable Integer qkChannels;
    private @Nullable Integer vChannels;
    private AttentionShape shape = AttentionShape.KV;
    private int selfAttentionWideningFactor = 1;
    private int crossAttentionWideningFactor = 1;
    private HiddenActivation hiddenAct = HiddenActivation.GELU;
    private boolean useQueryResidual = true;
    private double initializerRange = 0.02;

    private Builder() {}

    /** N latents of D channels. */
    public Builder latents(int count, int channels) {
      numLatents = count;
      dLatents = channels;
      return this;
    }

    /** C, channels of an input. */
    public Builder dModel(int channels) {
      dModel = channels;
      return this;
    }

    /** Repetitions of the shared stack and layers in it. */
    public Builder selfAttends(int blocks, int perBlock) {
      numBlocks = blocks;
      numSelfAttendsPerBlock = perBlock;
      return this;
    }

    /** Heads of the self-attends and of the cross-attend. */
    public Builder heads(int self, int cross) {
      numSelfAttentionHeads = self;
      numCrossAttentionHeads = cross;
      return this;
    }

    /** Explicit attention widths; null derives. */
    public Builder attentionChannels(@Nullable Integer queryKey, @Nullable Integer value) {
      qkChannels = queryKey;
      vChannels = value;
      return this;
    }

    /** Side that gives the cross-attend's default query-key width. */
    public Builder shapeForAttention(AttentionShape newShape) {
      shape = newShape;
      return this;
    }

    /** MLP widening of the self-attends and of the cross-attend. */
    public Builder wideningFactors(int self, int cross) {
      selfAttentionWideningFactor = self;
      crossAttentionWideningFactor = cross;
      return this;
    }

    /** HiddenActivation of the MLPs. */
    public Builder hiddenAct(HiddenActivation activation) {
      hiddenAct = activation;
      return this;
    }

    /** Whether the cross-attend adds its query. */
    public Builder useQueryResidual(boolean residual) {
      useQueryResidual = residual;
      return this;
    }

    /** Standard deviation of Hugging Face's initialisation. */
    public Builder initializerRange(double range) {
      initializerRange = range;
      return this;
    }

    /**
     * The config.
     *
     * @throws IllegalArgumentException if a size is not positive or does not divide by its heads
     */
    public PerceiverConfig build() {
      return new PerceiverConfig(
          numLatents,
          dLatents,
          dModel,
          numBlocks,
          numSelfAttendsPerBlock,
          numSelfAttentionHeads,
          numCrossAttentionHeads,
          qkChannels,
          vChannels,
          shape,
          selfAttentionWideningFactor,
          crossAttentionWideningFactor,
          hiddenAct,
          useQueryResidual,
          initializerRange);
    }
  }
}
