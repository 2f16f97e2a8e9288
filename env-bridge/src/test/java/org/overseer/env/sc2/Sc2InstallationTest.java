package org.overseer.env.sc2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import SC2APIProtocol.Sc2Api.Difficulty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.overseer.env.Action;
import org.overseer.env.EnvironmentException;
import org.overseer.env.EnvironmentException.Code;
import org.overseer.env.Outcome;
import org.overseer.env.StepType;
import org.overseer.env.net.NoLeaks;

@ExtendWith(NoLeaks.class)
@Timeout(120)
class Sc2InstallationTest {
  private static final Action[] NOTHING = {new Action()};

  @TempDir private Path folder;

  private static Sc2GameSettings settings() {
    return Sc2GameSettings.of("3m").withDifficulty(Difficulty.VeryHard);
  }

  private Sc2Installation installation() {
    return Sc2Installation.at(folder).withStartTimeout(Duration.ofSeconds(60));
  }

  @Test
  void aGameIsStartedPlayedAndEnded() throws IOException {
    FakeStarCraft.install(folder, 75689);
    Files.createFile(folder.resolve("not-found-first"));
    try (Sc2Environment environment = new Sc2Environment(settings(), installation())) {
      assertThat(environment.spec().rulesVersion()).isEqualTo("sc2-4.10.0");
      environment.reset(1);
      assertThat(children()).hasSize(1);
      while (environment.timeStep(0).stepType() != StepType.LAST) {
        environment.step(NOTHING);
      }
      assertThat(environment.timeStep(0).outcome()).isEqualTo(Outcome.LOSS);
      environment.reset(2);
      assertThat(environment.timeStep(0).observation().gameLoop()).isZero();
    }
    await().untilAsserted(() -> assertThat(children()).isEmpty());
  }

  @Test
  void aGameThatCrashesIsToldWithItsLastWordsAndStartedAnewByTheNextReset() throws IOException {
    FakeStarCraft.install(folder, 75689);
    try (Sc2Environment environment = new Sc2Environment(settings(), installation())) {
      for (int round = 0; round < 2; round++) {
        environment.reset(1);
        environment.step(NOTHING);
        FakeStarCraft.crash(folder);
        assertFails(Code.DISCONNECTED, () -> stepForEver(environment))
            .hasMessageContaining("StarCraft II ended with status 139")
            .hasMessageContaining("version 75689 | ")
            .hasMessageContaining("Segmentation fault")
            .hasMessageNotContaining("\n");
      }
      environment.reset(1);
      environment.step(NOTHING);
      assertThat(environment.timeStep(0).observation().gameLoop()).isEqualTo(8);
    }
  }

  @Test
  void aGameThatNeverFinishesIsNotStartedForEver() throws IOException {
    FakeStarCraft.install(folder, 75689);
    try (Sc2Environment environment = new Sc2Environment(settings(), installation())) {
      FakeStarCraft.install(folder, 75689, "echo 'no licence'; exit 7");
      environment.reset(1);
      FakeStarCraft.crash(folder);
      assertFails(Code.DISCONNECTED, () -> stepForEver(environment));
      for (int failure = 1; failure < Sc2Processes.MOST_FAILURES; failure++) {
        assertFails(Code.UNREACHABLE, () -> environment.reset(1))
            .hasMessageContaining("ended with status 7")
            .hasMessageContaining("no licence");
      }
      Files.delete(folder.resolve("Versions/Base75689/SC2_x64"));
      assertFails(Code.UNREACHABLE, () -> environment.reset(1))
          .hasMessageContaining("failed 3 times without finishing a game")
          .hasMessageContaining("no licence");
    }
  }

  @Test
  void aGameThatNeverListensIsGivenUpWithWhatWasTried() throws IOException {
    FakeStarCraft.install(folder, 75689, "echo 'no display'; exec sleep 100");
    Sc2Installation deaf = installation().withStartTimeout(Duration.ofMillis(600));
    assertFails(Code.UNREACHABLE, () -> new Sc2Environment(settings(), deaf))
        .hasMessageContaining("did not answer at ws://127.0.0.1:")
        .hasMessageContaining("within 0.6 s")
        .hasMessageContaining("attempts")
        .hasMessageContaining("Base75689/SC2_x64 -listen 127.0.0.1 -port ")
        .hasMessageContaining("it printed: version 75689 | no display")
        .hasMessageNotContaining("\n");
    await().untilAsserted(() -> assertThat(children()).isEmpty());
  }

  @Test
  void theNewestVersionIsTakenUnlessAnotherOneIsChosen() throws IOException {
    FakeStarCraft.install(folder, 9999, "exit 0");
    FakeStarCraft.install(folder, 75689, "exit 0");
    FakeStarCraft.install(folder, 55958, "exit 0");
    Files.createDirectories(folder.resolve("Versions/Base99999")); // unpacked by half
    Path maps = Files.createDirectories(folder.resolve("Maps/Melee"));
    Files.createFile(maps.resolve("Simple64.SC2Map"));
    Sc2Installation newest = Sc2Installation.at(folder);
    assertThat(newest.build()).isEqualTo(75689);
    assertThat(newest.map("Simple64")).isEqualTo(maps.resolve("Simple64.SC2Map").toString());
    assertThat(newest.map("Simple96")).isEqualTo("Simple96");
    Sc2Installation old = newest.withBuild(55958).withDataVersion("ABC");
    assertThat(String.join(" ", old.command(5001, Path.of("/t"))))
        .isEqualTo(
            folder
                + "/Versions/Base55958/SC2_x64 -listen 127.0.0.1 -port 5001 -dataDir "
                + folder
                + "/ -tempDir /t/ -displayMode 0 -dataVersion ABC");
    assertFails(Code.UNREACHABLE, () -> newest.withBuild(1))
        .hasMessageContaining("no executable of version 1")
        .hasMessageContaining("[9999, 55958, 75689]");
    assertFails(Code.UNREACHABLE, () -> Sc2Installation.at(folder.resolve("elsewhere")))
        .hasMessageContaining("no StarCraft II in")
        .hasMessageContaining(Sc2Installation.VARIABLE);
  }

  private static void stepForEver(Sc2Environment environment) {
    while (true) {
      environment.step(NOTHING);
      if (environment.timeStep(0).stepType() == StepType.LAST) {
        environment.reset(1);
      }
    }
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertFails(
      Code code, ThrowingCallable call) {
    return assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            EnvironmentException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  /** Processes that this test has started from its folder. */
  private Stream<ProcessHandle> children() {
    return ProcessHandle.current()
        .children()
        .filter(
            child ->
                child.info().arguments().stream()
                    .anyMatch(arguments -> String.join(" ", arguments).contains(folder + "/")));
  }
}
