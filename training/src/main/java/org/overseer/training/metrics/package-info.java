/**
 * Named figures of a run and where they go: CSV, TensorBoard, the status line.
 *
 * <p>{@link org.overseer.training.metrics.Metric} lists every figure with its unit and meaning;
 * {@link org.overseer.training.metrics.MetricsHub} collects and reports them. Plain classes, no
 * Akka.
 */
@NullMarked
package org.overseer.training.metrics;

import org.jspecify.annotations.NullMarked;
