package org.overseer.training.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.overseer.agent.checkpoint.AgentFolder;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.agent.network.ArchitecturePresets;

class ShippedModelsTest {
  /** A clone should stay small. */
  private static final long MOST_BYTES = 5_000_000;

  @TempDir private Path folder;

  static List<String> shipped() {
    return ShippedModels.ofThisProgram().names();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("shipped")
  void aShippedModelPlaysByItsName(String name) {
    assertThat(
            InProcess.run("eval", "--games=2", "--json", "--player", name, "--runs", folder)
                .json()
                .get("games")
                .asInt())
        .isEqualTo(2);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("shipped")
  void aShippedModelIsSmallAndSaysHowItWasTrainedAndMeasured(String name) throws IOException {
    Path model = ShippedModels.ofThisProgram().copy(name).orElseThrow();
    assertThat(bytes(model)).isLessThanOrEqualTo(MOST_BYTES);
    assertThat(Files.readString(model.resolve("README.md")))
        .contains(
            "license: apache-2.0",
            "# Agent " + name,
            "| Hours of training |",
            "| Source revision |",
            "## Evaluation",
            "| bot:elite |",
            "--player training/src/main/resources/models/" + name,
            "## Settings");
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("shipped")
  void anExportHasTheCardOfTheShippedModelAndItsEvaluationsSince(String name) throws IOException {
    InProcess.run(
            "eval",
            "--player",
            name,
            "--opponent=bot:idle",
            "--games=2",
            "--seed=5",
            "--json",
            "--runs",
            folder)
        .out();
    Path first = export(name, "first");
    Path model = ShippedModels.ofThisProgram().copy(name).orElseThrow();
    List<String> rows =
        Files.readAllLines(model.resolve("README.md")).stream()
            .filter(line -> line.startsWith("|"))
            .toList();
    assertThat(Files.readAllLines(first.resolve("README.md")))
        .contains("# Agent first")
        .containsAll(rows)
        .filteredOn(line -> line.startsWith("| 3m | bot:idle | 2 |"))
        .hasSize(1);
    Path second = export(first, "second");
    assertThat(second.resolve("README.md"))
        .hasContent(Files.readString(first.resolve("README.md")).replace("first", "second"));
  }

  private Path export(Object agent, String to) {
    Path target = folder.resolve(to);
    InProcess.run("export", "--run", agent, "--to", target, "--runs", folder).out();
    return target;
  }

  @Test
  void modelsAreReadFromAJarAndFromAFolder() throws IOException {
    AgentArchitecture agent = agent();
    AgentFolder.save(folder.resolve("classes/models/small"), agent, 3);
    Path jar = folder.resolve("program.jar");
    try (FileSystem zip = FileSystems.newFileSystem(jar, Map.of("create", "true"))) {
      Path target = Files.createDirectories(zip.getPath("models/small"));
      try (Stream<Path> files = Files.list(folder.resolve("classes/models/small"))) {
        for (Path file : files.toList()) {
          Files.copy(file, target.resolve(file.getFileName().toString()));
        }
      }
    }
    for (Path program : List.of(jar, folder.resolve("classes"))) {
      ShippedModels models = new ShippedModels(program);
      assertThat(models.names()).containsExactly("small");
      Path copy = models.copy("small").orElseThrow();
      assertThat(PlayerSource.fingerprint(AgentFolder.load(copy)))
          .isEqualTo(PlayerSource.fingerprint(agent));
      assertThat(models.copy("large")).isEmpty();
      assertThat(models.copy("../models/small")).isEmpty();
    }
  }

  @Test
  void aProgramMayShipNone() {
    assertThat(new ShippedModels(folder).names()).isEmpty();
    assertThat(new ShippedModels(folder).copy("small")).isEmpty();
  }

  private static AgentArchitecture agent() {
    return new AgentArchitecture(ArchitecturePresets.get("tiny"), new SplittableRandom(1));
  }

  private static long bytes(Path model) throws IOException {
    try (Stream<Path> files = Files.list(model)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
