package org.overseer.eval.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.overseer.env.Action;
import org.overseer.env.Environment;
import org.overseer.env.EnvironmentSpec;
import org.overseer.env.Observation;
import org.overseer.env.StepType;
import org.overseer.env.TimeStep;

/**
 * Plays the games of a match, up to {@link MatchSettings#slots} side by side in lock-step.
 *
 * <p>In each round the players choose for all running games at once, then every game advances by
 * one agent step. A slot whose game has ended goes on with the next game. Which game has which
 * seeds and sides depends on its number alone.
 */
public final class MatchRunner {
  private static final int FIRST = 0;

  private final MatchSettings settings;
  private final List<Player> players;
  private final Slot[] slots;
  private final Consumer<GameResult> progress;
  private final GameObserver observer;
  private final Block block;
  private int nextGame;

  /** The games {@code first} to {@code end} − 1 of a match. */
  record Block(int first, int end) {
    int size() {
      return end - first;
    }
  }

  private MatchRunner(
      MatchSettings settings,
      List<Player> players,
      Block block,
      Slot[] slots,
      Consumer<GameResult> progress,
      GameObserver observer) {
    this.settings = settings;
    this.players = players;
    this.block = block;
    this.slots = slots;
    this.progress = progress;
    this.observer = observer;
    this.nextGame = block.first();
  }

  /**
   * Plays a whole match on the calling thread.
   *
   * @param player the player that the result is about
   * @param opponent another object than {@code player}; the caller closes both
   * @param environments makes environments with two controlled players; closed here
   * @param progress told of each game as it ends
   * @throws CancellationException if the thread is interrupted
   */
  public static MatchResult play(
      Player player,
      Player opponent,
      Supplier<? extends Environment> environments,
      MatchSettings settings,
      Consumer<GameResult> progress) {
    requireTwo(player, opponent);
    return play(List.of(player, opponent), opponent.name(), environments, settings, progress);
  }

  /**
   * Plays some games of a match on the calling thread. They are the same whatever is played of the
   * rest, if all fit side by side.
   *
   * @throws CancellationException if the thread is interrupted
   */
  static List<GameResult> play(
      Player player,
      Player opponent,
      Supplier<? extends Environment> environments,
      MatchSettings settings,
      Block block,
      GameObserver observer) {
    requireTwo(player, opponent);
    List<Player> players = List.of(player, opponent);
    List<GameResult> results = new ArrayList<>();
    run(players, environments, settings, block, results::add, observer);
    results.sort(Comparator.comparingInt(GameResult::game));
    return results;
  }

  private static void requireTwo(Player player, Player opponent) {
    if (player == opponent) {
      throw new IllegalArgumentException(
          "match: a player cannot play against the same object; make a second one");
    }
  }

  /**
   * Plays a match against an opponent that is part of the environment, such as the computer player
   * of a remote game.
   *
   * @param player the player that the result is about; the caller closes it
   * @param opponent what results call the other one
   * @param environments makes environments with one controlled player; closed here
   * @param settings without a change of sides: the player always has side 0
   * @param progress told of each game as it ends
   * @throws CancellationException if the thread is interrupted
   */
  public static MatchResult playAgainstEnvironment(
      Player player,
      String opponent,
      Supplier<? extends Environment> environments,
      MatchSettings settings,
      Consumer<GameResult> progress) {
    if (settings.swapSides()) {
      throw new IllegalArgumentException(
          "match: sides cannot be swapped with an opponent that is part of the environment");
    }
    return play(List.of(player), opponent, environments, settings, progress);
  }

  private static MatchResult play(
      List<Player> players,
      String opponent,
      Supplier<? extends Environment> environments,
      MatchSettings settings,
      Consumer<GameResult> progress) {
    @Nullable GameResult[] results = new @Nullable GameResult[settings.games()];
    Block all = new Block(0, settings.games());
    EnvironmentSpec spec =
        run(
            players,
            environments,
            settings,
            all,
            game -> {
              results[game.game()] = game;
              progress.accept(game);
            },
            GameObserver.NONE);
    return new MatchResult(
        players.get(FIRST).name(),
        opponent,
        spec.scenario(),
        spec.rulesVersion(),
        settings.seed(),
        Arrays.asList(results));
  }

