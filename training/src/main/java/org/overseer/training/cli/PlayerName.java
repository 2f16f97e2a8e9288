package org.overseer.training.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.overseer.agent.features.StepKind;
import org.overseer.eval.match.ScriptedPlayers;
import org.overseer.training.config.ConfigException;

/**
 * The name of a player, taken apart: {@code bot:elite}, {@code sidestep:bot:elite}, {@code
 * detour:strategy:FILE:AGENT}.
 *
 * @param orders kinds of orders that its commands go through, outermost first; nearly always none
 * @param strategy file with what it is told to follow
 * @param played {@code bot:LEVEL}, or what an agent is called
 */
record PlayerName(List<StepKind> orders, Optional<Path> strategy, String played) {
  private static final String STRATEGY = "strategy:";

  /**
   * Takes a name apart; whether there is such a player is another question.
   *
   * @throws ConfigException if a part is missing or is where it means nothing
   */
  static PlayerName parse(String name) {
    List<StepKind> orders = new ArrayList<>();
    String rest = name;
    for (Optional<StepKind> kind = kind(rest); kind.isPresent(); kind = kind(rest)) {
      orders.add(kind.get());
      rest = rest.substring(prefix(kind.get()).length());
    }
    if (!rest.startsWith(STRATEGY)) {
      return new PlayerName(List.copyOf(orders), Optional.empty(), rest);
    }
    int end = rest.indexOf(':', STRATEGY.length());
    String agent = end < 0 ? "" : rest.substring(end + 1);
    if (agent.isEmpty()
        || agent.startsWith(ScriptedPlayers.PREFIX)
        || agent.startsWith(STRATEGY)
        || kind(agent).isPresent()) {
      throw new ConfigException(
          "player '"
              + name
              + "' must be strategy:FILE:AGENT, the agent a model folder, a run or a shipped model;"
              + " sidestep: and detour: go before strategy:, and a script follows none");
    }
    return new PlayerName(
        List.copyOf(orders),
        Optional.of(path(name, rest.substring(STRATEGY.length(), end))),
        agent);
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

  private static Optional<StepKind> kind(String name) {
    for (StepKind kind : StepKind.values()) {
      if (name.startsWith(prefix(kind))) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /** What begins the name of a player whose commands go through these orders. */
  static String prefix(StepKind kind) {
    return kind.name().toLowerCase(Locale.ROOT) + ":";
  }

  /** Whether it is a script. */
  boolean isScript() {
    return played.startsWith(ScriptedPlayers.PREFIX);
  }
}
