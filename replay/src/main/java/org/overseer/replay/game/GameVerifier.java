package org.overseer.replay.game;

import java.util.Optional;
import org.overseer.env.Environment;
import org.overseer.env.EnvironmentSpec;
import org.overseer.env.StepType;

/** Plays recorded games again and compares every observation. */
public final class GameVerifier {
  private GameVerifier() {}

  /**
   * Whether a game can be played again here at all.
   *
   * @param fingerprint of the environment's map and units
   * @return what differs, in words that complete "the game …"; empty if nothing does
   */
  public static Optional<String> mismatch(
      RecordedGame game, EnvironmentSpec spec, int fingerprint) {
    if (!game.scenario().equals(spec.scenario())) {
      return Optional.of("was played on %s, not on %s".formatted(game.scenario(), spec.scenario()));
    } else if (!game.rules().equals(spec.rulesVersion())) {
      return Optional.of(
          "was played by rules %s, and these are %s; record it anew"
              .formatted(game.rules(), spec.rulesVersion()));
    } else if (game.fingerprint() != fingerprint) {
      return Optional.of(
          "was played with other units or on another map of the name %s; record it anew"
              .formatted(game.scenario()));
    }
    return Optional.empty();
  }

  /**
   * Plays a game again.
   *
   * @param environment of the same scenario and rules, see {@link #mismatch}
   * @return what differs first, in words that complete "the game …"; empty if nothing does
   */
  public static Optional<String> verify(RecordedGame game, Environment environment) {
    environment.reset(game.seed());
    int made = 0;
    for (RecordedGame.Step step : game.steps()) {
      for (int p = 0; p < RecordedGame.PLAYERS; p++) {
        if (environment.timeStep(p).observation().contentHash() != step.hashes()[p]) {
          return Optional.of(
              "differs from step %d on in what player %d sees".formatted(made, p + 1));
        }
      }
      if (environment.timeStep(0).stepType() == StepType.LAST) {
        return Optional.of("has ended after step %d of %d".formatted(made, game.steps().size()));
      }
      environment.step(step.actions());
      made++;
    }
    return environment.timeStep(0).outcome() == game.outcome()
        ? Optional.empty()
        : Optional.of(
            "ends as %s for player 1, and %s is recorded"
                .formatted(environment.timeStep(0).outcome(), game.outcome()));
  }
}