  private static EnvironmentSpec run(
      List<Player> players,
      Supplier<? extends Environment> environments,
      MatchSettings settings,
      Block block,
      Consumer<GameResult> progress,
      GameObserver observer) {
    List<Slot> slots = new ArrayList<>();
    try {
      for (int slot = 0; slot < Math.min(settings.slots(), block.size()); slot++) {
        slots.add(new Slot(slot, environments.get(), players.size()));
      }
      Environment first = slots.get(0).environment;
      new MatchRunner(settings, players, block, slots.toArray(Slot[]::new), progress, observer)
          .run(first.spec());
      return first.spec(); // a guest of another's game did not know its map before
    } finally {
      slots.forEach(slot -> slot.environment.close());
    }
  }

  private void run(EnvironmentSpec spec) {
    if (spec.players() != players.size()) {
      throw new IllegalArgumentException(
          "match: expected an environment with as many controlled players as take part, "
              + players.size()
              + ", but "
              + spec.scenario()
              + " has "
              + spec.players());
    }
    Round round = new Round(slots.length);
    for (Slot slot : slots) {
      start(slot);
    }
    int finished = 0;
    while (finished < block.size()) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("match: interrupted after " + finished + " games");
      }
      for (int role = FIRST; role < players.size(); role++) {
        round.collect(slots, role);
        round.ask(players.get(role));
      }
      for (Slot slot : slots) {
        if (slot.isRunning() && advance(slot)) {
          finish(slot);
          finished++;
          start(slot);
        }
      }
    }
  }

  private void start(Slot slot) {
    if (nextGame == block.end()) {
      slot.game = Slot.NONE;
      return;
    }
    slot.game = nextGame++;
    slot.side = settings.side(slot.game);
    slot.steps = 0;
    slot.environment.reset(settings.gameSeed(slot.game));
    for (int role = FIRST; role < players.size(); role++) {
      players.get(role).begin(slot.number, slot.sideOf(role), settings.playerSeed(slot.game, role));
    }
    if (players.size() == 2) {
      slot.damage.begin(slot.environment);
    }
    observer.see(slot.game, slot.steps, slot.environment);
  }

  /** Advances a game; tells whether it has ended. */
  private boolean advance(Slot slot) {
    slot.environment.step(slot.actions);
    slot.steps++;
    if (players.size() == 2) {
      slot.damage.step(slot.environment);
    }
    observer.see(slot.game, slot.steps, slot.environment);
    return slot.environment.timeStep(slot.side).stepType() == StepType.LAST;
  }

  private void finish(Slot slot) {
    progress.accept(
        new GameResult(
            slot.game,
            settings.gameSeed(slot.game),
            slot.side,
            slot.environment.timeStep(slot.side).outcome(),
            slot.steps,
            players.size() == 2 ? slot.damage.of(slot.side) : null));
  }

  /** One environment and the game that runs on it. */
  private static final class Slot {
    static final int NONE = -1;

    final int number;
    final Environment environment;
    final Action[] actions;
    final DamageMeter damage = new DamageMeter();
    int game = NONE;
    int side;
    int steps;

    Slot(int number, Environment environment, int players) {
      this.number = number;
      this.environment = environment;
      actions = Stream.generate(Action::new).limit(players).toArray(Action[]::new);
    }

    boolean isRunning() {
      return game != NONE;
    }

    int sideOf(int role) {
      return role == FIRST ? side : 1 - side;
    }

    TimeStep timeStep(int role) {
      return environment.timeStep(sideOf(role));
    }
  }

  /** What one player is asked in one round. */
  private static final class Round {
    private final int[] slots;
    private final Observation[] observations;
    private final Action[] actions;
    private int count;

    Round(int capacity) {
      slots = new int[capacity];
      observations = new Observation[capacity];
      actions = new Action[capacity];
    }

    void collect(Slot[] all, int role) {
      count = 0;
      for (Slot slot : all) {
        if (slot.isRunning()) {
          slots[count] = slot.number;
          observations[count] = slot.timeStep(role).observation();
          actions[count] = slot.actions[slot.sideOf(role)];
          actions[count].clear();
          count++;
        }
      }
    }

    void ask(Player player) {
      player.act(count, slots, observations, actions);
    }
  }
}
