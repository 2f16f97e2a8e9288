package org.overseer.perceiver.core;

import org.jspecify.annotations.Nullable;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Variable;

/**
 * Pre-norm cross-attention block (DeepMind's perceiver.py): queries read inputs, then an MLP.
 *
 * <p>{@code a = Attn(LN(q), LN(inputs))}; {@code x = q + a} with the query residual, else {@code x
 * = a}; {@code x ← x + MLP(LN(x))}. The residual takes the query before its norm.
 */
final class CrossAttention {
  private final LayerNorm queryNorm;
  private final LayerNorm inputNorm;
  private final MultiHeadAttention attention;
  private final LayerNorm mlpNorm;
  private final Mlp mlp;
  private final boolean useQueryResidual;

  /** What distinguishes one block from another. */
  record Settings(
      int queryChannels,
      int inputChannels,
      int qk,
      int v,
      int heads,
      int wideningFactor,
      HiddenActivation activation,
      boolean useQueryResidual) {}

  /** A block with 18 tensors; its output has the query's channels. */
  CrossAttention(ParameterScope scope, Settings settings) {
    int channels = settings.queryChannels();
    ParameterScope inner = scope.child("attention");
    this.queryNorm = new LayerNorm(inner.child("self").child("layernorm1"), channels);
    this.inputNorm =
        new LayerNorm(inner.child("self").child("layernorm2"), settings.inputChannels());
    this.attention =
        new MultiHeadAttention(
            inner,
            new MultiHeadAttention.Widths(
                channels,
                settings.inputChannels(),
                settings.qk(),
                settings.v(),
                channels,
                settings.heads()));
    this.mlpNorm = new LayerNorm(scope.child("layernorm"), channels);
    this.mlp =
        new Mlp(scope.child("mlp"), channels, settings.wideningFactor(), settings.activation());
    this.useQueryResidual = settings.useQueryResidual();
  }

  /**
   * Each set has its own queries.
   *
   * @param queries {@code [ΣQ, E]}
   * @param inputs {@code [ΣM, C]}
   * @param queryMask see {@link MultiHeadAttention#attend}
   * @return {@code [ΣQ, E]}
   */
  Variable apply(
      Variable queries,
      Segments querySets,
      Variable inputs,
      Segments inputSets,
      @Nullable PaddingMask queryMask) {
    Variable attended =
        attention.attend(
            queryNorm.apply(queries),
            querySets,
            inputNorm.apply(inputs),
            inputSets,
            /* inputMask= */ null,
            queryMask,
            useQueryResidual ? queries : null);
    return mlp.addTo(attended, mlpNorm.apply(attended));
  }

  /**
   * All sets share the queries, which are normalised and projected once, not once a set.
   *
   * @param queries {@code [N, E]}
   * @param inputs {@code [ΣM, C]}
   * @param inputMask see {@link MultiHeadAttention#attend}
   * @param queryMask over B sets of N queries; see {@link MultiHeadAttention#attend}
   * @return {@code [B·N, E]}
   */
  Variable applyShared(
      Variable queries,
      Variable inputs,
      Segments inputSets,
      @Nullable PaddingMask inputMask,
      @Nullable PaddingMask queryMask) {
    Variable residual = useQueryResidual ? Functions.repeatRows(queries, inputSets.size()) : null;
    Variable attended =
        attention.attendShared(
            queryNorm.apply(queries),
            inputNorm.apply(inputs),
            inputSets,
            inputMask,
            queryMask,
            residual);
    return mlp.addTo(attended, mlpNorm.apply(attended));
  }
}
