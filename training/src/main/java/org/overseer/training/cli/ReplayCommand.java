package org.overseer.training.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.SkirmishEnvironment;
import org.overseer.eval.match.Player;
import org.overseer.replay.game.GameFile;
import org.overseer.replay.game.GameVerifier;
import org.overseer.replay.game.RecordedGame;
import org.overseer.training.config.ConfigException;
import org.overseer.training.imitation.GameRecording;
import org.overseer.training.run.RunException;
import org.overseer.training.run.StopSignal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code overseer replay}: games as files, to learn from and to check. */
@Command(
    name = "replay",
    description = {
      "Record games on the built-in simulator, show them, and play them again to verify them.",
      "A recorded game is its seed, its commands, and a hash of every observation."
    },
    subcommands = {
      ReplayCommand.Record.class,
      ReplayCommand.Show.class,
      ReplayCommand.Verify.class
    })
final class ReplayCommand extends ConsoleCommand implements Runnable {
  @Override
  public void run() {
    printUsage();
  }

  private static RecordedGame read(Path file) {
    try {
      return GameFile.read(file);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(printable(ErrorReport.oneLine(e)), e);
    } catch (NoSuchFileException e) {
      throw new ConfigException(
          "no such file: " + printable(file.toString()) + "; 'overseer replay record' makes some",
          e);
    } catch (IOException e) {
      throw new RunException(
          "cannot read %s (%s)".formatted(printable(file.toString()), ErrorReport.oneLine(e)), e);
    }
  }

  /** {@code overseer replay record}. */
  @Command(
      name = "record",
      description = {
        "Record games between a player and its opponents, each opponent in turn.",
        "Where both sides are alike the player has them by turns. Players are those of 'overseer eval'."
      })
  static final class Record extends ConsoleCommand implements Callable<Integer> {
    @Option(
        names = "--scenario",
        paramLabel = "NAME",
        defaultValue = "3m",
        description = "Scenario of the built-in simulator or the folder maps.")
    private String scenario = "";

    @Option(
        names = "--player",
        paramLabel = "A",
        defaultValue = "bot:elite",
        description = "Who plays every game.")
    private String player = "";

    @Option(
        names = "--opponent",
        paramLabel = "B",
        split = ",",
        defaultValue = "bot:elite",
        description = "Against whom, in turn.")
    private List<String> opponents = new ArrayList<>();

    @Option(
        names = "--games",
        paramLabel = "N",
        defaultValue = "1000",
        description = "Number of games.")
    private int games;

    @Option(
        names = "--seed",
        paramLabel = "S",
        defaultValue = "1",
        description = "Seed of the first game; the others follow.")
    private long seed;

    @Option(
        names = "--to",
        paramLabel = "FOLDER",
        required = true,
        showDefaultValue = Visibility.NEVER,
        description =
            "Where to put the games, a file each; those of the same command are gone on from.")
    private Path to = Path.of("");

    @Mixin private RunsOption runs = new RunsOption();

    @Override
    public Integer call() {
      Scenario map = Evaluation.playable(scenario);
      if (games < 1) {
        throw new ConfigException("--games must be at least 1, but is " + games);
      }
      List<Player> others = new ArrayList<>();
      try (Player first = Players.create(player, runs.folder(), this::notice);
          SkirmishEnvironment environment = new SkirmishEnvironment(map);
          WorkProgress progress = WorkProgress.onStandardError("game");
          StopSignal stop =
              StopSignal.farewell(() -> notice("stopped; the same command goes on from here"))) {
        opponents.forEach(name -> others.add(Players.create(name, runs.folder(), this::notice)));
        GameRecording recording = new GameRecording(environment, map, first, others, seed);
        int there = recording.goOn(to, games);
        if (there > 0) {
          notice("%d of %d games are in %s already".formatted(there, games, to));
        }
        for (int game = there; game < games; game++) {
          recording.record(game, to);
          progress.done(game + 1, games);
        }
        out()
            .println(
                String.format(
                    Locale.ROOT,
                    "%s: %d games on %s, %.1f kB each; %s won %d, drew %d",
                    to,
                    games,
                    map.name(),
                    recording.bytes() / 1e3 / games,
                    player,
                    recording.wins(),
                    recording.draws()));
      } finally {
        others.forEach(Player::close);
      }
      return ExitCode.DONE;
    }
  }

