package org.overseer.perceiver.autograd;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An array that is part of a model's state but not trained, such as running statistics.
 *
 * @param name state-dict name
 * @param value float32; changed in place
 * @param integral whether files hold it as a 64-bit integer, as PyTorch does its counters
 */
public record Buffer(String name, INDArray value, boolean integral) {}
