package org.overseer.training.config;

import java.util.List;

/**
 * The games at the end of a run that measure the result. They choose nothing: the last weights are
 * measured.
 *
 * @param scenario scenarios of the built-in simulator, each with a result of its own
 * @param opponent {@code bot:idle} to {@code bot:elite}, a run, or a model folder
 * @param games number of games on each scenario, an even one where the sides are alike: each seed
 *     is then played from both; 0 plays none
 * @param seed seed of the games, apart from the run's
 */
public record EvaluationConfig(
    @OneOrMore List<String> scenario, String opponent, @Range(min = 0) int games, long seed) {}
