package org.overseer.training.config;

import java.util.List;

/**
 * What is played.
 *
 * @param scenario scenarios of the built-in simulator; each game is on one of them, as likely as
 *     the next
 */
public record EnvironmentConfig(@OneOrMore List<String> scenario) {}
