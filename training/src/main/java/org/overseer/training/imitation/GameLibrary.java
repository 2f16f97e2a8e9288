package org.overseer.training.imitation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.overseer.env.EnvironmentSpec;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.SkirmishEnvironment;
import org.overseer.replay.game.GameVerifier;
import org.overseer.replay.game.PackedGame;
import org.overseer.replay.game.RecordedGame;
import org.overseer.training.config.ConfigException;
import org.overseer.training.run.RunException;

/**
 * The recorded games of a folder, or those of them in which an expert plays: those to learn from,
 * and one of each ten, which is held out.
 *
 * @param learned games to learn from
 * @param heldOut games that are not learned from
 */
record GameLibrary(List<PackedGame> learned, List<PackedGame> heldOut) {
  private static final int HELD_OUT_EVERY = 10;

  /**
   * Reads a folder.
   *
   * @param expert name of a player, whose games are read; null reads all
   * @throws ConfigException with one line, if a file cannot be used or there are too few
   */
  static GameLibrary read(Path folder, @Nullable String expert, Scenario scenario) {
    EnvironmentSpec spec = new SkirmishEnvironment(scenario).spec();
    List<PackedGame> learned = new ArrayList<>();
    List<PackedGame> heldOut = new ArrayList<>();
    int used = 0;
    for (Path file : GameRecording.files(folder)) {
      PackedGame packed;
      RecordedGame game;
      try {
        packed = PackedGame.read(file);
        game = packed.unpack();
      } catch (IllegalArgumentException e) {
        throw new ConfigException(String.valueOf(e.getMessage()), e);
      } catch (IOException e) {
        throw new RunException("cannot read " + file + " (" + e.getMessage() + ")", e);
      }
      Optional<String> mismatch = GameVerifier.mismatch(game, spec, scenario.fingerprint());
      if (mismatch.isPresent()) {
        throw new ConfigException(file + ": the game " + mismatch.get());
      }
      if (expert == null || game.players().contains(expert)) {
        (isHeldOut(used++) ? heldOut : learned).add(packed);
      }
    }
    if (heldOut.isEmpty()) {
      throw new ConfigException(
          "%s has %d recorded games%s; at least %d are needed: record more%s"
              .formatted(
                  folder,
                  used,
                  expert == null ? "" : " of " + expert,
                  HELD_OUT_EVERY,
                  expert == null ? "" : ", or learn from others' too with imitation.relabel=true"));
    }
    return new GameLibrary(List.copyOf(learned), List.copyOf(heldOut));
  }

  /**
   * The last of the first ten games, the first of the next ten, the second of those after them:
   * opponents are recorded in turn, and always the same place would be that of the same ones.
   */
  private static boolean isHeldOut(int number) {
    int ten = number / HELD_OUT_EVERY;
    return number % HELD_OUT_EVERY == (ten + HELD_OUT_EVERY - 1) % HELD_OUT_EVERY;
  }
}
