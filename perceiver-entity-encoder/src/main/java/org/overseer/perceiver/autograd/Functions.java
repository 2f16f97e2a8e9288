package org.overseer.perceiver.autograd;

import org.jspecify.annotations.Nullable;
import org.overseer.perceiver.kernels.Activation;
import org.overseer.perceiver.kernels.ImagePadding;

/**
 * The differentiable functions. Matrices are row-major {@code [rows, channels]} unless said
 * otherwise; inputs are never changed.
 *
 * <p>Each family has a package-private class with the arithmetic and its backward; further
 * functions can be added from outside with {@link Tape#record}.
 */
public final class Functions {
  private Functions() {}

  /**
   * x·weightᵀ + bias.
   *
   * @param x {@code [N, I]}
   * @param weight {@code [O, I]}
   * @param bias {@code [O]} or null
   * @return {@code [N, O]}
   */
  public static Variable linear(Variable x, Variable weight, @Nullable Variable bias) {
    return LinearFunctions.linear(x, weight, bias);
  }

  /**
   * residual + x·weightᵀ + bias: a linear layer and the sum that follows it.
   *
   * @param residual {@code [N, O]}
   * @param x {@code [N, I]}
   * @param weight {@code [O, I]}
   * @param bias {@code [O]}
   * @return {@code [N, O]}
   */
  public static Variable addLinear(Variable residual, Variable x, Variable weight, Variable bias) {
    return LinearFunctions.addLinear(residual, x, weight, bias);
  }

  /**
   * f(x·weightᵀ + bias): a linear layer and the activation that follows it.
   *
   * @param x {@code [N, I]}
   * @param weight {@code [O, I]}
   * @param bias {@code [O]}
   * @return {@code [N, O]}
   */
  public static Variable activatedLinear(Activation f, Variable x, Variable weight, Variable bias) {
    return LinearFunctions.activatedLinear(f, x, weight, bias);
  }

  /**
   * Layer normalisation over channels, epsilon 1e-5 (Ba et al. 2016).
   *
   * @param x {@code [N, C]}
   * @param gain {@code [C]}
   * @param bias {@code [C]}
   * @return {@code [N, C]}
   */
  public static Variable layerNorm(Variable x, Variable gain, Variable bias) {
    return NormFunctions.layerNorm(x, gain, bias);
  }

  /** GELU with the exact (erf) distribution function; any shape. */
  public static Variable gelu(Variable x) {
    return ElementwiseFunctions.activate(Activation.GELU, x);
  }

  /** GELU in its tanh approximation; any shape. */
  public static Variable geluTanh(Variable x) {
    return ElementwiseFunctions.activate(Activation.GELU_TANH, x);
  }

  /** max(x, 0); any shape. */
  public static Variable relu(Variable x) {
    return ElementwiseFunctions.activate(Activation.RELU, x);
  }

  /** Hyperbolic tangent; any shape. */
  public static Variable tanh(Variable x) {
    return ElementwiseFunctions.activate(Activation.TANH, x);
  }

  /** Logistic function; any shape. */
  public static Variable sigmoid(Variable x) {
    return ElementwiseFunctions.activate(Activation.SIGMOID, x);
  }

  /** a + b, of one shape. */
  public static Variable add(Variable a, Variable b) {
    return ElementwiseFunctions.add(a, b);
  }

  /** a · b element by element, of one shape. */
  public static Variable multiply(Variable a, Variable b) {
    return ElementwiseFunctions.multiply(a, b);
  }

  /** factor · x; any shape. */
  public static Variable scale(Variable x, float factor) {
    return ElementwiseFunctions.scale(x, factor);
  }

  /**
   * Adds one row to every row.
   *
   * @param x {@code [N, C]}
   * @param row {@code [C]} or {@code [1, C]}
   */
  public static Variable addRow(Variable x, Variable row) {
    return LinearFunctions.addRow(x, row);
  }

  /**
   * Multi-head scaled dot-product attention within each set (Vaswani et al. 2017, section 3.2).
   *
   * @param q {@code [ΣQ, qk]} queries, heads side by side
   * @param k {@code [ΣK, qk]} keys
   * @param v {@code [ΣK, vc]} values
   * @param heads divides qk and vc
   * @return {@code [ΣQ, vc]}; exactly zero for the queries of a set without keys
   */
  public static Variable attention(
      Variable q, Variable k, Variable v, int heads, Segments queries, Segments keys) {
    return AttentionFunctions.attention(q, k, v, heads, queries, keys, null);
  }

