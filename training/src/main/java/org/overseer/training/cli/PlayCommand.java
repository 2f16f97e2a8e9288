package org.overseer.training.cli;

import SC2APIProtocol.Sc2Api.Difficulty;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.overseer.env.sc2.Sc2Environment;
import org.overseer.env.sc2.Sc2GameSettings;
import org.overseer.env.sc2.Sc2Installation;
import org.overseer.env.sc2.Sc2Meeting;
import org.overseer.eval.match.GameResult;
import org.overseer.eval.match.MatchResult;
import org.overseer.eval.match.Player;
import org.overseer.perceiver.io.AtomicFile;
import org.overseer.training.config.ConfigException;
import org.overseer.training.run.StopSignal;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code overseer play}: games over the network, against the computer or another participant. */
@Command(
    name = "play",
    description = {
      "Play over the s2client protocol, against the computer player at the other end or another"
          + " participant.",
      "The other end is 'overseer serve' or a game, which --sc2 starts. A player is a model folder,"
          + " a run, a shipped model, or bot:idle|random|easy|medium|hard|elite.",
      "Two participants: one creates the game with --host, the other joins it by the ladder's"
          + " arguments; both give the same --StartPort."
    })
final class PlayCommand extends ConsoleCommand implements Callable<Integer> {
  private static final int AGAINST_THE_COMPUTER = 10;

  /** How long an interrupted process waits for a player that is still thinking. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

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

    @ArgGroup(exclusive = false)
    private @Nullable Ladder ladder;
  }

  /** What StarCraft II's ladder programs start a player with. */
  private static final class Ladder {
    @Option(
        names = "--GamePort",
        paramLabel = "PORT",
        required = true,
        showDefaultValue = Visibility.NEVER,
        description = "Port of the game that a ladder has created; this player joins it.")
    private int gamePort;

    @Option(
        names = "--LadderServer",
        paramLabel = "HOST",
        defaultValue = "127.0.0.1",
        description = "Host of that game.")
    private String server = "127.0.0.1";

    @Option(
        names = "--OpponentId",
        paramLabel = "ID",
        description = "Whom the ladder has chosen; results call the opponent so.")
    private @Nullable String opponent;
  }

  @Option(
      names = "--StartPort",
      paramLabel = "PORT",
      description = "The five ports by which two participants meet come after this one.")
  private @Nullable Integer startPort;

  @Option(
      names = "--host",
      description = "Create the game for another participant instead of the computer.")
  private boolean host;

  @Option(
      names = "--map",
      paramLabel = "NAME",
      defaultValue = "3m",
      description = "Map as the other end knows it; a guest is told it by the host.")
  private String map = "";

  @Option(
      names = "--difficulty",
      paramLabel = "LEVEL",
      defaultValue = "Easy",
      description =
          "Of the computer player: ${COMPLETION-CANDIDATES}; another participant has none.")
  private Difficulty difficulty = Difficulty.Easy;

  @Option(
      names = "--games",
      paramLabel = "N",
      description =
          "Number of games, one after another: 10 against the computer, 1 against another"
              + " participant, who needs the same number.")
  private @Nullable Integer games;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Seed of the games and of A's own choices; a guest has only these.")
  private long seed;

  @Option(
      names = {"--realtime", "--RealTime"},
      description = "The game goes on by itself, 22.4 game loops a second.")
  private boolean realtime;

  @Option(
      names = "--save-replay",
      paramLabel = "FILE",
      description = "Where the replay goes; of several games each gets its number.")
  private @Nullable Path replay;

  @Mixin private RunsOption runs = new RunsOption();

  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() {
    if (games != null && games < 1) {
      throw new ConfigException("--games must be at least 1, but is " + games);
    }
    new OutputFiles().add("--save-replay", replay);
    Ladder ladder = opponents.ladder;
    if ((ladder != null || host) && started().getParseResult().hasMatchedOption("--difficulty")) {
      throw new ConfigException(
          "--difficulty is that of the computer, but another participant plays; leave it out");
    }
    Supplier<Sc2Environment> environments = environments(ladder);
    try (Player first = Players.create(player, runs.folder(), this::notice)) {
      return play(new NetworkMatch(first, opponent(ladder), numberOfGames(), seed), environments);
    }
  }

  private int numberOfGames() {
    if (games != null) {
      return games;
    }
    return startPort == null ? AGAINST_THE_COMPUTER : 1;
  }

