package org.overseer.replay.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.overseer.env.Action;
import org.overseer.env.Environment;
import org.overseer.env.Outcome;
import org.overseer.env.StepType;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.ScriptedPlayer;
import org.overseer.env.skirmish.SkirmishEnvironment;

class GameFileTest {
  private static final Scenario SCENARIO = Scenario.load("3m");

  @TempDir private Path folder;

  private static RecordedGame play(long seed) {
    try (Environment environment = new SkirmishEnvironment(SCENARIO)) {
      GameRecorder recorder = new GameRecorder(environment, SCENARIO.fingerprint());
      ScriptedPlayer[] players = {
        ScriptedPlayer.create("elite", seed), ScriptedPlayer.create("random", seed)
      };
      Action[] actions = {new Action(), new Action()};
      environment.reset(seed);
      recorder.begin(seed, List.of("bot:elite", "bot:random"));
      while (environment.timeStep(0).stepType() != StepType.LAST) {
        for (int p = 0; p < 2; p++) {
          players[p].act(environment.timeStep(p).observation(), actions[p]);
        }
        recorder.step(actions);
        environment.step(actions);
      }
      return recorder.end();
    }
  }

  private static Optional<String> verify(RecordedGame game) {
    try (Environment environment = new SkirmishEnvironment(SCENARIO)) {
      return GameVerifier.verify(game, environment);
    }
  }

  private Path write(RecordedGame game) throws IOException {
    Path file = folder.resolve("a" + GameFile.SUFFIX);
    GameFile.write(file, game);
    return file;
  }

  private static RecordedGame with(RecordedGame game, int at, RecordedGame.Step step) {
    List<RecordedGame.Step> steps = new ArrayList<>(game.steps());
    steps.set(at, step);
    return new RecordedGame(
        game.rules(),
        game.scenario(),
        game.fingerprint(),
        game.seed(),
        game.players(),
        steps,
        game.outcome());
  }

  @Test
  void aGameReadBackIsTheSameWhenItIsPlayedAgain() throws IOException {
    RecordedGame game = play(5);
    RecordedGame read = GameFile.read(write(game));
    assertThat(read).usingRecursiveComparison().isEqualTo(game);
    assertThat(verify(read)).isEmpty();
    assertThat(read.players()).containsExactly("bot:elite", "bot:random");
    assertThat(read.outcome()).isEqualTo(Outcome.WIN);
  }

  @Test
  void aPackedGameIsThatOfItsFileAlsoWhenTheFileIsGone() throws IOException {
    RecordedGame game = play(5);
    Path file = write(game);
    PackedGame packed = PackedGame.read(file);
    Files.delete(file);
    assertThat(packed.unpack()).usingRecursiveComparison().isEqualTo(game);
    Files.writeString(file, "no game");
    PackedGame none = PackedGame.read(file);
    assertThatThrownBy(none::unpack)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(file + ": this is no recorded game; 'overseer replay record' makes them");
  }

  @Test
  void aStepTakesFewBytes() throws IOException {
    RecordedGame game = play(5);
    assertThat(Files.size(write(game))).isLessThan(200L * game.steps().size());
  }

  @Test
  void anotherCommandOrAnotherHashIsFoundWhereItShows() {
    RecordedGame game = play(6);
    RecordedGame.Step third = game.steps().get(2);
    long[] hashes = {third.hashes()[0], third.hashes()[1] + 1};
    RecordedGame forged = with(game, 2, new RecordedGame.Step(hashes, third.actions()));
    assertThat(verify(forged)).contains("differs from step 2 on in what player 2 sees");
    Action[] silent = {new Action(), new Action()};
    RecordedGame other = with(game, 1, new RecordedGame.Step(game.steps().get(1).hashes(), silent));
    assertThat(verify(other)).get().asString().startsWith("differs from step ");
  }

  @Test
  void anotherOutcomeOrALongerRecordIsFound() {
    RecordedGame game = play(6);
    RecordedGame lost =
        new RecordedGame(
            game.rules(),
            game.scenario(),
            game.fingerprint(),
            game.seed(),
            game.players(),
            game.steps(),
            Outcome.LOSS);
    assertThat(verify(lost)).contains("ends as WIN for player 1, and LOSS is recorded");
    List<RecordedGame.Step> steps = new ArrayList<>(game.steps());
    steps.add(steps.get(0));
    RecordedGame longer =
        new RecordedGame(
            game.rules(),
            game.scenario(),
            game.fingerprint(),
            game.seed(),
            game.players(),
            steps,
            game.outcome());
    assertThat(verify(longer)).isPresent();
  }

  @Test
  void aGameOfOtherRulesOrUnitsOrScenariosCannotBePlayedAgain() {
    RecordedGame game = play(6);
    try (Environment environment = new SkirmishEnvironment(SCENARIO);
        Environment other = new SkirmishEnvironment(Scenario.load("8m"))) {
      int fingerprint = SCENARIO.fingerprint();
      assertThat(GameVerifier.mismatch(game, environment.spec(), fingerprint)).isEmpty();
      assertThat(GameVerifier.mismatch(game, other.spec(), fingerprint))
          .contains("was played on 3m, not on 8m");
      assertThat(GameVerifier.mismatch(game, environment.spec(), fingerprint + 1))
          .get()
          .asString()
          .contains("other units");
    }
  }

  @Test
  void filesThatAreNoGamesAreRefusedInOneLine() throws IOException {
    Path text = Files.writeString(folder.resolve("b"), "hello".repeat(9), StandardCharsets.UTF_8);
    assertThatThrownBy(() -> GameFile.read(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(text + ": this is no recorded game; 'overseer replay record' makes them");
    byte[] bytes = Files.readAllBytes(write(play(5)));
    bytes[11] = 9;
    Path newer = Files.write(folder.resolve("c"), bytes);
    assertThatThrownBy(() -> GameFile.read(newer)).hasMessageContaining("version 9");
  }

  @Test
  void aFileThatIsTooLargeIsNotReadWhole() throws IOException {
    Path large = folder.resolve("large");
    try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(1L << 40); // a hole: takes no space, and would take all memory
    }
    assertThatThrownBy(() -> GameFile.read(large))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(large + ": a recorded game has at most 16777216 bytes, and this has more");
  }

  @Test
  void damageAnywhereIsRefusedInOneLine() throws IOException {
    byte[] bytes = Files.readAllBytes(write(play(5)));
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      byte[] damaged = bytes.clone();
      damaged[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      if (i % 3 == 0) {
        damaged = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      }
      Path file = Files.write(folder.resolve("d"), damaged);
      Throwable refusal = catchThrowable(() -> GameFile.read(file));
      assertThat(refusal).isInstanceOf(IllegalArgumentException.class);
      assertThat(refusal).message().startsWith(file + ": ").doesNotContain("\n");
    }
  }
}