  /** As {@link #attention(Variable, Variable, Variable, int, Segments, Segments)}, with a mask. */
  public static Variable attention(
      Variable q,
      Variable k,
      Variable v,
      int heads,
      Segments queries,
      Segments keys,
      AttentionMask mask) {
    return AttentionFunctions.attention(q, k, v, heads, queries, keys, mask);
  }

  /**
   * What a few queries, the same for every set, read from large sets: {@code attention(q, x·Wkᵀ,
   * x·Wvᵀ + bv)} without projecting the inputs, see {@code FoldedReading}. A key bias would change
   * nothing.
   *
   * @param q {@code [N, qk]} projected queries
   * @param x {@code [ΣM, C]}
   * @param keyWeight {@code [qk, C]}
   * @param valueWeight {@code [v, C]}
   * @param valueBias {@code [v]}
   * @param heads divides qk and v
   * @param mask over the inputs, or null
   * @return {@code [B·N, v]}; exactly zero for a set without inputs
   */
  public static Variable readShared(
      Variable q,
      Variable x,
      Variable keyWeight,
      Variable valueWeight,
      Variable valueBias,
      int heads,
      Segments sets,
      @Nullable AttentionMask mask) {
    return FoldedReading.apply(
        q,
        x,
        new FoldedReading.Projections(keyWeight, valueWeight, valueBias),
        heads,
        sets,
        mask == null ? null : mask.added());
  }

  /**
   * What many queries learn from a few latents: {@code residual + attention(x·Wqᵀ + bq, k, v)·Woᵀ +
   * bo} without projecting the queries, see {@code FoldedAnswering}.
   *
   * @param x {@code [ΣQ, E]} queries
   * @param k {@code [B·N, qk]} projected keys, N for each set
   * @param v {@code [B·N, v]} projected values
   * @param queryWeight {@code [qk, E]}
   * @param queryBias {@code [qk]}
   * @param outputWeight {@code [O, v]}
   * @param outputBias {@code [O]}
   * @param residual {@code [ΣQ, O]} or null
   * @param heads divides qk and v
   * @return {@code [ΣQ, O]}
   */
  public static Variable answer(
      Variable x,
      Segments sets,
      Variable k,
      Variable v,
      Variable queryWeight,
      Variable queryBias,
      Variable outputWeight,
      Variable outputBias,
      @Nullable Variable residual,
      int heads) {
    return FoldedAnswering.apply(
        x,
        sets,
        k,
        v,
        new FoldedAnswering.Projections(queryWeight, queryBias, outputWeight, outputBias),
        residual,
        heads);
  }

  /**
   * Pointer logits: q·kᵀ / sqrt(D) within each set.
   *
   * @param q {@code [ΣQ, D]}
   * @param k {@code [ΣK, D]}
   * @return {@code [ΣQ, longest key set]}; 0 beyond the keys of the row's set
   */
  public static Variable segmentDot(Variable q, Variable k, Segments queries, Segments keys) {
    return AttentionFunctions.segmentDot(q, k, queries, keys);
  }

  /**
   * Looks up rows of a table.
   *
   * @param table {@code [V, C]}
   * @param ids n row numbers in [0, V)
   * @return {@code [n, C]}
   */
  public static Variable embedding(Variable table, int[] ids) {
    return RowFunctions.gatherRows(table, ids, 0);
  }

  /**
   * Picks rows, repeats allowed.
   *
   * @param x {@code [N, C]}
   * @param rows n row numbers in [0, N), or −1 for a row of zeros
   * @return {@code [n, C]}
   */
  public static Variable gatherRows(Variable x, int[] rows) {
    return RowFunctions.gatherRows(x, rows, -1);
  }

  /**
   * Adds each row of x to a row of the result.
   *
   * @param x {@code [n, C]}
   * @param rows target of each row in [0, total), or −1 to drop it
   * @return {@code [total, C]}, zero where nothing was added
   */
  public static Variable scatterAddRows(Variable x, int[] rows, int total) {
    return RowFunctions.scatterAddRows(x, rows, total);
  }

  /** Matrices of N rows side by side: {@code [N, ΣC]}. */
  public static Variable concatColumns(Variable... parts) {
    return RowFunctions.concatColumns(parts);
  }

