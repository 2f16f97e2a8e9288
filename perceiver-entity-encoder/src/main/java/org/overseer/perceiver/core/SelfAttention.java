package org.overseer.perceiver.core;

import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Variable;

/**
 * Pre-norm self-attention block (DeepMind's perceiver.py): {@code x ← x + Attn(LN(x))}, {@code x ←
 * x + MLP(LN(x))}.
 */
public final class SelfAttention {
  private final LayerNorm norm;
  private final MultiHeadAttention attention;
  private final LayerNorm mlpNorm;
  private final Mlp mlp;

  /**
   * A block over {@code channels} with 16 tensors.
   *
   * @param qk query-key width; {@code v} value width; both divide by {@code heads}
   */
  public SelfAttention(
      ParameterScope scope,
      int channels,
      int qk,
      int v,
      int heads,
      int wideningFactor,
      HiddenActivation activation) {
    ParameterScope inner = scope.child("attention");
    this.norm = new LayerNorm(inner.child("self").child("layernorm1"), channels);
    this.attention =
        new MultiHeadAttention(
            inner, new MultiHeadAttention.Widths(channels, channels, qk, v, channels, heads));
    this.mlpNorm = new LayerNorm(scope.child("layernorm"), channels);
    this.mlp = new Mlp(scope.child("mlp"), channels, wideningFactor, activation);
  }

  /**
   * Lets the rows of each set attend to one another.
   *
   * @param x {@code [rows, channels]}
   * @return {@code [rows, channels]}
   */
  public Variable apply(Variable x, Segments sets) {
    Variable normed = norm.apply(x);
    Variable attended =
        attention.attend(
            normed, sets, normed, sets, /* inputMask= */ null, /* queryMask= */ null, x);
    return mlp.addTo(attended, mlpNorm.apply(attended));
  }
}