  /** Plays until the end, Ctrl-C or a failure, and tells what has been played. */
  private int play(NetworkMatch match, Supplier<Sc2Environment> environments) {
    Thread playing = Thread.currentThread();
    AtomicBoolean told = new AtomicBoolean();
    Runnable tell = () -> tell(match, told);
    try (StopSignal stop = StopSignal.install(PATIENCE, playing::interrupt, tell)) {
      stop.ended(ExitCode.INTERRUPTED); // an interrupted match is told, and that is all
      try {
        match.play(environments, (game, environment) -> finished(game, match, environment));
        tell.run();
        return ExitCode.DONE;
      } catch (RuntimeException | Error e) {
        tell.run();
        if (stop.requested()) {
          notice("stopped before all of the " + match.games() + " games were played");
          return ExitCode.INTERRUPTED;
        }
        return Main.report(e, started());
      }
    }
  }

  /** Prints the result of the games that have ended, once. */
  private void tell(NetworkMatch match, AtomicBoolean told) {
    MatchResult result = match.result();
    if (result == null || told.getAndSet(true)) {
      return;
    }
    out().println(json.isSet() ? result.toJson() : printable(Evaluation.line(result)));
    out().flush();
    if (opponents.ladder != null && started().getParseResult().hasMatchedOption("--map")) {
      compareMaps(result.scenario());
    }
  }

  /** A guest plays on the host's map whatever it was told before. */
  private void compareMaps(String played) {
    String file = map.substring(map.lastIndexOf('/') + 1).replaceFirst("(?i)\\.SC2Map$", "");
    if (!letters(file).equals(letters(played))) {
      notice(printable("the host plays '%s', not '%s' as --map says".formatted(played, map)));
    }
  }

  /** The game writes {@code Acropolis LE} where the file is {@code AcropolisLE.SC2Map}. */
  private static String letters(String name) {
    return name.replaceAll("[\\s_-]", "").toLowerCase(Locale.ROOT);
  }

  private void finished(GameResult game, NetworkMatch match, Sc2Environment environment) {
    int number = match.games();
    if (!json.isSet()) {
      notice(
          "game %d of %d: %s after %d steps"
              .formatted(game.game() + 1, number, game.outcome(), game.steps()));
    }
    Path file = replay;
    if (file != null) {
      AtomicFile.writeBytes(
          number == 1 ? file : numbered(file, game.game() + 1), environment.saveReplay());
    }
  }

  /** {@code won.SC2Replay} is {@code won-1.SC2Replay} for the first game. */
  private static Path numbered(Path file, int number) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.') > 0 ? name.lastIndexOf('.') : name.length();
    return file.resolveSibling(name.substring(0, dot) + "-" + number + name.substring(dot));
  }

  private String opponent(@Nullable Ladder ladder) {
    if (ladder != null && ladder.opponent != null) {
      return ladder.opponent;
    }
    return ladder != null || host ? "participant" : "computer:" + difficulty;
  }

  private @Nullable Sc2Meeting meeting(@Nullable Ladder ladder) {
    Integer port = startPort;
    if (ladder != null && host) {
      throw new ConfigException(
          "--host creates the game that --GamePort would join; give --host with --connect or"
              + " --sc2");
    }
    if ((ladder != null || host) != (port != null)) {
      throw new ConfigException(
          port == null
              ? "two participants meet by ports; give both the same --StartPort"
              : "--StartPort is for two participants; give --host with --connect, or --GamePort");
    }
    try {
      return port == null ? null : new Sc2Meeting(host, port);
    } catch (IllegalArgumentException e) {
      throw new ConfigException("--StartPort: " + ErrorReport.oneLine(e), e);
    }
  }

  private Supplier<Sc2Environment> environments(@Nullable Ladder ladder) {
    Sc2Meeting meeting = meeting(ladder);
    String address = opponents.address;
    if (address == null && ladder == null) {
      String folder = opponents.installation;
      Sc2Installation installation =
          folder == null || folder.isEmpty()
              ? Sc2Installation.find()
              : Sc2Installation.at(Path.of(folder));
      Sc2GameSettings settings = settings(Sc2GameSettings.of(map), meeting);
      return () -> new Sc2Environment(settings, installation);
    }
    try {
      Sc2GameSettings there =
          ladder == null
              ? Sc2GameSettings.at(String.valueOf(address), map)
              : Sc2GameSettings.of(ladder.server, ladder.gamePort, map);
      Sc2GameSettings settings = settings(there, meeting);
      return () -> new Sc2Environment(settings);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          (ladder == null ? "--connect: " : "--LadderServer, --GamePort: ")
              + ErrorReport.oneLine(e),
          e);
    }
  }

  private Sc2GameSettings settings(Sc2GameSettings there, @Nullable Sc2Meeting meeting) {
    Sc2GameSettings settings = there.withDifficulty(difficulty).withRealtime(realtime);
    return meeting == null ? settings : settings.withMeeting(meeting);
  }
}
