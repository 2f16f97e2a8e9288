package org.overseer.training.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.overseer.replay.game.GameFile;
import org.overseer.replay.game.RecordedGame;
import org.overseer.training.imitation.GameRecording;

class ReplayCommandTest {
  @TempDir private Path folder;

  private InProcess record(String... more) {
    Object[] words = new Object[more.length + 4];
    words[0] = "replay";
    words[1] = "record";
    words[2] = "--to";
    words[3] = folder;
    System.arraycopy(more, 0, words, 4, more.length);
    return InProcess.run(words);
  }

  @Test
  void recordsShowsAndVerifiesGamesWithBothSidesAndEachOpponent() throws IOException {
    InProcess done =
        record("--player", "bot:elite", "--opponent", "bot:easy,bot:random", "--games", "4");
    assertThat(done.out()).contains("4 games on 3m").contains("bot:elite won ");
    RecordedGame third = GameFile.read(folder.resolve("000002.game"));
    assertThat(GameFile.read(folder.resolve("000001.game")).players())
        .containsExactly("bot:elite", "bot:random");
    assertThat(third.players()).containsExactly("bot:easy", "bot:elite");
    assertThat(InProcess.run("replay", "verify", folder).out())
        .isEqualToIgnoringNewLines("4 of 4 games are the same");
    assertThat(InProcess.run("replay", "show", folder.resolve("000002.game")).out())
        .contains("scenario              3m")
        .contains("player 2              bot:elite");
    assertThat(InProcess.run("replay", "show", "--json", folder.resolve("000002.game")).out())
        .startsWith("{\"scenario\":\"3m\"")
        .contains("\"steps\":" + third.steps().size());
  }

  @Test
  void aForgedGameIsToldAndFails() throws IOException {
    record("--games", "1");
    Path file = folder.resolve("000000.game");
    RecordedGame game = GameFile.read(file);
    GameFile.write(
        file,
        new RecordedGame(
            game.rules(),
            game.scenario(),
            game.fingerprint(),
            game.seed() + 1,
            game.players(),
            game.steps(),
            game.outcome()));
    InProcess verified = InProcess.run("replay", "verify", file);
    assertThat(verified.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(verified.printed())
        .contains("0 of 1 games are the same")
        .contains(file + ": the game differs from step 0 on in what player 1 sees");
  }

  @Test
  void aDamagedGameDoesNotHideTheOthers() throws IOException {
    record("--games", "3");
    Path second = folder.resolve("000001.game");
    Files.write(second, Arrays.copyOf(Files.readAllBytes(second), 100));
    InProcess verified = InProcess.run("replay", "verify", folder, folder.resolve("none.game"));
    assertThat(verified.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(verified.printed())
        .contains("2 of 4 games are the same")
        .contains(second + ": the recorded game is damaged")
        .contains("no such file: " + folder.resolve("none.game"));
  }

  @Test
  void nothingToVerifyIsAMistake() throws IOException {
    InProcess.run("replay", "verify", Files.createDirectory(folder.resolve("empty")))
        .assertFailsInOneLine(ExitCode.USAGE, "there are no recorded games in");
  }

  @Test
  void mistakesAreOneLine() throws IOException {
    Path text = Files.writeString(folder.resolve("a.txt"), "no game");
    InProcess shown = InProcess.run("replay", "show", text);
    assertThat(shown.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(shown.printed())
        .isEqualToIgnoringNewLines(
            "overseer: "
                + text
                + ": this is no recorded game; 'overseer replay record' makes them");
    record("--games", "1");
    record("--games", "1").assertFailsInOneLine(ExitCode.USAGE, "has 1 recorded games already");
    assertThat(record("--games", "0").printed()).contains("--games must be at least 1, but is 0");
  }

  private Map<String, String> games() throws IOException {
    Map<String, String> games = new TreeMap<>();
    for (Path file : GameRecording.files(folder)) {
      games.put(file.getFileName().toString(), new String(Files.readAllBytes(file), ISO_8859_1));
    }
    return games;
  }

  @Test
  void aRecordingThatWasStoppedGoesOnAsIfItHadNotBeen() throws IOException {
    String[] opponents = {"--opponent", "bot:easy,bot:random", "--games"};
    String whole = record(with(opponents, "6")).out();
    Map<String, String> games = games();
    for (int left = 5; left >= 0; left--) {
      for (boolean cutOff : new boolean[] {false, true}) {
        for (int game = left; game < 6; game++) {
          Files.delete(folder.resolve("00000" + game + ".game"));
        }
        if (cutOff) { // as a power failure may leave the last one
          Files.write(folder.resolve("00000" + left + ".game"), new byte[100]);
        }
        InProcess again = record(with(opponents, "6"));
        if (left > 0) {
          assertThat(again.printed()).contains(left + " of 6 games are in ");
        }
        assertThat(again.printed()).contains(whole);
        assertThat(games()).isEqualTo(games);
      }
    }
  }

  private static String[] with(String[] words, String last) {
    String[] all = Arrays.copyOf(words, words.length + 1);
    all[words.length] = last;
    return all;
  }

  @Test
  void aRecordingDoesNotGoOnWithTheGamesOfAnother() throws IOException {
    record(with(new String[] {"--opponent", "bot:easy,bot:random", "--games"}, "5"));
    for (boolean cutOff : new boolean[] {false, true}) {
      if (cutOff) {
        Files.write(folder.resolve("000004.game"), new byte[100]);
      }
      Map<String, String> games = games();
      for (String other :
          List.of(
              "--seed=2",
              "--scenario=8m",
              "--player=bot:hard",
              "--opponent=bot:easy",
              "--opponent=bot:random",
              "--opponent=bot:easy,bot:idle")) {
        String opponents =
            other.startsWith("--opponent") ? other : "--opponent=bot:easy,bot:random";
        record(
                "--games=9",
                opponents,
                other.startsWith("--opponent") ? "--player=bot:elite" : other)
            .assertFailsInOneLine(ExitCode.USAGE, ".game was not recorded by this command");
      }
      assertThat(games()).isEqualTo(games);
    }
    Files.move(folder.resolve("000004.game"), folder.resolve("mine.game"));
    record("--games=9", "--opponent=bot:easy,bot:random")
        .assertFailsInOneLine(ExitCode.USAGE, "mine.game was not recorded by this");
  }
}
