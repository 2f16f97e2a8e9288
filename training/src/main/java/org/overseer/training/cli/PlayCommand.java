package org.overseer.training.cli;

import SC2APIProtocol.Sc2Api.Difficulty;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.overseer.env.Environment;
import org.overseer.env.sc2.Sc2Environment;
import org.overseer.env.sc2.Sc2GameSettings;
import org.overseer.env.sc2.Sc2Installation;
import org.overseer.eval.match.MatchResult;
import org.overseer.eval.match.MatchRunner;
import org.overseer.eval.match.MatchSettings;
import org.overseer.eval.match.Player;
import org.overseer.training.config.ConfigException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** {@code overseer play}: games over the network, against the computer player at the other end. */
@Command(
    name = "play",
    description = {
      "Play over the s2client protocol against the computer player at the other end.",
      "The other end is 'overseer serve' or a game, which --sc2 starts. A player is a model folder, a run, or"
          + " bot:idle|random|easy|medium|hard|elite."
    })
final class PlayCommand extends ConsoleCommand implements Callable<Integer> {
  @Option(
      names = "--player",
      paramLabel = "A",
      required = true,
      showDefaultValue = Visibility.NEVER,
      description = "Who plays.")
  private String player = "";

  @ArgGroup(multiplicity = "1")
  private Opponents opponents = new Opponents();

  /** Where the game is. */
  private static final class Opponents {
    @Option(
        names = "--connect",
        paramLabel = "URL",
        required = true,
        showDefaultValue = Visibility.NEVER,
        description = "Where the game listens, such as ws://127.0.0.1:5000/sc2api.")
    private @Nullable String address;

    @Option(
        names = "--sc2",
        paramLabel = "FOLDER",
        arity = "0..1",
        fallbackValue = "",
        required = true,
        showDefaultValue = Visibility.NEVER,
        description =
            "Start the StarCraft II that is installed there; without a folder in $SC2PATH, else in"
                + " ~/StarCraftII.")
    private @Nullable String installation;
  }

  @Option(
      names = "--map",
      paramLabel = "NAME",
      defaultValue = "3m",
      description = "Map as the other end knows it.")
  private String map = "";

  @Option(
      names = "--difficulty",
      paramLabel = "LEVEL",
      defaultValue = "Easy",
      description = "Of the computer player: ${COMPLETION-CANDIDATES}.")
  private Difficulty difficulty = Difficulty.Easy;

  @Option(
      names = "--games",
      paramLabel = "N",
      defaultValue = "10",
      description = "Number of games, one after another.")
  private int games;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Seed of the games.")
  private long seed;

  @Option(
      names = "--runs",
      paramLabel = "FOLDER",
      defaultValue = "runs",
      description = "Where runs are found by name.")
  private Path runs = Path.of("runs");

  @Option(names = "--json", description = "Print one line of JSON and nothing else.")
  private boolean json;

  @Override
  public Integer call() {
    if (games < 1) {
      throw new ConfigException("--games must be at least 1, but is " + games);
    }
    Supplier<Environment> environments = environments();
    try (Player first = Players.create(player, runs, this::notice)) {
      MatchResult result =
          MatchRunner.playAgainstEnvironment(
              first,
              "computer:" + difficulty,
              environments,
              new MatchSettings(games, seed, /* swapSides= */ false, /* slots= */ 1),
              game -> {
                if (!json) {
                  notice(
                      "game %d of %d: %s after %d steps"
                          .formatted(game.game() + 1, games, game.outcome(), game.steps()));
                }
              });
      out().println(json ? result.toJson() : Evaluation.line(result));
    }
    return ExitCode.DONE;
  }

  private Supplier<Environment> environments() {
    String address = opponents.address;
    if (address == null) {
      String folder = opponents.installation;
      Sc2Installation installation =
          folder == null || folder.isEmpty()
              ? Sc2Installation.find()
              : Sc2Installation.at(Path.of(folder));
      Sc2GameSettings settings = Sc2GameSettings.of(map).withDifficulty(difficulty);
      return () -> new Sc2Environment(settings, installation);
    }
    try {
      Sc2GameSettings settings = Sc2GameSettings.at(address, map).withDifficulty(difficulty);
      return () -> new Sc2Environment(settings);
    } catch (IllegalArgumentException e) {
      throw new ConfigException("--connect: " + ErrorReport.oneLine(e));
    }
  }
}
