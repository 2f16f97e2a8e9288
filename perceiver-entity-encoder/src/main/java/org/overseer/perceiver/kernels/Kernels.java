package org.overseer.perceiver.kernels;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Matrix products and what lies between them, forward and backward.
 *
 * <p>All arrays are float32, C order, without gaps if not said otherwise; outputs are allocated by
 * the caller and must not overlap inputs unless said otherwise. {@code accumulate} adds the result
 * to what the output holds instead of replacing it. Any number of threads may call one instance at
 * once. Results depend only on the inputs, bit for bit.
 *
 * <p>Letters: N rows, C channels, B sets, Q and K query and key rows of all sets.
 */
public interface Kernels {

  /** The name by which {@link KernelSelection#byName} finds this implementation. */
  String name();

  /**
   * out[M,N] (+)= op(a) · op(b), where op transposes if asked to, op(a) is [M,K] and op(b) [K,N].
   *
   * <p>Rows of the three may have gaps between them.
   */
  void gemm(
      INDArray a,
      boolean transposeA,
      INDArray b,
      boolean transposeB,
      INDArray out,
      boolean accumulate);

  /** y = f(x), element by element; y may be x. */
  void activate(Activation f, INDArray x, INDArray y);

  /** x += row in place, then y = f(x); y may be x. Rows of x have the length of row. */
  void activateBiased(Activation f, INDArray x, INDArray row, INDArray y);

  /** dx (+)= f'(x) · dy, where y = f(x) was the forward result. */
  void activateBackward(
      Activation f, INDArray x, INDArray y, INDArray dy, INDArray dx, boolean accumulate);

  /** y = a + b; y may be a or b. */
  void add(INDArray a, INDArray b, INDArray y);

  /** y (+)= factor · x. */
  void scale(INDArray x, float factor, INDArray y, boolean accumulate);

  /** y (+)= a · b, element by element. */
  void multiply(INDArray a, INDArray b, INDArray y, boolean accumulate);

  /** y[N,C] = x[N,C] + row[C]; y may be x. */
  void addRow(INDArray x, INDArray row, INDArray y);

  /** y[N,C] (+)= x[N,C] · factors[C], column by column; y may be x. */
  void scaleColumns(INDArray x, INDArray factors, INDArray y, boolean accumulate);

  /** sums[columns] (+)= the column sums of x seen as [rows, columns]. */
  void columnSums(INDArray x, int rows, int columns, INDArray sums, boolean accumulate);

  /** y = x repeated {@code times} times, all of x before it starts again. */
  void tile(INDArray x, int times, INDArray y);

  /** total[1] = Σ a·weights over all elements, or Σ a if weights is null. */
  void sum(INDArray a, @Nullable INDArray weights, INDArray total);

  /** y (+)= scalar[1] · factor · weights, or scalar · factor everywhere if weights is null. */
  void spread(
      INDArray scalar, float factor, @Nullable INDArray weights, INDArray y, boolean accumulate);

  /**
   * y[N,C] = gain · (x − mean) / sqrt(variance + epsilon) + bias, over each row.
   *
   * @param statistics [N,2] receives mean and 1 / sqrt(variance + epsilon) for the backward pass
   */
  void layerNorm(
      INDArray x, INDArray gain, INDArray bias, float epsilon, INDArray y, INDArray statistics);

  /**
   * Gradients of {@link #layerNorm}. Those of gain and bias [C] are always accumulated.
   *
   * @param dx [N,C] or null if not wanted
   * @param accumulate whether dx is added to
   */
  void layerNormBackward(
      INDArray x,
      INDArray gain,
      INDArray statistics,
      INDArray dy,
      @Nullable INDArray dx,
      boolean accumulate,
      @Nullable INDArray dGain,
      @Nullable INDArray dBias);

  /** y[n,C] (+)= rows of x[N,C]; index −1 reads zeros. */
  void gatherRows(INDArray x, int[] rows, INDArray y, boolean accumulate);

  /** y[rows[i]] += x[i] for each i in order, y zeroed first unless accumulate; −1 is dropped. */
  void scatterAddRows(INDArray x, int[] rows, INDArray y, boolean accumulate);

  /** Copies (or adds) a rectangle from one matrix to another. */
  void copyBlock(Block from, Block to, int rows, int columns, boolean accumulate);

  /** y[batch, columns, rows] (+)= x[batch, rows, columns] with its last two axes exchanged. */
  void transpose(INDArray x, int batch, int rows, int columns, INDArray y, boolean accumulate);

  /** y[B,C] = mean of each set's rows of x[ΣM,C]; 0 for an empty set. */
  void segmentMean(INDArray x, int[] offsets, INDArray y);

  /** dx[ΣM,C] (+)= dy[B,C] / length, for each row of a set. */
  void segmentMeanBackward(INDArray dy, int[] offsets, INDArray dx, boolean accumulate);

  /** Floats that {@link #attention} keeps for its backward pass. */
  long attentionStateLength(AttentionLayout layout);