  /** {@code overseer replay show}. */
  @Command(name = "show", description = "Show what a recorded game is.")
  static final class Show extends ConsoleCommand implements Callable<Integer> {
    @Parameters(
        paramLabel = "FILE",
        showDefaultValue = Visibility.NEVER,
        description = "A recorded game.")
    private Path file = Path.of("");

    @Mixin private JsonOption json = new JsonOption();

    @Override
    public Integer call() {
      RecordedGame game = read(file);
      ObjectNode fields = JsonNodeFactory.instance.objectNode();
      fields.put("scenario", game.scenario()).put("rules", game.rules()).put("seed", game.seed());
      fields.put("player_1", game.players().get(0)).put("player_2", game.players().get(1));
      fields.put("outcome_of_player_1", game.outcome().name().toLowerCase(Locale.ROOT));
      fields.put("steps", game.steps().size());
      fields.put("commands_of_player_1", commands(game, 0));
      fields.put("commands_of_player_2", commands(game, 1));
      if (json.isSet()) {
        out().println(fields);
      } else {
        fields
            .fields()
            .forEachRemaining(
                field ->
                    out()
                        .println(
                            String.format(
                                Locale.ROOT,
                                "%-21s %s",
                                field.getKey().replace('_', ' '),
                                printable(field.getValue().asText()))));
      }
      return ExitCode.DONE;
    }

    private static int commands(RecordedGame game, int player) {
      return game.steps().stream().mapToInt(step -> step.actions()[player].size()).sum();
    }
  }

  /** {@code overseer replay verify}. */
  @Command(
      name = "verify",
      description = {
        "Play recorded games again and compare what the players see at every step.",
        "Each game that differs or cannot be read is told, and then the exit code is 1."
      })
  static final class Verify extends ConsoleCommand implements Callable<Integer> {
    @Parameters(
        paramLabel = "FILE",
        arity = "1..*",
        showDefaultValue = Visibility.NEVER,
        description = "Recorded games, or folders of them.")
    private List<Path> files = new ArrayList<>();

    @Override
    public Integer call() {
      List<Path> games = new ArrayList<>();
      for (Path path : files) {
        games.addAll(Files.isDirectory(path) ? GameRecording.files(path) : List.of(path));
      }
      if (games.isEmpty()) {
        throw new ConfigException(
            "there are no recorded games in "
                + printable(files.toString())
                + "; files end in "
                + GameFile.SUFFIX);
      }
      int different = 0;
      int done = 0;
      try (WorkProgress progress = WorkProgress.onStandardError("game")) {
        for (Path file : games) {
          Optional<String> problem = problem(file);
          if (problem.isPresent()) {
            different++;
            err().println(printable(problem.get()));
          }
          progress.done(++done, games.size());
        }
      }
      out()
          .println("%d of %d games are the same".formatted(games.size() - different, games.size()));
      return different == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }

    /** What is wrong with a file, which must not keep the others from being looked at. */
    private static Optional<String> problem(Path file) {
      try {
        return verify(read(file)).map(difference -> file + ": the game " + difference);
      } catch (ConfigException | RunException e) {
        String line = ErrorReport.oneLine(e);
        return Optional.of(line.contains(file.toString()) ? line : file + ": " + line);
      }
    }

    private static Optional<String> verify(RecordedGame game) {
      Scenario scenario = Evaluation.scenario(game.scenario());
      try (SkirmishEnvironment environment = new SkirmishEnvironment(scenario)) {
        Optional<String> mismatch =
            GameVerifier.mismatch(game, environment.spec(), scenario.fingerprint());
        return mismatch.isPresent() ? mismatch : GameVerifier.verify(game, environment);
      }
    }
  }
}
