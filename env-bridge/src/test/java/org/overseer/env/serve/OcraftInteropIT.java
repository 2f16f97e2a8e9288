package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.overseer.env.Action;
import org.overseer.env.StepType;
import org.overseer.env.net.ConnectionPolicy;
import org.overseer.env.sc2.Sc2Environment;
import org.overseer.env.sc2.Sc2GameSettings;
import org.overseer.env.sc2.Sc2Meeting;

/**
 * ocraft-bot, a client written by others, plays against our server. Its old libraries are on no
 * class path of ours: the build copies them to a folder, and the bot is compiled and run here with
 * that folder only, in a process of its own.
 */
class OcraftInteropIT {
  private static final Path LIBRARIES = Path.of("target", "ocraft");
  private static final Path SOURCES = Path.of("src", "it", "ocraft");
  private static final List<String> PROGRAMS = List.of("OcraftCheck.java", "OcraftMapCheck.java");

  /** Only a name of the meeting: nobody listens there. */
  private static final int LADDER_PORT = 6000;

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
    for (String program : PROGRAMS) {
      String source = SOURCES.resolve(program).toString();
      int result =
          compiler.run(null, null, null, "-d", classes.toString(), "-cp", classPath, source);
      assertThat(result).as("compiler's result for %s", program).isZero();
    }
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

  @Test
  void onTheMapAsItIsUnitsAreCopiesThatStandAndTheResultComesTenSecondsAfterTheLastDeath()
      throws Exception {
    String game = playOnMap("stand").get(0);
    assertThat(game).contains("types=[2005] most=3 orders=0 ", "result=DEFEAT");
    // 160 game loops; the bot looks every 8
    assertThat(Integer.parseInt(value(game, "after-last-death"))).isBetween(152, 168);
  }

  @Test
  void queuedOrdersAreKeptAndCarriedOutInTurn() throws Exception {
    assertThat(playOnMap("queue").get(0)).contains("orders=3 arrived=true");
  }

  @Test
  void unitsAreMadeAndKilledByDebugCommands() throws Exception {
    assertThat(playOnMap("debug").get(0)).contains("most=7", "enemies-gone=true", "result=VICTORY");
  }

  @Test
  void twoParticipantsOfOneProgramMeet() throws Exception {
    assertThat(playOnMap("two"))
        .hasSize(2)
        .allMatch(game -> game.contains("start=3 types=[48]"))
        .anyMatch(game -> game.startsWith("game bot=two player=1") && game.endsWith("VICTORY"))
        .anyMatch(game -> game.startsWith("game bot=stand player=2") && game.endsWith("DEFEAT"));
  }

  @Test
  void aBotStartedAsLaddersDoMeetsOurHostByItsStartPort() throws Exception {
    try (Sc2Server server = server()) {
      Sc2GameSettings settings =
          Sc2GameSettings.of("127.0.0.1", server.port(), "3m")
              .withMeeting(new Sc2Meeting(true, LADDER_PORT));
      try (Sc2Environment host = new Sc2Environment(settings)) {
        Process bot = bot("OcraftMapCheck", server, "ladder", Integer.toString(LADDER_PORT));
        host.reset(4);
        Action[] nothing = {new Action()};
        while (host.timeStep(0).stepType() != StepType.LAST) {
          host.step(nothing); // the host's units do what they do by themselves
        }
        String result =
            switch (host.timeStep(0).outcome()) {
              case WIN -> "DEFEAT";
              case LOSS -> "VICTORY";
              case DRAW, UNDECIDED -> "TIE";
            };
        assertThat(end(bot).get(0))
            .startsWith("game bot=ladder player=2 start=3 types=[48]")
            .endsWith("result=" + result);
      }
    }
  }

  private static List<String> playOnMap(String kind) throws Exception {
    try (Sc2Server server = server()) {
      return end(bot("OcraftMapCheck", server, kind));
    }
  }

  private static List<String> play(String map, String difficulty, String tactic, int games)
      throws Exception {
    try (Sc2Server server = server()) {
      return end(bot("OcraftCheck", server, map, difficulty, tactic, Integer.toString(games)));
    }
  }

  private static Sc2Server server() {
    return Sc2Server.start(
        "127.0.0.1", 0, ConnectionPolicy.LARGEST_FRAME_BYTES, new SplittableRandom(3));
  }

  private static Process bot(String program, Sc2Server server, String... arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                classes + System.getProperty("path.separator") + classPath,
                program,
                Integer.toString(server.port())));
    command.addAll(List.of(arguments));
    return Processes.start(classes, Map.of(), command);
  }

  private static List<String> end(Process bot) throws IOException, InterruptedException {
    String text = Processes.awaitSuccess(List.of(bot)).get(0);
    return text.lines().filter(line -> line.startsWith("game ")).toList();
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
