package org.overseer.training.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.overseer.env.Strategy;
import org.overseer.env.skirmish.ScriptedPlayer;
import org.overseer.eval.match.Player;
import org.overseer.eval.match.ScriptedPlayers;
import org.overseer.training.config.ClosestName;
import org.overseer.training.config.ConfigException;
import org.overseer.training.reward.StrategyFile;
import org.overseer.training.run.CheckpointStore;
import org.overseer.training.session.SessionFiles;

/**
 * Makes the players that users name: {@code bot:easy}, a run, a model folder, or a shipped model.
 */
final class Players {
  private Players() {}

  /**
   * Makes a player.
   *
   * @param name {@code bot:LEVEL}, the folder of an agent or of a run, or the name of a run or of a
   *     shipped model; with a {@link Projection} before it, as in {@code sidestep:}, its commands
   *     go through an agent's decisions, with {@code strategy:FILE:} an agent follows a strategy,
   *     and with {@code temperature:T:} it draws its decisions
   * @param runs folder of all runs
   * @param notices told of damaged checkpoints
   * @throws ConfigException if nothing has that name
   */
  static Player create(String name, Path runs, Consumer<String> notices) {
    return source(name, runs, notices).get();
  }

  /** As {@link #create}, for any number of them. */
  static PlayerSource source(String name, Path runs, Consumer<String> notices) {
    return source(name, agent -> agentFolder(agent, runs, notices), file -> file);
  }

  /**
   * The same with files that need not be where the name says.
   *
   * @param agents gives the folder of an agent by its name
   * @param strategies gives the file to read a strategy from by that in the name
   */
  static PlayerSource source(
      String name, Function<String, Path> agents, UnaryOperator<Path> strategies) {
    PlayerName parts = PlayerName.parse(name);
    PlayerSource source;
    if (parts.isScript()) {
      source = script(parts.played());
    } else {
      Strategy strategy =
          parts
              .strategy()
              .map(file -> strategy(name, strategies.apply(file)))
              .orElse(Strategy.NONE);
      source =
          PlayerSource.agent(
              name.substring(prefix(parts).length()),
              agents.apply(parts.played()),
              strategy,
              parts.choice());
    }
    for (int i = parts.projections().size() - 1; i >= 0; i--) {
      source = source.through(parts.projections().get(i));
    }
    return source;
  }

  private static String prefix(PlayerName parts) {
    return parts.projections().stream().map(Projection::prefix).collect(Collectors.joining());
  }

  private static Strategy strategy(String name, Path file) {
    Strategy strategy = StrategyFile.read("player '" + name + "': ", file);
    if (strategy.equals(Strategy.NONE)) {
      throw new ConfigException(
          "player '%s': there is nothing to follow in %s; add a part to it, or leave strategy:FILE: out"
              .formatted(name, file));
    }
    return strategy;
  }

  private static PlayerSource script(String name) {
    String level = ScriptedPlayers.levelOf(name);
    try {
      ScriptedPlayer.create(level, 0);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(ErrorReport.oneLine(e));
    }
    return PlayerSource.script(level);
  }

  /**
   * The folder of a trained agent.
   *
   * @param name the folder of an agent or of a run, or the name of a run or, where none has it, of
   *     a shipped model
   * @throws ConfigException if nothing has that name
   */
  static Path agentFolder(String name, Path runs, Consumer<String> notices) {
    ShippedModels shipped = ShippedModels.ofThisProgram();
    if (name.startsWith(ScriptedPlayers.PREFIX)) {
      throw new ConfigException(
          "'%s' is a script, which has no weights; name a model folder, a run, or a shipped model"
              .formatted(name));
    }
    for (Path run : RunPlaces.of(name, runs)) {
      if (Files.isRegularFile(run.resolve("config.json"))) {
        return run;
      }
      if (Files.isDirectory(run.resolve("checkpoints"))) {
        Path agent =
            CheckpointStore.reading(run.resolve("checkpoints"))
                .newest(notices)
                .map(checkpoint -> SessionFiles.agent(checkpoint.folder()))
                .orElseThrow(
                    () ->
                        new ConfigException("run '" + name + "' has no checkpoint yet; train it"));
        if (!Files.isDirectory(agent)) {
          throw new ConfigException(
              "run '" + name + "' has no agent: what 'model train' trains plays no games");
        }
        return agent;
      }
    }
    return shipped.copy(name).orElseThrow(() -> unknown(name, runs, shipped.names()));
  }

  private static ConfigException unknown(String name, Path runs, List<String> shipped) {
    return new ConfigException(
        "unknown player '"
            + name
            + "': there is no model folder and no run of that name in "
            + runs
            + closest(name, runs, shipped)
            + "; players are a model folder, a run, "
            + (shipped.isEmpty() ? "" : "a shipped model (" + String.join(", ", shipped) + "), ")
            + "or bot:"
            + String.join("|", ScriptedPlayer.names()));
  }

  private static String closest(String name, Path runs, List<String> shipped) {
    List<String> known = new ArrayList<>(shipped);
    ScriptedPlayer.names().forEach(level -> known.add(ScriptedPlayers.PREFIX + level));
    try (Stream<Path> folders = Files.list(runs)) {
      folders
          .filter(folder -> Files.isDirectory(folder.resolve("checkpoints")))
          .forEach(folder -> known.add(folder.getFileName().toString()));
    } catch (IOException e) {
      return ClosestName.suggestion(name, known); // there are no runs yet
    }
    return ClosestName.suggestion(name, known);
  }
}
