package org.overseer.training.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C where nothing is to be saved: it is told that the same command goes on, and it does. */
@DisabledOnOs(OS.WINDOWS)
class StoppedIT {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @TempDir private Path folder;

  private long recorded() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".game")).count();
    }
  }

  private void interrupt(Program program, String farewell) throws IOException {
    program.interrupt();
    assertThat(program.exitCode()).as(program.err()).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(program.err().lines()).last().isEqualTo(farewell);
    assertThat(program.out()).isEmpty();
  }

  @Test
  void aRecordingGoesOn() throws IOException {
    List<String> record = List.of("replay", "record", "--scenario=8m", "--player=tiny-8m");
    try (Program recording = start(record, "--games=100000", "--to=games")) {
      await().atMost(PATIENCE).until(() -> recorded() > 3);
      interrupt(recording, "stopped; the same command goes on from here");
    }
    long games = recorded();
    try (Program recording = start(record, "--games=" + (games + 2), "--to=games")) {
      assertThat(recording.exitCode()).as(recording.err()).isZero();
      assertThat(recording.err()).contains(games + " of " + (games + 2) + " games are in games");
      assertThat(recording.out()).startsWith("games: " + (games + 2) + " games on 8m");
    }
    assertThat(Program.run(folder, "replay", "verify", "games").out())
        .isEqualToIgnoringNewLines("%d of %d games are the same".formatted(games + 2, games + 2));
  }

  @Test
  void anEvaluationGoesOn() throws IOException {
    List<String> eval = List.of("eval", "--player=bot:easy", "--games=1000000");
    try (Program evaluation = start(eval, "--fresh")) {
      await().atMost(PATIENCE).until(this::isPlaying);
      interrupt(evaluation, "stopped; the same command without --fresh goes on from here");
    }
    try (Program evaluation = start(eval)) {
      evaluation.awaitNotice(" were played before, see ");
      interrupt(evaluation, "stopped; the same command goes on from here");
    }
  }

  private boolean isPlaying() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path log : files.filter(file -> file.endsWith("games.csv")).toList()) {
        if (Files.size(log) > 10_000) {
          return true;
        }
      }
    }
    return false;
  }

  private Program start(List<String> command, String... more) throws IOException {
    return Program.start(
        folder, Stream.concat(command.stream(), Stream.of(more)).toArray(String[]::new));
  }
}
