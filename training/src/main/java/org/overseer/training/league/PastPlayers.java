package org.overseer.training.league;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.agent.policy.OrderChoice;

/**
 * The frozen past versions of the agent, and the draw of opponents among them.
 *
 * <p>A game is self-play against the newest parameters with probability {@code newestShare}, else
 * against a frozen version, uniformly over all of them including the first (architecture §6), which
 * gives its most probable orders with probability {@code mostProbableShare}: opponents of a match
 * do not explore as those of training do (docs/adr/0010). The frozen version in play is drawn anew
 * only after {@code gamesPerDraw} games: few versions at a time keep the batches of the others'
 * inference large, and over a run each is met equally often. A version whose file was damaged keeps
 * its id, so that the others keep theirs, but is never drawn. Thread-safe.
 */
public final class PastPlayers implements Matchmaker {
  private final double newestShare;
  private final double mostProbableShare;
  private final int gamesPerDraw;
  private final List<@Nullable ParameterSnapshot> frozen = new ArrayList<>();
  private final List<Integer> drawable = new ArrayList<>();
  private int current = NEWEST;
  private int gamesLeft;

  /**
   * Creates an empty league.
   *
   * @param newestShare probability of self-play, 0 to 1
   * @param mostProbableShare probability that a frozen version gives its most probable orders
   *     instead of drawn ones, 0 to 1
   * @param gamesPerDraw games against one frozen version before the next is drawn
   */
  public PastPlayers(double newestShare, double mostProbableShare, int gamesPerDraw) {
    this.newestShare = newestShare;
    this.mostProbableShare = mostProbableShare;
    this.gamesPerDraw = gamesPerDraw;
  }

  /** Adds a frozen version; its id is its place in the order of freezing. */
  public synchronized int freeze(ParameterSnapshot snapshot) {
    drawable.add(frozen.size());
    frozen.add(snapshot);
    return frozen.size() - 1;
  }

  /** Takes up an id for a version that was frozen once but cannot be read any more. */
  public synchronized void addLost() {
    frozen.add(null);
  }

  /** Number of frozen versions, with those that are lost. */
  public synchronized int size() {
    return frozen.size();
  }

  /**
   * The frozen version with this id.
   *
   * @throws IllegalStateException if it is lost
   */
  public synchronized ParameterSnapshot get(int id) {
    ParameterSnapshot version = frozen.get(id);
    if (version == null) {
      throw new IllegalStateException("the frozen version " + id + " is lost");
    }
    return version;
  }

  @Override
  public synchronized Opponent drawOpponent(RandomGenerator random) {
    if (drawable.isEmpty() || random.nextDouble() < newestShare) {
      return Opponent.SELF;
    }
    if (gamesLeft == 0) {
      current = drawable.get(random.nextInt(drawable.size()));
      gamesLeft = gamesPerDraw;
    }
    gamesLeft--;
    boolean mostProbable = random.nextDouble() < mostProbableShare;
    return new Opponent(current, mostProbable ? OrderChoice.MOST_PROBABLE : OrderChoice.DRAWN);
  }
}
