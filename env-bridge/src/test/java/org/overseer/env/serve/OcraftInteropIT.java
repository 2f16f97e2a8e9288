package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.overseer.env.net.ConnectionPolicy;

/**
 * ocraft-bot, a client written by others, plays against our server. Its old libraries are on no
 * class path of ours: the build copies them to a folder, and the bot is compiled and run here with
 * that folder only, in a process of its own.
 */
class OcraftInteropIT {
  private static final Path LIBRARIES = Path.of("target", "ocraft");
  private static final Path SOURCE = Path.of("src", "it", "ocraft", "OcraftCheck.java");

  @TempDir static Path classes;
  private static String classPath;

  @BeforeAll
  static void compileBot() throws IOException {
    try (Stream<Path> jars = Files.list(LIBRARIES)) {
      classPath =
          jars.map(jar -> jar.toAbsolutePath().toString())
              .sorted()
              .collect(Collectors.joining(System.getProperty("path.separator")));
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    int result =
        compiler.run(
            null, null, null, "-d", classes.toString(), "-cp", classPath, SOURCE.toString());
    assertThat(result).as("compiler's result").isZero();
  }

  @Test
  void focusingBotBeatsTheRandomOpponentInMostGamesAndRestarts() throws Exception {
    List<String> games = play("3m", "VeryEasy", "focus", 6);
    assertThat(games)
        .hasSize(6)
        .allMatch(game -> game.contains("own=3 enemies=3 types=[Marine1]"))
        .allMatch(game -> destroyed(game) >= 2)
        .allMatch(game -> won(game) || game.contains("results=1:DEFEAT,2:VICTORY"))
        .allMatch(game -> won(game) == (Float.parseFloat(value(game, "score")) == 150));
    assertThat(games.stream().filter(game -> won(game))).hasSizeGreaterThanOrEqualTo(4);
    assertThat(games.stream().distinct()).as("games of different seeds").hasSizeGreaterThan(1);
  }

  @Test
  void botThatHoldsFireLosesAgainstTheStrongestOpponent() throws Exception {
    List<String> games = play("2s3z", "VeryHard", "hold-fire", 2);
    assertThat(games)
        .hasSize(2)
        .allMatch(game -> game.contains("own=5 enemies=5 types=[Stalker1, Zealot1]"))
        .allMatch(game -> destroyed(game) >= 4)
        .allMatch(game -> game.contains("results=1:DEFEAT,2:VICTORY"));
  }

  private static List<String> play(String map, String difficulty, String tactic, int games)
      throws IOException, InterruptedException {
    Path output = classes.resolve(map + ".out");
    try (Sc2Server server =
        Sc2Server.start(
            "127.0.0.1", 0, ConnectionPolicy.LARGEST_FRAME_BYTES, new SplittableRandom(3))) {
      Process bot =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx256m",
                  "-cp",
                  classes + System.getProperty("path.separator") + classPath,
                  "OcraftCheck",
                  Integer.toString(server.port()),
                  map,
                  difficulty,
                  tactic,
                  Integer.toString(games))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      try {
        assertThat(bot.waitFor(120, TimeUnit.SECONDS)).as("the bot ends").isTrue();
      } finally {
        bot.destroyForcibly();
      }
      String text = Files.readString(output, StandardCharsets.UTF_8);
      assertThat(bot.exitValue()).as(text).isZero();
      return text.lines().filter(line -> line.startsWith("game ")).toList();
    }
  }

  /** Deaths the bot was told of; the library drops those of the last step of a game. */
  private static int destroyed(String game) {
    return Integer.parseInt(value(game, "destroyed"));
  }

  private static boolean won(String game) {
    return game.contains("results=1:VICTORY,2:DEFEAT");
  }

  private static String value(String line, String key) {
    String rest = line.substring(line.indexOf(key + "=") + key.length() + 1);
    return rest.contains(" ") ? rest.substring(0, rest.indexOf(' ')) : rest;
  }
}
