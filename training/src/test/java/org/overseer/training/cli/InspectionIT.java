package org.overseer.training.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that show something and change nothing: bench, config, doctor. */
class InspectionIT {
  @TempDir private Path folder;

  @Test
  void benchSimulatorPrintsOneLineOfJson() throws IOException {
    JsonNode json =
        json("bench simulator --scenario 8m --rounds 1 --seconds 0.01 --json".split(" "));
    assertThat(json.get("benchmark").asText()).isEqualTo("simulator");
    assertThat(json.get("scenario").asText()).isEqualTo("8m");
    assertThat(json.get("rounds").asInt()).isEqualTo(1);
    assertThat(json.get("agent_steps").asLong()).isPositive();
    assertThat(json.get("agent_steps_per_second").asLong()).isPositive();
  }

  @Test
  void configListNamesThePresetsWithAComment() throws IOException {
    JsonNode presets = json("config", "list", "--json");
    assertThat(presets.fieldNames()).toIterable().contains("demo", "debug", "8m");
    List<String> lines = run("config", "list").lines().toList();
    assertThat(lines).hasSize(presets.size());
    assertThat(lines)
        .anyMatch(
            line -> line.startsWith("debug ") && line.endsWith(presets.get("debug").asText()));
    assertThat(presets).noneMatch(comment -> comment.asText().isBlank());
  }

  @Test
  void configShowHasEverySettingWithWhatPresetFileAndOptionsMakeOfIt() throws IOException {
    Files.writeString(folder.resolve("mine.conf"), "learner.batch-trajectories = 16\nseed = 3\n");
    String[] settings = {"--preset=debug", "--config=mine.conf", "--set=seed=5"};
    JsonNode shown = json("config", "show", settings[0], settings[1], settings[2], "--json");
    assertThat(shown.get("learner.unroll-length").asInt()).isEqualTo(8);
    assertThat(shown.get("learner.batch-trajectories").asInt()).isEqualTo(16);
    assertThat(shown.get("seed").asInt()).isEqualTo(5);
    List<String> lines =
        run("config", "show", settings[0], settings[1], settings[2]).lines().toList();
    assertThat(lines).hasSize(shown.size());
    assertThat(lines).allMatch(line -> line.matches("[a-z0-9.-]+ = .* # .+"));
    assertThat(lines).anyMatch(line -> line.startsWith("seed = 5 "));
  }

  @Test
  void configDiffShowsTheSettingsThatDiffer() throws IOException {
    Files.writeString(folder.resolve("other.conf"), "seed = 8\nlearner.discount = 0.5\n");
    JsonNode difference = json("config", "diff", "demo", "other.conf", "--json");
    assertThat(difference.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("seed", "learner.discount");
    assertThat(difference.at("/learner.discount/0").asDouble()).isEqualTo(0.99);
    assertThat(difference.at("/learner.discount/1").asDouble()).isEqualTo(0.5);
    assertThat(run("config", "diff", "demo", "other.conf").lines())
        .hasSize(2)
        .anyMatch(line -> line.contains("seed") && line.contains("1") && line.contains("8"));
    assertThat(run("config", "diff", "demo", "demo")).isEmpty();
  }

  @Test
  void doctorFindsNothingMissingHere() throws IOException {
    JsonNode checks = json("doctor", "--port", "0", "--json"); // 0: any port that is free
    assertThat(checks.fieldNames())
        .toIterable()
        .contains("java", "vector-module", "memory", "matrices", "port", "runs-folder");
    assertThat(checks).allMatch(check -> check.get("ok").asBoolean());
    assertThat(run("doctor", "--port", "0").lines())
        .hasSize(checks.size())
        .allMatch(line -> line.startsWith("ok "));
  }

  @Test
  void doctorSaysWhatToDoAboutAPortThatIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      Program doctor = Program.run(folder, "doctor", "--port", port);
      assertThat(doctor.exitCode()).as(doctor.err()).isEqualTo(ExitCode.ENVIRONMENT);
      assertThat(doctor.out().lines())
          .filteredOn(line -> line.startsWith("PROBLEM "))
          .singleElement()
          .asString()
          .contains("port", port, "'overseer serve --port' takes another");
    }
  }

  private JsonNode json(String... arguments) throws IOException {
    String out = run(arguments);
    assertThat(out.lines()).hasSize(1);
    return new ObjectMapper().readTree(out);
  }

  private String run(String... arguments) throws IOException {
    Program program = Program.run(folder, arguments);
    assertThat(program.exitCode()).as(program.err()).isEqualTo(ExitCode.DONE);
    assertThat(program.err()).isEmpty();
    return program.out();
  }
}
