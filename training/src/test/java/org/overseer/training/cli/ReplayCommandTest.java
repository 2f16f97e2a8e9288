package org.overseer.training.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.overseer.replay.game.GameFile;
import org.overseer.replay.game.RecordedGame;

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
    InProcess again = record("--games", "1");
    assertThat(again.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(again.printed()).contains("has recorded games already");
    assertThat(record("--games", "0").printed()).contains("--games must be at least 1, but is 0");
  }
}