  /** Matrices of C columns one below the other: {@code [ΣN, C]}. */
  public static Variable concatRows(Variable... parts) {
    return RowFunctions.concatRows(parts);
  }

  /** Columns {@code from} to {@code to − 1}: {@code [N, to − from]}. */
  public static Variable sliceColumns(Variable x, int from, int to) {
    return RowFunctions.sliceColumns(x, from, to);
  }

  /** Rows {@code from} to {@code to − 1}: {@code [to − from, C]}. */
  public static Variable sliceRows(Variable x, int from, int to) {
    return RowFunctions.sliceRows(x, from, to);
  }

  /** The same elements in C order under another shape. */
  public static Variable reshape(Variable x, long... shape) {
    return RowFunctions.reshape(x, shape);
  }

  /** All rows of x {@code times} times over: {@code [times·N, C]}. */
  public static Variable repeatRows(Variable x, int times) {
    return RowFunctions.repeatRows(x, times);
  }

  /**
   * The mean row of each set.
   *
   * @param x {@code [ΣM, C]}
   * @return {@code [B, C]}; zero for an empty set
   */
  public static Variable segmentMean(Variable x, Segments segments) {
    return RowFunctions.segmentMean(x, segments);
  }

  /**
   * 2-D convolution (cross-correlation) with equal padding on all sides.
   *
   * @param x {@code [B, H, W, C]}
   * @param weight {@code [O, C, kernel height, kernel width]}
   * @param bias {@code [O]} or null
   * @return {@code [B, H', W', O]}
   */
  public static Variable conv2d(
      Variable x, Variable weight, @Nullable Variable bias, int stride, int padding) {
    return ConvolutionFunctions.conv2d(x, weight, bias, stride, ImagePadding.all(padding));
  }

  /**
   * One step of an LSTM; gate order input, forget, candidate, output.
   *
   * @param x {@code [B, I]}
   * @param hidden {@code [B, H]} of the step before
   * @param cell {@code [B, H]} of the step before
   * @param inputWeight {@code [4H, I]}
   * @param hiddenWeight {@code [4H, H]}
   * @param bias {@code [4H]}
   */
  public static LstmState lstmCell(
      Variable x,
      Variable hidden,
      Variable cell,
      Variable inputWeight,
      Variable hiddenWeight,
      Variable bias) {
    return RecurrentFunctions.lstmCell(x, hidden, cell, inputWeight, hiddenWeight, bias);
  }

  /** Log-softmax of each row of {@code [N, A]}. */
  public static Variable logSoftmax(Variable x) {
    return LossFunctions.logSoftmax(x, null);
  }

  /**
   * Log-softmax of each row over its allowed entries.
   *
   * @param x {@code [N, A]}
   * @param mask N·A entries, 1 = allowed, 0 = not; each row allows at least one
   * @return {@code [N, A]}; exactly −1e9 and without gradient where not allowed
   * @throws IllegalArgumentException if a row allows nothing
   */
  public static Variable maskedLogSoftmax(Variable x, float[] mask) {
    return LossFunctions.logSoftmax(x, mask);
  }

  /**
   * One entry of each row.
   *
   * @param x {@code [N, A]}
   * @param columns N column numbers
   * @return {@code [N, 1]}
   */
  public static Variable pickColumns(Variable x, int[] columns) {
    return LossFunctions.pickColumns(x, columns);
  }

  /**
   * Mean over rows of −log softmax(logits)[target].
   *
   * @param logits {@code [N, A]}
   * @param targets N column numbers
   * @return {@code [1]}
   */
  public static Variable crossEntropy(Variable logits, int[] targets) {
    return LossFunctions.crossEntropy(logits, targets);
  }

  /** Sum of all elements: {@code [1]}. */
  public static Variable sum(Variable x) {
    return LossFunctions.sum(x, 1f);
  }

  /** Mean of all elements, 0 if there are none: {@code [1]}. */
  public static Variable mean(Variable x) {
    return LossFunctions.sum(x, x.value().isEmpty() ? 0f : 1f / x.value().length());
  }

  /** Σ weight · element in C order, one weight per element: {@code [1]}. */
  public static Variable weightedSum(Variable x, float[] weights) {
    return LossFunctions.weightedSum(x, weights);
  }
}
