package org.overseer.replay.game;

import java.util.ArrayList;
import java.util.List;
import org.overseer.env.Action;
import org.overseer.env.Environment;
import org.overseer.env.EnvironmentSpec;
import org.overseer.env.Observation;

/**
 * Records one game of an environment with two players.
 *
 * <p>The loop of its user:
 *
 * <pre>{@code
 * recorder.begin(seed, players);                // after environment.reset(seed)
 * while (…) {
 *   recorder.step(actions);                     // before environment.step(actions)
 *   environment.step(actions);
 * }
 * RecordedGame game = recorder.end();
 * }</pre>
 *
 * <p>Not thread-safe.
 */
public final class GameRecorder {
  private final Environment environment;
  private final int fingerprint;
  private final List<RecordedGame.Step> steps = new ArrayList<>();
  private List<String> players = List.of();
  private long seed;

  /**
   * Creates a recorder.
   *
   * @param environment watched, not owned
   * @param fingerprint of map and units, 0 where there is none
   */
  public GameRecorder(Environment environment, int fingerprint) {
    if (environment.spec().players() != RecordedGame.PLAYERS) {
      throw new IllegalArgumentException(
          "games with 2 players can be recorded but the environment has "
              + environment.spec().players());
    }
    this.environment = environment;
    this.fingerprint = fingerprint;
  }

  /** Notes that a game has begun. */
  public void begin(long gameSeed, List<String> names) {
    seed = gameSeed;
    players = List.copyOf(names);
    steps.clear();
  }

  /** Notes what the players see and what they command; the actions are copied. */
  public void step(Action[] actions) {
    long[] hashes = new long[RecordedGame.PLAYERS];
    Action[] copies = new Action[RecordedGame.PLAYERS];
    for (int p = 0; p < RecordedGame.PLAYERS; p++) {
      Observation seen = environment.timeStep(p).observation();
      hashes[p] = seen.contentHash();
      copies[p] = new Action();
      copies[p].copyFrom(actions[p]);
    }
    steps.add(new RecordedGame.Step(hashes, copies));
  }

  /** The game up to now. */
  public RecordedGame end() {
    EnvironmentSpec spec = environment.spec();
    return new RecordedGame(
        spec.rulesVersion(),
        spec.scenario(),
        fingerprint,
        seed,
        players,
        steps,
        environment.timeStep(0).outcome());
  }
}
