package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.overseer.env.net.ConnectionPolicy;

/**
 * {@code @node-sc2/core}, a client written by others in another language, plays whole games against
 * our server; every game is played again in process, and both must agree about everything that the
 * client was told. The library gives the computer player no name, so these games are the map's own:
 * the allies fight only when ordered to.
 *
 * <p>The package and what it needs are installed by npm, in the versions and with the checksums of
 * {@code src/it/node-sc2/package-lock.json}. Without node and npm the test is skipped, or fails
 * where {@code interop.required} is set.
 */
class NodeSc2InteropIT {
  private static final Path SOURCE = Path.of("src", "it", "node-sc2");
  private static final Path FOLDER = Path.of("target", "node-sc2");
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final int VERY_EASY = 1;
  private static final int MEDIUM = 3;
  private static final int VERY_HARD = 7;

  @BeforeAll
  static void install() throws Exception {
    boolean there = Processes.exists("node") && Processes.exists("npm");
    if (!Boolean.getBoolean("interop.required")) {
      assumeThat(there).as("skipped: no node and npm on this machine").isTrue();
    }
    assertThat(there).as("node and npm are on the PATH").isTrue();
    Path lock = FOLDER.resolve("package-lock.json");
    boolean fresh =
        Files.exists(FOLDER.resolve("node_modules"))
            && Files.exists(lock)
            && Files.mismatch(lock, SOURCE.resolve("package-lock.json")) == -1;
    Files.createDirectories(FOLDER);
    for (String file : List.of("package.json", "check.js", "package-lock.json")) {
      if (!fresh || file.equals("check.js")) {
        Files.write(FOLDER.resolve(file), Files.readAllBytes(SOURCE.resolve(file)));
      }
    }
    if (!fresh) {
      Processes.run(
          FOLDER,
          Map.of(),
          List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"));
    }
    // The library looks for an installed game as it is loaded; nothing at the other end is used.
    Path home = FOLDER.resolve("home").toAbsolutePath();
    Path documents = Files.createDirectories(home.resolve("Documents").resolve("StarCraft II"));
    Files.writeString(
        documents.resolve("ExecuteInfo.txt"),
        "executable = " + home.resolve("StarCraft II/Versions/Base75689/SC2_x64") + "\n");
  }

  @Test
  void attackWinsClearlyMoreOftenThanDoingNothing() throws Exception {
    List<Played> attacks = play(1, "3m", VERY_EASY, "attack", 8).get(0);
    List<Played> idles = play(1, "3m", VERY_HARD, "idle", 4).get(0);
    assertThat(attacks.stream().filter(Played::won).count()).isGreaterThanOrEqualTo(6);
    assertThat(idles).noneMatch(Played::won);
    assertThat(attacks.stream().map(game -> game.lines().toString()).distinct()).hasSize(8);
    for (Played game : attacks) {
      assertThat(game.end().get("killedValue").asInt() == 150).isEqualTo(game.won());
    }
  }

  @Test
  void gamesAtTheSameTimeOverOnePortDoNotTouchEachOther() throws Exception {
    List<List<Played>> clients = play(3, "2s3z", MEDIUM, "attack", 2);
    assertThat(clients).hasSize(3).allMatch(games -> games.size() == 2);
  }

  /** What one game's client wrote. */
  private record Played(List<JsonNode> lines) {
    JsonNode end() {
      return lines.get(lines.size() - 1);
    }

    boolean won() {
      return end().get("results").get(0).get("result").asInt() == 1;
    }
  }

  /** Plays games in several processes at once over one port, and again in process. */
  private static List<List<Played>> play(
      int clients, String map, int difficulty, String tactic, int games) throws Exception {
    List<List<Played>> played = new ArrayList<>();
    try (Sc2Server server =
        Sc2Server.start(
            "127.0.0.1", 0, ConnectionPolicy.LARGEST_FRAME_BYTES, new SplittableRandom(3))) {
      List<Process> processes = new ArrayList<>();
      for (int client = 0; client < clients; client++) {
        processes.add(
            Processes.start(
                FOLDER,
                Map.of(
                    "HOME", FOLDER.resolve("home").toAbsolutePath().toString(), "STEP_COUNT", "8"),
                List.of(
                    "node",
                    "check.js",
                    Integer.toString(server.port()),
                    map,
                    Integer.toString(difficulty),
                    tactic,
                    Integer.toString(games),
                    "client-" + client + ".jsonl")));
      }
      Processes.awaitSuccess(processes);
    }
    SeedsInAnyOrder seeds = new SeedsInAnyOrder(new SplittableRandom(3), clients * games);
    for (int client = 0; client < clients; client++) {
      List<Played> own = read(FOLDER.resolve("client-" + client + ".jsonl"));
      assertThat(own).hasSize(games);
      for (Played game : own) {
        seeds.removeThatOf(new GameTwin(map, difficulty, "", game.lines()));
      }
      played.add(own);
    }
    return played;
  }

  private static List<Played> read(Path file) throws IOException {
    List<Played> games = new ArrayList<>();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      JsonNode record = JSON.readTree(line);
      lines.add(record);
      if (record.has("results")) {
        games.add(new Played(lines));
        lines = new ArrayList<>();
      }
    }
    return games;
  }

  /** The seeds that the server drew, whoever drew first. */
  private static final class SeedsInAnyOrder {
    private final List<Integer> left = new ArrayList<>();

    SeedsInAnyOrder(SplittableRandom stream, int count) {
      for (int i = 0; i < count; i++) {
        left.add(stream.nextInt());
      }
    }

    /** Finds the seed whose game starts as this one did, and compares the whole game. */
    void removeThatOf(GameTwin twin) {
      Integer seed = left.stream().filter(twin::startsAsWith).findFirst().orElseThrow();
      left.remove(seed);
      twin.playAndCompare(seed);
    }
  }
}