  /**
   * out[Q,V] = softmax(q·kᵀ / sqrt(head width)) · v within each set and head.
   *
   * @param q [Q,D] queries
   * @param k [K,D] keys
   * @param v [K,V] values; V may differ from D
   * @param state [attentionStateLength] receives the attention weights, or null to keep none
   * @param out [Q,V]; exactly 0 for queries of a set without keys
   */
  void attention(
      INDArray q,
      INDArray k,
      INDArray v,
      AttentionLayout layout,
      @Nullable INDArray state,
      INDArray out);

  /** Gradients of {@link #attention}; all three are accumulated. */
  void attentionBackward(
      INDArray q,
      INDArray k,
      INDArray v,
      AttentionLayout layout,
      INDArray state,
      INDArray dOut,
      INDArray dq,
      INDArray dk,
      INDArray dv);

  /**
   * In place: softmax of factor · scores + added over each row of each set.
   *
   * @param scores [R·ΣM] the blocks [R,M] of all sets one after the other: products with a block
   *     are twice as fast as with columns of a wider matrix
   * @param offsets [B+1] where each set begins, then ΣM; sets may be empty
   * @param added [ΣM] what each column adds, or null for zero
   */
  void setSoftmax(INDArray scores, int[] offsets, float factor, float @Nullable [] added);

  /** In place: d becomes factor · p · (d − Σ p·d), the sum over each row of each set. */
  void setSoftmaxBackward(INDArray p, INDArray d, int[] offsets, float factor);

  /**
   * In place: softmax of scores + added over every {@code groups}-th row of each column.
   *
   * @param scores [R·ΣM] the blocks [R,M] of all sets, R = N·G; rows g, G+g, 2G+g … of a column are
   *     one distribution
   * @param groups G
   * @param offsets [B+1] where each set begins, then ΣM
   * @param added [B·R] what each row adds to its scores in each set
   */
  void groupSoftmax(INDArray scores, int groups, int[] offsets, INDArray added);

  /**
   * In place: d becomes p · (d − Σ p·d), the sum over the rows of each group and column.
   *
   * @param rows R of each block
   */
  void groupSoftmaxBackward(INDArray p, INDArray d, int groups, int[] offsets, int rows);

  /** out[Q, longest key set] = q·kᵀ / sqrt(D) within each set; 0 beyond a set's keys. */
  void segmentDot(INDArray q, INDArray k, AttentionLayout layout, INDArray out);

  /** Gradients of {@link #segmentDot}; both are accumulated. */
  void segmentDotBackward(
      INDArray q, INDArray k, AttentionLayout layout, INDArray dOut, INDArray dq, INDArray dk);

  /**
   * One LSTM cell step after the matrix products (Hochreiter and Schmidhuber 1997, with forget
   * gate; gate order input, forget, candidate, output).
   *
   * @param gates [B,4H] in: pre-activations; out: activated gates
   * @param previousCell [B,H]
   * @param cell [B,H] receives forget·previous + input·candidate
   * @param hidden [B,H] receives output·tanh(cell)
   */
  void lstmCell(INDArray gates, INDArray previousCell, INDArray cell, INDArray hidden);

  /**
   * Gradients of {@link #lstmCell}.
   *
   * @param gates [B,4H] activated gates
   * @param dHidden [B,H] or null for zero
   * @param dCell [B,H] or null for zero
   * @param dGates [B,4H] receives the gradient of the pre-activations
   * @param dPreviousCell [B,H] is accumulated, or null if not wanted
   */
  void lstmCellBackward(
      INDArray gates,
      INDArray previousCell,
      INDArray cell,
      @Nullable INDArray dHidden,
      @Nullable INDArray dCell,
      INDArray dGates,
      @Nullable INDArray dPreviousCell);

  /**
   * y[N,A] = log-softmax over the allowed entries of each row; the others are exactly −1e9.
   *
   * @param mask [N,A] 1 = allowed, 0 = not, or null if all are
   */
  void logSoftmax(INDArray x, @Nullable INDArray mask, INDArray y);

  /** dx (+)= gradient of {@link #logSoftmax} from its result y; 0 where not allowed. */
  void logSoftmaxBackward(
      INDArray y, @Nullable INDArray mask, INDArray dy, INDArray dx, boolean accumulate);

  /** columns[positions, patch] = the image values under the filter, ordered ky, kx, channel. */
  void imageToColumns(INDArray image, ConvolutionShape shape, INDArray columns);

  /** image += each column value, at the pixel that it came from. */
  void addColumnsToImage(INDArray columns, ConvolutionShape shape, INDArray image);

  /** pooled[B,H',W',C] = the greatest image value under the filter; padding never wins. */
  void maxPool(INDArray image, ConvolutionShape shape, INDArray pooled);

  /**
   * Gradient of {@link #maxPool}, always accumulated: it goes to the first pixel, row by row, that
   * equals the maximum.
   */
  void maxPoolBackward(
      INDArray image, INDArray pooled, ConvolutionShape shape, INDArray dPooled, INDArray dImage);

  /**
   * The top left corner of a rectangle in a matrix.
   *
   * @param array a matrix
   * @param row first row
   * @param column first column
   */
  record Block(INDArray array, int row, int column) {}
}
