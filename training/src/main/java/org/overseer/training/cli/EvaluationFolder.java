package org.overseer.training.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.overseer.env.skirmish.Scenario;
import org.overseer.eval.match.GameLog;
import org.overseer.eval.match.MatchResult;
import org.overseer.perceiver.io.AtomicFile;
import org.overseer.training.run.ContentHash;
import org.overseer.training.run.Provenance;
import org.overseer.training.run.RunException;

/**
 * Where an evaluation keeps the games that it has played.
 *
 * <pre>
 * evaluation.json   what is evaluated: players and their weights, scenario, seed, versions
 * games.csv         one line a game
 * recordings.json   the first games, for the viewer
 * result.json       the figures of a match; there only if all its games are played
 * </pre>
 *
 * <p>The folder's name ends in a checksum of evaluation.json: whoever evaluates exactly the same
 * goes on with the same games, all others have a folder of their own.
 */
final class EvaluationFolder implements AutoCloseable {
  /** What the names of such folders begin with. */
  static final String PREFIX = "eval-";

  /** Where a run keeps those of its own. */
  static final String OF_A_RUN = "evaluations";

  static final String DESCRIPTION = "evaluation.json";
  static final String RESULT = "result.json";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_CHARACTERS = 80;
  private static final int CHECKSUM_LENGTH = 10;

  private final Path path;
  private final GameLog log;

  private EvaluationFolder(Path path, GameLog log) {
    this.path = path;
    this.log = log;
  }

  /**
   * Opens or creates the folder.
   *
   * @param runs where it is or will be
   * @param title begins its name
   * @param players in the order in which their matches are numbered
   * @param games in all
   * @param fresh whether games that were played before are forgotten
   * @throws RunException if it cannot be written or another process has it
   */
  static EvaluationFolder open(
      Path runs,
      String title,
      List<PlayerSource> players,
      Scenario scenario,
      int games,
      long seed,
      boolean fresh) {
    ObjectNode description = describe(players, scenario, games, seed);
    Path path = runs.resolve(PREFIX + fileName(title) + "-" + checksum(description));
    try {
      Files.createDirectories(path);
      AtomicFile.writeString(
          path.resolve(DESCRIPTION),
          JSON.writerWithDefaultPrettyPrinter().writeValueAsString(description) + "\n");
      GameLog log = GameLog.open(path.resolve("games.csv"));
      if (fresh) {
        log.clear();
      }
      return new EvaluationFolder(path, log);
    } catch (IOException e) {
      throw new RunException(
          "cannot write %s (%s); choose another place with --runs".formatted(path, e), e);
    } catch (RuntimeException e) {
      throw new RunException(ErrorReport.oneLine(e), e);
    }
  }

  /** The end of a long title says more than its beginning. */
  private static String fileName(String title) {
    String name = title.replaceAll("[^A-Za-z0-9._]+", "-").replaceAll("^-+", "");
    return name.substring(Math.max(0, name.length() - MOST_CHARACTERS));
  }

  private static ObjectNode describe(
      List<PlayerSource> players, Scenario scenario, int games, long seed) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (PlayerSource player : players) {
      json.withArrayProperty("players")
          .addObject()
          .put("name", player.name())
          .put("fingerprint", player.fingerprint());
    }
    return json.put("scenario", scenario.name())
        .put("scenario_fingerprint", scenario.fingerprint())
        .put("rules", scenario.rulesVersion())
        .put("games", games)
        .put("seed", seed)
        .put("overseer_version", Provenance.version())
        .put("git_revision", Provenance.gitRevision());
  }

  private static String checksum(JsonNode description) {
    return ContentHash.ofText(description.toString()).substring(0, CHECKSUM_LENGTH);
  }

  /** The folder itself. */
  Path path() {
    return path;
  }

  /** The games. */
  GameLog log() {
    return log;
  }

  /** Keeps recorded games. */
  void writeRecordings(JsonNode recordings) {
    AtomicFile.writeString(path.resolve("recordings.json"), recordings.toString());
  }

  /** Keeps the figures of a match whose games are all played. */
  void writeResult(MatchResult result) {
    AtomicFile.writeString(path.resolve(RESULT), result.toJson() + "\n");
  }

  /** What was kept; nothing if there is nothing, or nothing readable. */
  JsonNode recordings() {
    Path file = path.resolve("recordings.json");
    try {
      return Files.exists(file)
          ? JSON.readTree(Files.readString(file))
          : JsonNodeFactory.instance.objectNode();
    } catch (IOException e) {
      throw new RunException("cannot read " + file + "; delete it, or use --fresh", e);
    }
  }

  @Override
  public void close() {
    log.close();
  }
}
