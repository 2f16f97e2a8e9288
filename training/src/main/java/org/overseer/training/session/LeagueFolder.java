package org.overseer.training.session;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import org.overseer.agent.checkpoint.AgentFolder;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.perceiver.io.ModelFormatException;
import org.overseer.training.league.PastPlayers;
import org.overseer.training.run.RunException;
import org.overseer.training.run.SealedFolder;

/**
 * The frozen versions of a run, {@code league/players/000000/ …}, each an agent folder.
 *
 * <p>A version is written once, before the first checkpoint that counts it; versions that no
 * checkpoint counts are left over from a killed process and are written again. A manifest with a
 * SHA-256 for each file tells damage: such a version keeps its number but plays no games.
 */
final class LeagueFolder {
  private final Path players;
  private final AgentWriter agents;
  private int written;

  LeagueFolder(Path run, AgentWriter agents) {
    players = run.resolve("league").resolve("players");
    this.agents = agents;
  }

  /** Writes the versions that are not there yet. */
  void save(PastPlayers league) throws IOException {
    for (; written < league.size(); written++) {
      ParameterSnapshot version = league.get(written);
      SealedFolder.write(
          player(written), "version", version.version(), folder -> agents.save(folder, version));
    }
  }

  /**
   * Reads the first {@code count} versions into an empty league.
   *
   * @param notices told in one line about each version that is missing or damaged
   */
  void load(PastPlayers league, int count, Consumer<String> notices) {
    if (league.size() != 0) {
      throw new IllegalStateException("the league already has " + league.size() + " versions");
    }
    for (int id = 0; id < count; id++) {
      try {
        league.freeze(read(player(id)));
      } catch (RunException | ModelFormatException e) {
        league.addLost();
        notices.accept(
            "past version "
                + player(id)
                + " is damaged ("
                + e.getMessage()
                + "); training goes on without games against it, restore it from a copy to have"
                + " them again");
      }
    }
    written = count;
  }

  private static ParameterSnapshot read(Path folder) {
    SealedFolder.verify(folder);
    return ParameterSnapshot.of(AgentFolder.version(folder), AgentFolder.load(folder).parameters());
  }

  private Path player(int id) {
    return players.resolve(String.format(Locale.ROOT, "%06d", id));
  }
}
