package org.overseer.training.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.overseer.agent.checkpoint.AgentFolder;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.perceiver.io.ModelFormatException;
import org.overseer.training.league.League;
import org.overseer.training.league.PastPlayer;
import org.overseer.training.run.DurableFiles;
import org.overseer.training.run.RunException;
import org.overseer.training.run.SealedFolder;

/**
 * The past players of a run, {@code league/players/000000/ …}, each an agent folder with a {@code
 * player.json}, and {@code league/payoff.csv}.
 *
 * <p>A player is written once, before the first checkpoint that counts it; players that no
 * checkpoint counts are left over from a killed process and are written again. A manifest with a
 * SHA-256 for each file tells damage: such a player keeps its number but plays no games.
 */
final class LeagueFolder {
  private final Path folder;
  private final AgentWriter agents;
  private int written;

  LeagueFolder(Path run, AgentWriter agents) {
    folder = run.resolve("league");
    this.agents = agents;
  }

  /** Writes the players that are not there yet, and the payoff. */
  void save(League league) throws IOException {
    for (; written < league.size(); written++) {
      ParameterSnapshot values = league.parameters(written);
      PastPlayer player = league.past(written);
      SealedFolder.write(
          player(written),
          "version",
          values.version(),
          place -> {
            agents.save(place, values);
            PlayerFile.write(place, player);
          });
      league.stored(written, file(written));
    }
    Files.createDirectories(folder);
    DurableFiles.replace(folder.resolve("payoff.csv"), PayoffTable.of(league.state()));
  }

  /**
   * Reads the first {@code count} players into an empty league.
   *
   * @param notices told in one line about each player that is missing or damaged
   */
  void load(League league, int count, Consumer<String> notices) {
    if (league.size() != 0) {
      throw new IllegalStateException("the league already has " + league.size() + " players");
    }
    for (int id = 0; id < count; id++) {
      Path place = player(id);
      try {
        SealedFolder.verify(place);
        parameters(place); // that it can be read, whatever its hash
        league.addStored(PlayerFile.read(place, id), file(id));
      } catch (RunException | ModelFormatException e) {
        league.addPast(lost(place, id), null);
        notices.accept(
            "past version "
                + place
                + " is damaged ("
                + e.getMessage()
                + "); training goes on without games against it, restore it from a copy to have"
                + " them again");
      }
    }
    written = count;
  }

  /** Where a player whose model is damaged comes from, as far as can be told. */
  private static PastPlayer lost(Path place, int id) {
    try {
      return PlayerFile.read(place, id);
    } catch (RunException damagedToo) {
      return PlayerFile.unknown(id);
    }
  }

  private static ParameterSnapshot parameters(Path place) {
    return ParameterSnapshot.of(AgentFolder.version(place), AgentFolder.load(place).parameters());
  }

  /** Reads a player that is asked for while training. */
  private Supplier<ParameterSnapshot> file(int id) {
    Path place = player(id);
    return () -> {
      try {
        return parameters(place);
      } catch (ModelFormatException e) {
        throw new RunException(
            "past version %s can no longer be read (%s); the same command goes on without it from the last checkpoint, or with it if it is restored"
                .formatted(place, e.getMessage()),
            e);
      }
    };
  }

  private Path player(int id) {
    return folder.resolve("players").resolve(PastPlayer.name(id));
  }
}
