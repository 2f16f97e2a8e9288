package org.overseer.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointStoreTest {
  @TempDir private Path temporary;
  private Path folder;
  private CheckpointStore store;
  private final List<String> notices = new ArrayList<>();

  @BeforeEach
  void open() {
    folder = temporary.resolve("checkpoints");
    store = new CheckpointStore(folder, 3, 1000);
  }

  private Checkpoint write(long steps) {
    return store.write(
        steps,
        target -> {
          Files.writeString(target.resolve("model.txt"), "weights " + steps);
          Files.createDirectories(target.resolve("league/0"));
          Files.writeString(target.resolve("league/0/model.txt"), "past of " + steps);
        });
  }

  private List<Long> steps() {
    return store.list().stream().map(Checkpoint::agentSteps).toList();
  }

  @Test
  void nothingWrittenIsNothingToResume() {
    assertThat(store.newest(notices::add)).isEmpty();
    assertThat(notices).isEmpty();
  }

  @Test
  void newestIsTheOneWithTheMostSteps() throws IOException {
    write(900);
    Checkpoint last = write(10_000);
    assertThat(store.newest(notices::add)).contains(last);
    assertThat(last.folder()).hasFileName("000010000");
    assertThat(folder.resolve("latest/model.txt")).hasContent("weights 10000");
    assertThat(Files.list(folder).map(p -> p.getFileName().toString()))
        .containsExactlyInAnyOrder("000000900", "000010000", "latest");
  }

  @Test
  void lastOnesAndMilestonesAreKept() {
    for (long steps = 100; steps <= 3200; steps += 100) {
      write(steps);
    }
    assertThat(steps()).containsExactly(1000L, 2000L, 3000L, 3100L, 3200L);
  }

  @Test
  void truncatedOrChangedOrMissingFileFallsBackAndSaysSo() throws IOException {
    Checkpoint good = write(100);
    Checkpoint truncated = write(200);
    Checkpoint changed = write(300);
    Files.writeString(truncated.folder().resolve("model.txt"), "weigh");
    Files.writeString(changed.folder().resolve("model.txt"), "weights 999");
    assertThat(store.newest(notices::add)).contains(good);
    assertThat(notices).hasSize(2);
    assertThat(notices.get(0))
        .contains("000000300", "model.txt does not match its SHA-256", "one before");
    assertThat(notices.get(1)).contains("000000200", "model.txt has 5 bytes instead of 11");
    Files.delete(good.folder().resolve("league/0/model.txt"));
    assertThatThrownBy(() -> store.newest(notices::add))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("all 3 checkpoints")
        .hasMessageContaining("--fresh");
    assertThat(notices.get(notices.size() - 1)).contains("league/0/model.txt is missing");
  }

  @Test
  void damagedManifestIsDamage() throws IOException {
    Checkpoint good = write(100);
    for (String manifest :
        List.of("", "{", "[]", "{\"files\":{}}", "{\"files\":{\"../../x\":{}}}")) {
      Checkpoint bad = write(200);
      Files.writeString(bad.folder().resolve("manifest.json"), manifest);
      assertThat(store.newest(notices::add)).as(manifest).contains(good);
    }
    assertThat(notices).hasSize(5);
  }

  @Test
  void damagedFutureIsSetAsideWhenTrainingPassesIt() throws IOException {
    write(100);
    Files.writeString(write(200).folder().resolve("model.txt"), "");
    write(150);
    assertThat(steps()).containsExactly(100L, 150L);
    assertThat(folder.resolve("000000200.damaged")).isDirectory();
  }

  @Test
  void sameStepIsReplaced() {
    write(100);
    Checkpoint again =
        store.write(100, target -> Files.writeString(target.resolve("model.txt"), "other"));
    assertThat(again.folder().resolve("model.txt")).hasContent("other");
    assertThat(store.newest(notices::add)).contains(again);
  }

  @Test
  void failedWriteLeavesEarlierOnesAlone() throws IOException {
    Checkpoint good = write(100);
    assertThatThrownBy(
            () ->
                store.write(
                    200,
                    target -> {
                      Files.writeString(target.resolve("half"), "half");
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("No space left on device");
    assertThat(store.newest(notices::add)).contains(good);
    store.recover(notices::add);
    assertThat(names()).containsExactlyInAnyOrder("000000100", "latest");
    assertThat(notices).isEmpty();
  }

  @Test
  void aKillAfterTheManifestKeepsTheNewCheckpoint() throws IOException {
    write(100);
    Path complete = write(200).folder();
    Files.move(complete, folder.resolve(".writing-000000200"));
    store.recover(notices::add);
    assertThat(store.newest(notices::add).orElseThrow().folder()).isEqualTo(complete);
    assertThat(complete.resolve("model.txt")).hasContent("weights 200");
    assertThat(notices).singleElement().asString().contains("000000200", "is now");
    assertThat(names()).containsExactlyInAnyOrder("000000100", "000000200", "latest");
  }

  @Test
  void aKillBeforeTheOneOfTheSameStepWasMovedKeepsThatOne() throws IOException {
    writing(100, "newer", true);
    write100AndMoveTo("000000100");
    store.recover(notices::add);
    assertThat(folder.resolve("000000100/model.txt")).hasContent("weights 100");
    assertThat(names()).containsExactly("000000100");
    assertThat(notices).isEmpty();
  }

  @Test
  void aKillBetweenTheTwoMovesOfTheSameStepKeepsTheNewOne() throws IOException {
    writing(100, "newer", true);
    write100AndMoveTo(".replaced-000000100");
    store.recover(notices::add);
    assertThat(store.newest(notices::add)).isPresent();
    assertThat(folder.resolve("000000100/model.txt")).hasContent("newer");
    assertThat(names()).containsExactly("000000100");
  }

  @Test
  void aNewOneThatIsDamagedGivesWayToTheOneItReplaced() throws IOException {
    writing(100, "half", false);
    write100AndMoveTo(".replaced-000000100");
    store.recover(notices::add);
    assertThat(store.newest(notices::add)).isPresent();
    assertThat(folder.resolve("000000100/model.txt")).hasContent("weights 100");
    assertThat(names()).containsExactly("000000100");
  }

  @Test
  void aKillAfterBothMovesOfTheSameStepLeavesNothingBehind() throws IOException {
    write100AndMoveTo(".replaced-000000100");
    Checkpoint newer =
        store.write(150, target -> Files.writeString(target.resolve("model.txt"), "newer"));
    Files.move(newer.folder(), folder.resolve("000000100"));
    store.recover(notices::add);
    assertThat(folder.resolve("000000100/model.txt")).hasContent("newer");
    assertThat(names()).containsExactlyInAnyOrder("000000100", "latest");
    assertThat(notices).isEmpty();
  }

  @Test
  void aKillWhileAnOldOneIsRemovedDoesNotBringItBack() throws IOException {
    Path old = write(100).folder();
    write(200);
    Files.move(old, folder.resolve(".removing-000000100"));
    store.recover(notices::add);
    assertThat(names()).containsExactlyInAnyOrder("000000200", "latest");
    assertThat(notices).isEmpty();
  }

  @Test
  void withoutALinkToTheLatestItStillWrites() throws IOException {
    Files.createDirectories(folder.resolve("latest/in the way"));
    write(100);
    Checkpoint last = write(200);
    assertThat(store.newest(notices::add)).contains(last);
    assertThat(folder.resolve("latest/in the way")).isDirectory();
  }

  /** What a process leaves that is killed while it writes, or just after. */
  private void writing(long steps, String text, boolean complete) throws IOException {
    Path target = Files.createDirectories(folder.resolve(".writing-%09d".formatted(steps)));
    Files.writeString(target.resolve("model.txt"), text);
    CheckpointManifest.write(target, "agent_steps", steps);
    if (!complete) {
      Files.writeString(target.resolve("model.txt"), "");
    }
  }

  /** A complete checkpoint of step 100 under the name it has at the moment of the kill. */
  private void write100AndMoveTo(String name) throws IOException {
    CheckpointStore elsewhere = new CheckpointStore(temporary.resolve("elsewhere"), 3, 1000);
    Path complete =
        elsewhere
            .write(100, target -> Files.writeString(target.resolve("model.txt"), "weights 100"))
            .folder();
    Files.createDirectories(folder);
    Files.move(complete, folder.resolve(name));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(path -> path.getFileName().toString()).toList();
    }
  }
}
