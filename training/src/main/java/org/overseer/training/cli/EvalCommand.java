package org.overseer.training.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.overseer.eval.match.MatchResult;
import org.overseer.eval.match.MatchSettings;
import org.overseer.eval.match.Player;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** {@code overseer eval}: seed-paired games between two players. */
@Command(
    name = "eval",
    description = {
      "Play games, seed-paired with sides swapped where both sides are alike, and report the win rate.",
      "A player is a model folder, a run, or bot:idle|random|easy|medium|hard|elite."
    })
final class EvalCommand extends ConsoleCommand implements Callable<Integer> {
  @Option(
      names = "--player",
      paramLabel = "A",
      required = true,
      showDefaultValue = Visibility.NEVER,
      description = "Whom the result is about.")
  private String player = "";

  @Option(
      names = "--opponent",
      paramLabel = "B",
      defaultValue = "bot:easy",
      description = "Whom it plays.")
  private String opponent = "";

  @Option(
      names = "--scenario",
      paramLabel = "NAME",
      defaultValue = "3m",
      description = "Scenario of the built-in simulator.")
  private String scenario = "";

  @Option(
      names = "--games",
      paramLabel = "N",
      defaultValue = "400",
      description =
          "Number of games, an even one where both sides are alike: each seed is then played from both.")
  private int games;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "7",
      description = "Seed of the games; the default is that of the evaluation after training.")
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
    MatchSettings match = Evaluation.match("--games", scenario, games, seed);
    try (Player first = Players.create(player, runs, this::notice);
        Player second = Players.create(opponent, runs, this::notice)) {
      MatchResult result =
          Evaluation.play(first, second, scenario, match, json ? line -> {} : this::notice);
      out().println(json ? result.toJson() : Evaluation.line(result));
    }
    return ExitCode.DONE;
  }
}
