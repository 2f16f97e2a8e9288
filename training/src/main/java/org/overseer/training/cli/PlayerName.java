package org.overseer.training.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.overseer.agent.policy.OrderChoice;
import org.overseer.eval.match.ScriptedPlayers;
import org.overseer.training.config.ConfigException;

/**
 * The name of a player, taken apart: {@code bot:elite}, {@code sidestep:bot:elite}, {@code
 * temperature:0.8:AGENT}, {@code detour:strategy:FILE:AGENT}.
 *
 * @param projections decisions that its commands go through, outermost first; nearly always none
 * @param strategy file with what it is told to follow
 * @param choice how an agent takes its decisions
 * @param played {@code bot:LEVEL}, or what an agent is called
 */
record PlayerName(
    List<Projection> projections, Optional<Path> strategy, OrderChoice choice, String played) {
  private static final String STRATEGY = "strategy:";
  private static final String TEMPERATURE = "temperature:";

  /**
   * Takes a name apart; whether there is such a player is another question.
   *
   * @throws ConfigException if a part is missing or is where it means nothing
   */
  static PlayerName parse(String name) {
    List<Projection> projections = new ArrayList<>();
    String rest = name;
    for (Optional<Projection> projection = projection(rest);
        projection.isPresent();
        projection = projection(rest)) {
      projections.add(projection.get());
      rest = rest.substring(projection.get().prefix().length());
    }
    Optional<Path> strategy = Optional.empty();
    OrderChoice choice = OrderChoice.MOST_PROBABLE;
    String form = "";
    if (rest.startsWith(STRATEGY)) {
      form += "strategy:FILE:";
      strategy = Optional.of(path(name, value(rest, STRATEGY)));
      rest = behind(rest, STRATEGY);
    }
    if (rest.startsWith(TEMPERATURE)) {
      form += "temperature:T:";
      choice = choice(name, value(rest, TEMPERATURE));
      rest = behind(rest, TEMPERATURE);
    }
    if (!form.isEmpty() && !isAgent(rest)) {
      throw new ConfigException(
          ("player '%s' must be %sAGENT, the agent a model folder, a run or a shipped model;"
                  + " sidestep: and the like go before strategy:, that before temperature:, and a"
                  + " script has neither")
              .formatted(name, form));
    }
    return new PlayerName(List.copyOf(projections), strategy, choice, rest);
  }

  /** Not a script, and nothing that belongs further in front. */
  private static boolean isAgent(String name) {
    return !name.isEmpty()
        && !name.startsWith(ScriptedPlayers.PREFIX)
        && !name.startsWith(STRATEGY)
        && !name.startsWith(TEMPERATURE)
        && projection(name).isEmpty();
  }

  private static String value(String name, String prefix) {
    int end = name.indexOf(':', prefix.length());
    return name.substring(prefix.length(), end < 0 ? name.length() : end);
  }

  private static String behind(String name, String prefix) {
    int end = name.indexOf(':', prefix.length());
    return end < 0 ? "" : name.substring(end + 1);
  }

  private static OrderChoice choice(String name, String temperature) {
    try {
      return new OrderChoice(Float.parseFloat(temperature));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          ("player '%s': the temperature must be a number from 0, the most probable choice, on"
                  + " (1 draws as in training) but is '%s'")
              .formatted(name, temperature),
          e);
    }
  }

  private static Path path(String name, String file) {
    try {
      return Path.of(file);
    } catch (InvalidPathException e) {
      throw new ConfigException(
          "player '%s': '%s' is no path (%s); name a strategy's file"
              .formatted(name, file, e.getReason()),
          e);
    }
  }

  private static Optional<Projection> projection(String name) {
    for (Projection projection : Projection.values()) {
      if (name.startsWith(projection.prefix())) {
        return Optional.of(projection);
      }
    }
    return Optional.empty();
  }

  /** Whether it is a script. */
  boolean isScript() {
    return played.startsWith(ScriptedPlayers.PREFIX);
  }
}
