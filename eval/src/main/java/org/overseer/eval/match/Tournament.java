package org.overseer.eval.match;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.overseer.env.Environment;

/**
 * Several matches on several threads, going on where a {@link GameLog} ends.
 *
 * <p>Each match is cut into blocks of {@value #BLOCK} games, which are played side by side by one
 * thread with players of its own. The last bits of a network's outputs depend on who else is in its
 * batch; a block fixes that, so the games are the same for any number of threads. A block that was
 * stopped half way is played again, and what it logs is what it would have logged.
 */
public final class Tournament {
  /** Games of a block; even, so that both games of a seed are in one. */
  public static final int BLOCK = 40;

  private final List<? extends Supplier<? extends Player>> players;
  private final Supplier<? extends Environment> environments;
  private final int threads;

  /**
   * A match between two of the players.
   *
   * @param first index of the player that its results are about
   * @param second index of the other one
   * @param settings number of games, seed and sides
   */
  public record Pairing(int first, int second, MatchSettings settings) {}

  private record Job(int match, Pairing pairing, MatchRunner.Block block) {}

  /**
   * Plans a tournament.
   *
   * @param players each makes a player of its own for each call, also of several threads at once
   * @param environments makes environments with two controlled players
   * @param threads how many blocks are played at a time
   */
  public Tournament(
      List<? extends Supplier<? extends Player>> players,
      Supplier<? extends Environment> environments,
      int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1 but is " + threads);
    }
    this.players = players;
    this.environments = environments;
    this.threads = threads;
  }

  /**
   * Plays what the log does not have.
   *
   * @param log has the games of these matches, by their place in the list, and gets the new ones
   * @param observer sees the games of the first block of the first match, if that is played
   * @param observed called when it has seen all of them, before they are logged
   * @param progress told of the number of games in the log as it grows, on this thread
   * @return the games of each match by their number
   * @throws CancellationException if the thread is interrupted; the log keeps whole blocks
   */
  public List<List<GameResult>> play(
      List<Pairing> matches,
      GameLog log,
      GameObserver observer,
      Runnable observed,
      IntConsumer progress) {
    List<Job> jobs = jobs(matches, log);
    if (!jobs.isEmpty()) {
      run(jobs, log, observer, observed, progress);
    }
    List<List<GameResult>> results = new ArrayList<>();
    for (int match = 0; match < matches.size(); match++) {
      List<GameResult> games = new ArrayList<>();
      for (int game = 0; game < matches.get(match).settings().games(); game++) {
        games.add(find(log, match, game, matches.get(match).settings()));
      }
      results.add(games);
    }
    return results;
  }

  private void run(
      List<Job> jobs, GameLog log, GameObserver observer, Runnable observed, IntConsumer progress) {
    ExecutorService workers = Executors.newFixedThreadPool(Math.min(threads, jobs.size()));
    try {
      ExecutorCompletionService<Void> done = new ExecutorCompletionService<>(workers);
      List<Future<Void>> futures = new ArrayList<>();
      for (Job job : jobs) {
        futures.add(
            done.submit(
                () -> {
                  boolean first = job.match() == 0 && job.block().first() == 0;
                  List<GameResult> games = play(job, first ? observer : GameObserver.NONE);
                  if (first) {
                    observed.run();
                  }
                  log.append(job.match(), games);
                  return null;
                }));
      }
      for (int i = 0; i < futures.size(); i++) {
        done.take().get();
        progress.accept(log.size());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("tournament: interrupted after " + log.size() + " games");
    } catch (ExecutionException e) {
      throw unchecked(e.getCause());
    } finally {
      stop(workers);
    }
  }

  private List<GameResult> play(Job job, GameObserver observer) {
    Pairing pairing = job.pairing();
    MatchSettings settings = pairing.settings().withSlots(BLOCK);
    try (Player first = players.get(pairing.first()).get();
        Player second = players.get(pairing.second()).get()) {
      return MatchRunner.play(first, second, environments, settings, job.block(), observer);
    }
  }

  private static List<Job> jobs(List<Pairing> matches, GameLog log) {
    List<Job> jobs = new ArrayList<>();
    for (int match = 0; match < matches.size(); match++) {
      Pairing pairing = matches.get(match);
      int games = pairing.settings().games();
      for (int first = 0; first < games; first += BLOCK) {
        MatchRunner.Block block = new MatchRunner.Block(first, Math.min(first + BLOCK, games));
        if (!isPlayed(log, match, block)) {
          jobs.add(new Job(match, pairing, block));
        }
      }
    }
    // the longest first: the threads finish closer together
    jobs.sort(Comparator.comparingInt((Job job) -> -job.block().size()));
    return jobs;
  }

  private static boolean isPlayed(GameLog log, int match, MatchRunner.Block block) {
    for (int game = block.first(); game < block.end(); game++) {
      if (log.find(match, game) == null) {
        return false;
      }
    }
    return true;
  }

  private static GameResult find(GameLog log, int match, int game, MatchSettings settings) {
    GameResult result = log.find(match, game);
    if (result == null
        || result.seed() != settings.gameSeed(game)
        || result.side() != settings.side(game)) {
      throw new IllegalStateException(
          "the log's game " + game + " of match " + match + " is not one of this evaluation");
    }
    return result;
  }

  private static RuntimeException unchecked(@Nullable Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException runtime
        ? runtime
        : new IllegalStateException("a match failed: " + cause, cause);
  }

  /** Nobody may go on using players and environments when this returns. */
  private static void stop(ExecutorService workers) {
    workers.shutdownNow();
    boolean interrupted = Thread.interrupted();
    try {
      while (!workers.awaitTermination(1, TimeUnit.DAYS)) {
        // blocks end at their next step
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
