package org.overseer.training.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.overseer.agent.checkpoint.AgentFolder;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.perceiver.io.ModelFormatException;
import org.overseer.training.config.TrainingConfig;
import org.overseer.training.league.PastPlayers;
import org.overseer.training.run.RunException;

/**
 * The frozen versions of a run, {@code league/players/000000/ …}, each an agent folder.
 *
 * <p>A version is written once, before the first checkpoint that counts it; versions that no
 * checkpoint counts are left over from a killed process and are written again.
 */
final class LeagueFolder {
  private final Path players;
  private final AgentArchitecture scratch;
  private int written;

  LeagueFolder(Path run, TrainingConfig config) {
    players = run.resolve("league").resolve("players");
    scratch = TrainingSession.newArchitecture(config);
  }

  /** Writes the versions that are not there yet. */
  void save(PastPlayers league) throws IOException {
    List<ParameterSnapshot> all = league.all();
    for (; written < all.size(); written++) {
      all.get(written).copyTo(scratch.parameters());
      AgentFolder.save(
          Files.createDirectories(player(written)), scratch, all.get(written).version());
    }
  }

  /**
   * Reads the first {@code count} versions into an empty league.
   *
   * @throws RunException if one of them is missing or damaged
   */
  void load(PastPlayers league, int count) {
    if (league.size() != 0) {
      throw new IllegalStateException("the league already has " + league.size() + " versions");
    }
    for (int id = 0; id < count; id++) {
      league.freeze(read(player(id)));
    }
    written = count;
  }

  private static ParameterSnapshot read(Path folder) {
    try {
      return ParameterSnapshot.of(
          AgentFolder.version(folder), AgentFolder.load(folder).parameters());
    } catch (ModelFormatException e) {
      throw new RunException(
          "the past version "
              + folder
              + " cannot be read ("
              + e.getMessage()
              + "); restore it from a copy, or start over with --fresh",
          e);
    }
  }

  private Path player(int id) {
    return players.resolve(String.format(Locale.ROOT, "%06d", id));
  }
}
