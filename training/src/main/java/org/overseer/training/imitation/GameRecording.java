package org.overseer.training.imitation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
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
  private final GameRecorder recorder;
  private final Player player;
  private final List<Player> opponents;
  private final long seed;
  private int wins;
  private int draws;

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
    this.recorder = new GameRecorder(environment, scenario.fingerprint());
    this.player = player;
    this.opponents = List.copyOf(opponents);
    this.seed = seed;
  }

  /**
   * Plays a game and writes it into a folder.
   *
   * @param number of the game, from 0
   * @return bytes of its file
   */
  public long record(int number, Path folder) {
    Player opponent = opponents.get(number % opponents.size());
    int seat = swapSides ? number / opponents.size() % RecordedGame.PLAYERS : 0;
    RecordedGame game = seat == 0 ? play(number, player, opponent) : play(number, opponent, player);
    Outcome outcome = environment.timeStep(seat).outcome();
    wins += outcome == Outcome.WIN ? 1 : 0;
    draws += outcome == Outcome.DRAW ? 1 : 0;
    Path file = folder.resolve(String.format(Locale.ROOT, "%06d%s", number, GameFile.SUFFIX));
    try {
      Files.createDirectories(folder);
      GameFile.write(file, game);
      return Files.size(file);
    } catch (IOException e) {
      throw new RunException("cannot write " + file + " (" + e.getMessage() + ")", e);
    }
  }

  private RecordedGame play(int number, Player first, Player second) {
    RandomGenerator random = RandomSource.named(seed, "record " + number, 0);
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

  /**
   * Requires that a folder has no recorded games, which new ones would mix with.
   *
   * @throws ConfigException if it has
   */
  public static void requireEmpty(Path folder) {
    if (Files.isDirectory(folder) && !files(folder).isEmpty()) {
      throw new ConfigException(
          folder + " has recorded games already; choose another folder with --to");
    }
  }
}
