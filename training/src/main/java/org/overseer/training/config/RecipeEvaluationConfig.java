package org.overseer.training.config;

/**
 * Measuring on data that is not learned from.
 *
 * @param heldOut where the data has no part of its own for it: below 1 a share, from 1 on a number
 *     of examples (of text: bytes)
 * @param intervalSteps steps between two evaluations
 * @param examples most examples that an evaluation looks at
 */
public record RecipeEvaluationConfig(
    @Range(above = 0) double heldOut,
    @Range(min = 1) int intervalSteps,
    @Range(min = 1) int examples) {}
