package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;

import SC2APIProtocol.Sc2Api.PortSet;
import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
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
  void aBotStartedAsLaddersDoMeetsTheHostByItsPorts() throws Exception {
    try (Sc2Server server = server();
        RawClient host = new RawClient(server.port())) {
      Process bot = bot("OcraftMapCheck", server, "ladder", Integer.toString(LADDER_PORT));
      assertThat(host.call(Requests.createForTwo("3m", 4)).getErrorList()).isEmpty();
      // A ladder's bots take the first port for one thing and the next pairs for the players.
      var join = Requests.joinGame().setServerPorts(ports(LADDER_PORT + 2));
      Request request =
          Request.newBuilder().setJoinGame(join.addClientPorts(ports(LADDER_PORT + 4))).build();
      assertThat(host.call(request).getJoinGame().getPlayerId()).isEqualTo(1);
      while (host.call(Requests.step(8)).getStatus() == Status.in_game) {
        // the host's units do what they do by themselves
      }
      var results = host.call(Requests.observation()).getObservation().getPlayerResultList();
      String game = end(bot).get(0);
      assertThat(game).startsWith("game bot=ladder player=2 start=3 types=[48]");
      assertThat(game.toLowerCase(Locale.ROOT))
          .endsWith("result=" + results.get(1).getResult().name().toLowerCase(Locale.ROOT));
    }
  }

  private static PortSet ports(int first) {
    return PortSet.newBuilder().setGamePort(first).setBasePort(first + 1).build();
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
