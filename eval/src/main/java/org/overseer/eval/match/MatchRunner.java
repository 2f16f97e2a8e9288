package org.overseer.eval.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Supplier;
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
 * <p>In each round both players choose for all running games at once, then every game advances by
 * one agent step. A slot whose game has ended goes on with the next game. Which game has which
 * seeds and sides depends on its number alone.
 */
public final class MatchRunner {
  private static final int FIRST = 0;
  private static final int OTHER = 1;

  private final MatchSettings settings;
  private final Player[] players;
  private final Slot[] slots;
  private final Consumer<GameResult> progress;
  private final @Nullable GameResult[] results;
  private int nextGame;

  private MatchRunner(
      MatchSettings settings, Player[] players, Slot[] slots, Consumer<GameResult> progress) {
    this.settings = settings;
    this.players = players;
    this.slots = slots;
    this.progress = progress;
    this.results = new @Nullable GameResult[settings.games()];
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
    if (player == opponent) {
      throw new IllegalArgumentException(
          "match: a player cannot play against the same object; make a second one");
    }
    List<Slot> slots = new ArrayList<>();
    try {
      for (int slot = 0; slot < Math.min(settings.slots(), settings.games()); slot++) {
        slots.add(new Slot(slot, environments.get()));
      }
      MatchRunner runner =
          new MatchRunner(
              settings, new Player[] {player, opponent}, slots.toArray(Slot[]::new), progress);
      EnvironmentSpec spec = slots.get(0).environment.spec();
      return runner.run(spec);
    } finally {
      slots.forEach(slot -> slot.environment.close());
    }
  }

  private MatchResult run(EnvironmentSpec spec) {
    if (spec.players() != 2) {
      throw new IllegalArgumentException(
          "match: expected an environment with 2 controlled players but "
              + spec.scenario()
              + " has "
              + spec.players());
    }
    Round[] rounds = {new Round(slots.length), new Round(slots.length)};
    for (Slot slot : slots) {
      start(slot);
    }
    int finished = 0;
    while (finished < settings.games()) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("match: interrupted after " + finished + " games");
      }
      for (int role = FIRST; role <= OTHER; role++) {
        rounds[role].collect(slots, role);
        rounds[role].ask(players[role]);
      }
      for (Slot slot : slots) {
        if (slot.isRunning() && slot.step()) {
          finish(slot);
          finished++;
          start(slot);
        }
      }
    }
    return new MatchResult(
        players[FIRST].name(),
        players[OTHER].name(),
        spec.scenario(),
        spec.rulesVersion(),
        settings.seed(),
        Arrays.asList(results));
  }

  private void start(Slot slot) {
    if (nextGame == settings.games()) {
      slot.game = Slot.NONE;
      return;
    }
    slot.game = nextGame++;
    slot.side = settings.side(slot.game);
    slot.steps = 0;
    slot.environment.reset(settings.gameSeed(slot.game));
    for (int role = FIRST; role <= OTHER; role++) {
      players[role].begin(slot.number, slot.sideOf(role), settings.playerSeed(slot.game, role));
    }
  }

  private void finish(Slot slot) {
    GameResult result =
        new GameResult(
            slot.game,
            settings.gameSeed(slot.game),
            slot.side,
            slot.environment.timeStep(slot.side).outcome(),
            slot.steps);
    results[slot.game] = result;
    progress.accept(result);
  }

  /** One environment and the game that runs on it. */
  private static final class Slot {
    static final int NONE = -1;

    final int number;
    final Environment environment;
    final Action[] actions = {new Action(), new Action()};
    int game = NONE;
    int side;
    int steps;

    Slot(int number, Environment environment) {
      this.number = number;
      this.environment = environment;
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

    /** Advances the game; tells whether it has ended. */
    boolean step() {
      environment.step(actions);
      steps++;
      return environment.timeStep(side).stepType() == StepType.LAST;
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
