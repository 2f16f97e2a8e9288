package org.overseer.training.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.overseer.env.EnvironmentSpec;
import org.overseer.env.sc2.Sc2Environment;
import org.overseer.eval.match.GameResult;
import org.overseer.eval.match.MatchResult;
import org.overseer.eval.match.MatchRunner;
import org.overseer.eval.match.MatchSettings;
import org.overseer.eval.match.Player;

/**
 * A match over the network. The other end may break off at any time, so what has been played is
 * there at any time, for any thread.
 */
final class NetworkMatch {
  private final Player player;
  private final String opponent;
  private final MatchSettings settings;
  private final List<GameResult> finished = new ArrayList<>();
  private @Nullable Sc2Environment environment;

  /**
   * @param player the caller closes it
   * @param opponent what results call the other one
   * @param games wanted number of games
   */
  NetworkMatch(Player player, String opponent, int games, long seed) {
    this.player = player;
    this.opponent = opponent;
    this.settings = new MatchSettings(games, seed, /* swapSides= */ false, /* slots= */ 1);
  }

  /** Wanted number of games. */
  int games() {
    return settings.games();
  }

  /**
   * Plays all games.
   *
   * @param environments makes the environment, which is closed here
   * @param afterGame told of each game when it has ended and counts; the environment still has it
   */
  void play(
      Supplier<Sc2Environment> environments, BiConsumer<GameResult, Sc2Environment> afterGame) {
    MatchRunner.playAgainstEnvironment(
        player,
        opponent,
        () -> open(environments),
        settings,
        game -> afterGame.accept(game, count(game)));
  }

  private Sc2Environment open(Supplier<Sc2Environment> environments) {
    Sc2Environment opened = environments.get();
    synchronized (this) {
      environment = opened;
    }
    return opened;
  }

  private synchronized Sc2Environment count(GameResult game) {
    if (environment == null) {
      throw new IllegalStateException("a game without an environment");
    }
    finished.add(game);
    return environment;
  }

  /** The result of the games that have ended; null if none has. */
  synchronized @Nullable MatchResult result() {
    if (environment == null || finished.isEmpty()) {
      return null;
    }
    EnvironmentSpec spec = environment.spec();
    return new MatchResult(
        player.name(), opponent, spec.scenario(), spec.rulesVersion(), settings.seed(), finished);
  }
}
