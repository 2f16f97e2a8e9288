/**
 * Evaluations as one self-contained HTML page: figures, charts drawn as SVG, recorded games on a
 * canvas. Names of players and maps are other people's text and are escaped.
 */
@NullMarked
package org.overseer.eval.report;

import org.jspecify.annotations.NullMarked;
