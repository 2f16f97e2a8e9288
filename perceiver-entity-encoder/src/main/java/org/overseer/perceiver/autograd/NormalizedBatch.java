package org.overseer.perceiver.autograd;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A batch normalised by its own moments.
 *
 * @param values {@code [N, C]}
 * @param mean {@code [C]}, for this step
 * @param variance {@code [C]}, biased: the mean square deviation; for this step
 */
public record NormalizedBatch(Variable values, INDArray mean, INDArray variance) {}
