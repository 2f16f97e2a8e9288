package org.overseer.training.session;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.overseer.training.league.PastPlayer;
import org.overseer.training.league.Role;
import org.overseer.training.run.RunException;

/** {@code player.json} beside the model of a past player: where it comes from. */
final class PlayerFile {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FILE = "player.json";

  /**
   * The file.
   *
   * @param id number of the player
   * @param role name of its parent's role
   * @param parent name of the learning player that it is a copy of
   * @param agentSteps agent steps of its parent then
   */
  private record Contents(int id, String role, String parent, long agentSteps) {}

  private PlayerFile() {}

  static void write(Path folder, PastPlayer player) throws IOException {
    JSON.writerWithDefaultPrettyPrinter()
        .writeValue(
            folder.resolve(FILE).toFile(),
            new Contents(player.id(), player.role().key(), player.parent(), player.agentSteps()));
  }

  /**
   * Reads the file; without one the player is from a run that had one main agent and no others.
   *
   * @throws RunException if it cannot be read or is another player's
   */
  static PastPlayer read(Path folder, int id) {
    if (!Files.exists(folder.resolve(FILE))) {
      return unknown(id);
    }
    try {
      Contents contents = JSON.readValue(folder.resolve(FILE).toFile(), Contents.class);
      if (contents.id() != id) {
        throw new RunException(FILE + " is that of player " + contents.id());
      }
      return new PastPlayer(id, Role.of(contents.role()), contents.parent(), contents.agentSteps());
    } catch (IOException | IllegalArgumentException e) {
      throw new RunException(FILE + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** A player of whom nothing was noted. */
  static PastPlayer unknown(int id) {
    return new PastPlayer(id, Role.MAIN, Role.MAIN.key() + "-0", -1);
  }
}
