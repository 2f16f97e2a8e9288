package org.overseer.training.imitation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.overseer.env.Action;
import org.overseer.env.Environment;
import org.overseer.env.Observation;
import org.overseer.env.Outcome;
import org.overseer.env.StepType;
import org.overseer.env.skirmish.Scenario;
import org.overseer.eval.match.MatchSettings;
import org.overseer.eval.match.Player;
import org.overseer.replay.game.GameFile;
import org.overseer.replay.game.GameRecorder;
import org.overseer.replay.game.RecordedGame;
import org.overseer.training.config.ConfigException;
import org.overseer.training.run.RunException;
import org.overseer.training.session.RandomSource;

/**
 * Records games between a player and its opponents, one after the other; the seed and the number of
 * a game decide all of it.
 */
public final class GameRecording {
  private final Environment environment;
  private final boolean swapSides;
  private final int fingerprint;
  private final GameRecorder recorder;
  private final Player player;
  private final List<Player> opponents;
  private final long seed;
  private int wins;
  private int draws;
  private long bytes;

  /**
   * Prepares games.
   *
   * @param environment of {@code scenario}; not owned
   * @param opponents taken in turn; the caller closes all players
   */
  public GameRecording(
      Environment environment,
      Scenario scenario,
      Player player,
      List<Player> opponents,
      long seed) {
    this.environment = environment;
    this.swapSides = MatchSettings.on(scenario, 2, seed, 1).swapSides();
    this.fingerprint = scenario.fingerprint();
    this.recorder = new GameRecorder(environment, fingerprint);
    this.player = player;
    this.opponents = List.copyOf(opponents);
    this.seed = seed;
  }

  /**
   * Goes on with the games of an earlier start: they count as recorded. Each must have the seed,
   * the players and the rules of its number, and the latest against each opponent is played again,
   * which shows whether the players are still the same. One that was cut off is to be recorded
   * anew.
   *
   * @param games how many there are to be in the end
   * @return how many there are, which is the number of the next one
   * @throws ConfigException if the folder has other games, or all of them; nothing is changed
   */
  public int goOn(Path folder, int games) {
    List<Path> files = Files.isDirectory(folder) ? files(folder) : List.of();
    List<RecordedGame> kept = new ArrayList<>();
    for (Path file : files) {
      int number = kept.size();
      boolean named = file.equals(file(folder, number));
      RecordedGame game = named ? read(file) : null;
      if (game != null && isOfNumber(number, game)) {
        kept.add(game);
      } else if (game != null || !named || number < files.size() - 1) {
        throw notOurs(file);
      }
    }
    if (kept.size() >= games) {
      throw new ConfigException(
          "%s has %d recorded games already; choose another folder with --to"
              .formatted(folder, kept.size()));
    }
    for (int number = 0; number < kept.size(); number++) {
      boolean latest = number >= kept.size() - opponents.size();
      if (latest && !isSame(kept.get(number), play(number))) {
        throw notOurs(file(folder, number));
      }
      count(number, kept.get(number), file(folder, number));
    }
    return kept.size();
  }

  private static ConfigException notOurs(Path file) {
    return new ConfigException(
        file
            + " was not recorded by this command; choose another folder with --to, or repeat the"
            + " command as it was");
  }

  /** Null if there is no whole game. */
  private static @Nullable RecordedGame read(Path file) {
    try {
      return GameFile.read(file);
    } catch (IllegalArgumentException e) {
      return null;
    } catch (IOException e) {
      throw new RunException("cannot read " + file + " (" + e.getMessage() + ")", e);
    }
  }

  private boolean isOfNumber(int number, RecordedGame game) {
    String opponent = opponents.get(number % opponents.size()).name();
    return game.rules().equals(environment.spec().rulesVersion())
        && game.fingerprint() == fingerprint
        && game.seed() == random(number).nextLong()
        && game.players().get(seat(number)).equals(player.name())
        && game.players().get(1 - seat(number)).equals(opponent);
  }

  private static boolean isSame(RecordedGame one, RecordedGame other) {
    return one.steps().size() == other.steps().size()
        && IntStream.range(0, one.steps().size())
            .allMatch(
                i -> Arrays.equals(one.steps().get(i).hashes(), other.steps().get(i).hashes()));
  }

  /**
   * Plays a game and writes it into a folder.
   *
   * @param number of the game, from 0
   */
  public void record(int number, Path folder) {
    RecordedGame game = play(number);
    Path file = file(folder, number);
    try {
      Files.createDirectories(folder);
      GameFile.write(file, game);
    } catch (IOException e) {
      throw new RunException("cannot write " + file + " (" + e.getMessage() + ")", e);
    }
    count(number, game, file);
  }

  private void count(int number, RecordedGame game, Path file) {
    wins += game.outcome() == (seat(number) == 0 ? Outcome.WIN : Outcome.LOSS) ? 1 : 0;
    draws += game.outcome() == Outcome.DRAW ? 1 : 0;
    bytes += file.toFile().length();
  }

  private static Path file(Path folder, int number) {
    return folder.resolve(String.format(Locale.ROOT, "%06d%s", number, GameFile.SUFFIX));
  }

  private int seat(int number) {
    return swapSides ? number / opponents.size() % RecordedGame.PLAYERS : 0;
  }

  private RecordedGame play(int number) {
    Player opponent = opponents.get(number % opponents.size());
    return seat(number) == 0 ? play(number, player, opponent) : play(number, opponent, player);
  }

  private RecordedGame play(int number, Player first, Player second) {
    RandomGenerator random = random(number);
    long gameSeed = random.nextLong();
    environment.reset(gameSeed);
    recorder.begin(gameSeed, List.of(first.name(), second.name()));
    first.begin(0, 0, random.nextLong());
    second.begin(1, 1, random.nextLong());
    Action[] actions = {new Action(), new Action()};
    while (environment.timeStep(0).stepType() != StepType.LAST) {
      act(first, 0, actions[0]);
      act(second, 1, actions[1]);
      recorder.step(actions);
      environment.step(actions);
    }
    return recorder.end();
  }

  private RandomGenerator random(int number) {
    return RandomSource.named(seed, "record " + number, 0);
  }

  private void act(Player who, int side, Action action) {
    action.clear();
    Observation[] seen = {environment.timeStep(side).observation()};
    who.act(1, new int[] {side}, seen, new Action[] {action});
  }

  /** Games that the player has won. */
  public int wins() {
    return wins;
  }

  /** Games without a winner. */
  public int draws() {
    return draws;
  }

  /** What the files of all games take. */
  public long bytes() {
    return bytes;
  }

  /**
   * Files of recorded games in a folder, by name.
   *
   * @throws ConfigException if there is no such folder
   */
  public static List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new ConfigException(
          "no such folder of recorded games: " + folder + "; 'overseer replay record' makes one");
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(GameFile.SUFFIX))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new RunException("cannot read " + folder + " (" + e.getMessage() + ")", e);
    }
  }
}
