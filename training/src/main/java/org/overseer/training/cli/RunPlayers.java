package org.overseer.training.cli;

import java.nio.file.Path;
import java.util.function.Function;
import org.overseer.env.skirmish.ScriptedPlayer;
import org.overseer.training.config.ConfigException;
import org.overseer.training.run.RunSources;

/**
 * The players that a run's settings name. The agents and strategies that they mean when the run
 * begins are copied into it, so that it goes on with the same players.
 */
final class RunPlayers {
  private final RunSources sources;
  private final Function<String, Path> agents;

  /**
   * Players of a run.
   *
   * @param agents finds the folder of an agent by its name
   */
  RunPlayers(RunSources sources, Function<String, Path> agents) {
    this.sources = sources;
    this.agents = agents;
  }

  /**
   * A player.
   *
   * @param setting key of the setting that names it
   * @throws ConfigException if nothing has that name and the run has no copy, or if it cannot play
   *     as the name says
   */
  PlayerSource source(String setting, String name) {
    return Players.source(
        name, agent -> agent(setting, agent), file -> sources.resolve(strategy(setting), file));
  }

  /**
   * Checks that an opponent will be there after the run.
   *
   * @param run folder of the run
   * @throws ConfigException as {@link #source}, or if it is a part of the run, which changes
   */
  void requireOpponent(String setting, String name, Path run) {
    Function<String, Path> apart =
        agent -> {
          Path found = agents.apply(agent);
          if (found.toAbsolutePath().normalize().startsWith(run.toAbsolutePath().normalize())) {
            throw new ConfigException(
                "player '"
                    + name
                    + "' is a part of the run that is to be measured against it; take another run,"
                    + " a copy of the agent's folder, or bot:"
                    + String.join("|", ScriptedPlayer.names()));
          }
          return found;
        };
    new RunPlayers(sources, apart).source(setting, name);
  }

  /** Notes a player that is made later, from the run's copy. */
  void note(String setting, String name) {
    PlayerName parts = PlayerName.parse(name);
    if (!parts.isScript()) {
      agent(setting, parts.played());
      parts.strategy().ifPresent(file -> sources.resolve(strategy(setting), file));
    }
  }

  private Path agent(String setting, String name) {
    return sources.resolve(setting, name, agents);
  }

  private static String strategy(String setting) {
    return setting + ".strategy";
  }
}
