/**
 * Measurements that run in a process of their own, pinned to so many cores.
 *
 * <p>Each prints a line of JSON for each result; {@code cli} starts them and makes tables of them.
 */
@NullMarked
package org.overseer.training.bench;

import org.jspecify.annotations.NullMarked;
