package org.overseer.training.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a run folder holds, read without the program's own classes. */
record RunState(Path run) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Complete checkpoints, oldest first. */
  List<Path> checkpoints() {
    try (Stream<Path> entries = Files.list(run.resolve("checkpoints"))) {
      return entries
          .filter(path -> path.getFileName().toString().matches("[0-9]{9}"))
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of(); // not there yet, or one was removed just now
    }
  }

  /** Agent step of the newest checkpoint; -1 if there is none. */
  long newestStep() {
    List<Path> all = checkpoints();
    return all.isEmpty() ? -1 : Long.parseLong(all.get(all.size() - 1).getFileName().toString());
  }

  /** Counters of the newest checkpoint. */
  JsonNode counters() throws IOException {
    List<Path> all = checkpoints();
    return JSON.readTree(all.get(all.size() - 1).resolve("state.json").toFile());
  }

  /** Agent steps of the rows of {@code metrics.csv}, whose form is checked. */
  List<Long> reportedSteps() throws IOException {
    String csv = Files.readString(run.resolve("metrics.csv"));
    assertThat(csv).endsWith("\n");
    List<String> lines = csv.lines().toList();
    int columns = lines.get(0).split(",", -1).length;
    assertThat(lines).allMatch(line -> line.split(",", -1).length == columns);
    return lines.stream()
        .skip(1)
        .map(line -> Long.valueOf(line.substring(0, line.indexOf(','))))
        .toList();
  }

  /** Number of frozen versions in the league's folder. */
  int leaguePlayers() throws IOException {
    try (Stream<Path> players = Files.list(run.resolve("league/players"))) {
      return Math.toIntExact(
          players.filter(player -> Files.exists(player.resolve("model.safetensors"))).count());
    }
  }
}
