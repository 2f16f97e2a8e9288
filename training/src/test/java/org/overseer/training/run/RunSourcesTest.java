package org.overseer.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.overseer.training.config.ConfigException;

class RunSourcesTest {
  private static final String TEACHER = "learner.teacher";

  @TempDir private Path place;
  private final List<String> notices = new ArrayList<>();
  private Path teacher = Path.of("");
  private Path runJson = Path.of("");

  @BeforeEach
  void writeTeacher() throws IOException {
    teacher = Files.createDirectories(place.resolve("elsewhere/agent"));
    runJson = place.resolve("demo/run.json");
    Files.writeString(teacher.resolve("config.json"), "{}");
    Files.writeString(teacher.resolve("model.safetensors"), "weights");
    Files.createDirectories(teacher.resolve("within"));
    Files.writeString(teacher.resolve("within/large.bin"), "no part of a model");
  }

  /** A start that trains; gives where the source is read from. */
  private Path start(String setting, Path source) {
    try (RunFolder run = open()) {
      Path read = run.sources().resolve(setting, source);
      run.begin();
      return read;
    }
  }

  private RunFolder open() {
    RunFolder.Contents contents = new RunFolder.Contents(Map.of("seed", 1), 2, 0);
    return RunFolder.open(
        place, "demo", contents, List.of("test"), RunFolder.Start.RESUME, notices::add);
  }

  private JsonNode noted(String setting) throws IOException {
    return new ObjectMapper().readTree(runJson.toFile()).path("sources").path(setting);
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aSourceIsNotedWithItsHashAndCopiedWhenTrainingBegins() throws IOException {
    assertThat(start(TEACHER, teacher)).isEqualTo(teacher);
    JsonNode json = noted(TEACHER);
    assertThat(json.path("path").asText()).isEqualTo(teacher.toString());
    assertThat(json.path("sha256").asText()).matches("[0-9a-f]{64}");
    Path copy = place.resolve("demo").resolve(json.path("copy").asText());
    assertThat(files(copy)).containsExactly("config.json", "model.safetensors");
    assertThat(copy.resolve("model.safetensors")).hasContent("weights");
    assertThat(start(TEACHER, teacher)).as("from now on").isEqualTo(copy);
    assertThat(notices).isEmpty();
    assertThat(noted(TEACHER)).isEqualTo(json);
  }

  @Test
  void aStartThatTrainsNothingCopiesNothing() {
    try (RunFolder run = open()) {
      run.sources().resolve(TEACHER, teacher);
    }
    assertThat(place.resolve("demo/sources")).doesNotExist();
  }

  @Test
  void aRunGoesOnWithItsCopyAndTellsWhatBecameOfTheOriginal() throws IOException {
    start(TEACHER, teacher);
    Path copy = place.resolve("demo").resolve(noted(TEACHER).path("copy").asText());
    Files.writeString(teacher.resolve("model.safetensors"), "others!");
    assertThat(start(TEACHER, teacher)).isEqualTo(copy);
    DurableFiles.deleteTree(teacher);
    assertThat(start(TEACHER, teacher)).isEqualTo(copy);
    assertThat(copy.resolve("model.safetensors")).hasContent("weights");
    assertThat(notices)
        .containsExactly(
            "learner.teacher: %s has changed since the run began, which goes on with its copy in %s"
                .formatted(teacher, copy),
            "learner.teacher: %s is gone since the run began, which goes on with its copy in %s"
                .formatted(teacher, copy));
  }

  @Test
  void aDamagedCopyIsMadeAnewFromAnOriginalThatIsStillTheSame() throws IOException {
    start(TEACHER, teacher);
    Path copy = place.resolve("demo").resolve(noted(TEACHER).path("copy").asText());
    Files.writeString(copy.resolve("model.safetensors"), "torn");
    assertThat(start(TEACHER, teacher)).isEqualTo(teacher);
    assertThat(copy.resolve("model.safetensors")).hasContent("weights");
    Files.writeString(copy.resolve("model.safetensors"), "torn");
    Files.writeString(teacher.resolve("model.safetensors"), "others!");
    assertThatThrownBy(() -> start(TEACHER, teacher))
        .isInstanceOf(RunException.class)
        .hasMessage(
            "learner.teacher: the run's copy %s is damaged and %s is not what the run began with; restore one of them, or start over with --fresh"
                .formatted(copy, teacher));
  }

  @Test
  void anotherPathIsAnotherSource() throws IOException {
    start(TEACHER, teacher);
    String first = noted(TEACHER).path("copy").asText();
    Path other = Files.createDirectories(place.resolve("other/agent"));
    Files.writeString(other.resolve("model.safetensors"), "others!");
    assertThat(start(TEACHER, other)).isEqualTo(other);
    assertThat(noted(TEACHER).path("path").asText()).isEqualTo(other.toString());
    assertThat(noted(TEACHER).path("copy").asText()).isNotEqualTo(first);
    assertThat(place.resolve("demo").resolve(first)).as("that of before").exists();
  }

  /** A start that trains with an agent that is named, which means one of some folders. */
  private Path startFrom(String name, Map<String, Path> folders) {
    try (RunFolder run = open()) {
      Path read =
          run.sources()
              .resolve(
                  "agent.start",
                  name,
                  wanted -> {
                    if (!folders.containsKey(wanted)) {
                      throw new ConfigException("unknown player '" + wanted + "'");
                    }
                    return folders.get(wanted);
                  });
      run.begin();
      return read;
    }
  }

  @Test
  void aNameIsThatOfWhatItMeantWhenTheRunBegan() throws IOException {
    Path later = Files.createDirectories(place.resolve("later/agent"));
    Files.writeString(later.resolve("model.safetensors"), "others!");
    assertThat(startFrom("clone", Map.of("clone", teacher))).isEqualTo(teacher);
    JsonNode json = noted("agent.start");
    assertThat(json.path("name").asText()).isEqualTo("clone");
    Path copy = place.resolve("demo").resolve(json.path("copy").asText());
    assertThat(startFrom("clone", Map.of("clone", teacher))).isEqualTo(copy);
    assertThat(notices).isEmpty();
    assertThat(startFrom("clone", Map.of("clone", later))).isEqualTo(copy);
    DurableFiles.deleteTree(teacher);
    assertThat(startFrom("clone", Map.of())).isEqualTo(copy);
    assertThat(copy.resolve("model.safetensors")).hasContent("weights");
    assertThat(notices)
        .containsExactly(
            "agent.start: clone has changed since the run began, which goes on with its copy in "
                + copy,
            "agent.start: clone is gone since the run began, which goes on with its copy in "
                + copy);
    assertThat(noted("agent.start")).isEqualTo(json);
    assertThat(startFrom("other", Map.of("other", later))).isEqualTo(later);
    assertThatThrownBy(() -> startFrom("clone", Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessage("unknown player 'clone'");
  }

  @Test
  void aRunThatNotedAPathBeforeNamesWereTakenGoesOnWithItsCopy() throws IOException {
    start(TEACHER, teacher);
    Path copy = place.resolve("demo").resolve(noted(TEACHER).path("copy").asText());
    DurableFiles.deleteTree(teacher);
    try (RunFolder run = open()) {
      assertThat(run.sources().resolve(TEACHER, teacher.toString(), RunSourcesTest::nobody))
          .isEqualTo(copy);
      assertThatThrownBy(() -> run.sources().resolve(TEACHER, "teacher", RunSourcesTest::nobody))
          .isInstanceOf(ConfigException.class);
    }
    assertThat(notices)
        .containsExactly(
            "learner.teacher: %s is gone since the run began, which goes on with its copy in %s"
                .formatted(teacher, copy));
  }

  private static Path nobody(String name) {
    throw new ConfigException("unknown player '" + name + "'");
  }

  @Test
  void aDamagedCopyIsMadeAnewFromWhereverTheNameLeadsNow() throws IOException {
    startFrom("clone", Map.of("clone", teacher));
    Path copy = place.resolve("demo").resolve(noted("agent.start").path("copy").asText());
    Files.writeString(copy.resolve("model.safetensors"), "torn");
    Path moved = place.resolve("moved");
    Files.move(teacher, moved);
    assertThat(startFrom("clone", Map.of("clone", moved))).isEqualTo(moved);
    assertThat(copy.resolve("model.safetensors")).hasContent("weights");
  }

  @Test
  void twoSourcesOfTheSameContentsHaveACopyEach() throws IOException {
    Path twin = Files.createDirectories(place.resolve("elsewhere/twin"));
    Files.writeString(twin.resolve("config.json"), "{}");
    Files.writeString(twin.resolve("model.safetensors"), "weights");
    try (RunFolder run = open()) {
      run.sources().resolve("agent.start", twin);
      run.sources().resolve(TEACHER, teacher);
      run.begin();
    }
    for (String setting : List.of("agent.start", TEACHER)) {
      Path copy = place.resolve("demo").resolve(noted(setting).path("copy").asText());
      assertThat(copy.resolve("model.safetensors")).as(setting).hasContent("weights");
    }
  }

  @Test
  void aFileIsCopiedUnderItsName() throws IOException {
    Path strategy = Files.writeString(place.resolve("rush.json"), "{}");
    start("rewards.strategy", strategy);
    Files.delete(strategy);
    Path copy = start("rewards.strategy", strategy);
    assertThat(copy).hasFileName("rush.json").hasContent("{}").isNotEqualTo(strategy);
  }

  @Test
  void aSourceThatChangesBetweenReadingAndCopyingIsRefused() throws IOException {
    try (RunFolder run = open()) {
      run.sources().resolve(TEACHER, teacher);
      Files.writeString(teacher.resolve("model.safetensors"), "others!");
      assertThatThrownBy(run::begin)
          .isInstanceOf(RunException.class)
          .hasMessageStartingWith("learner.teacher: " + teacher + " has changed since it was read");
    }
    assertThat(runJson).doesNotExist();
  }

  @Test
  void whatIsNotThereIsLeftToItsReader() throws IOException {
    Path nowhere = place.resolve("nowhere");
    assertThat(start(TEACHER, nowhere)).isEqualTo(nowhere);
    assertThat(noted(TEACHER).isMissingNode()).isTrue();
  }

  @Test
  void recordedGamesAreNotedAndNotCopied() throws IOException {
    for (int i = 0; i < 3; i++) {
      try (RunFolder run = open()) {
        run.sources().note("imitation.data", teacher);
        run.begin();
      }
      if (i == 1) {
        assertThat(notices).isEmpty();
        Files.writeString(teacher.resolve("another.game"), "");
      }
    }
    assertThat(notices)
        .containsExactly(
            "imitation.data: the files in %s are not those that the run began with"
                .formatted(teacher));
    assertThat(noted("imitation.data").has("copy")).isFalse();
    assertThat(place.resolve("demo/sources")).doesNotExist();
  }

  @Test
  void whatHasDoneItsPartStaysNotedWithoutBeingLookedAt() throws IOException {
    start("agent.start", teacher);
    JsonNode json = noted("agent.start");
    DurableFiles.deleteTree(teacher);
    try (RunFolder run = open()) {
      run.sources().leave("agent.start");
      run.begin();
    }
    assertThat(noted("agent.start")).isEqualTo(json);
    assertThat(notices).isEmpty();
  }

  @Test
  void aHashInRunJsonThatIsNoneNamesNoFolder() throws IOException {
    start(TEACHER, teacher);
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode json = (ObjectNode) mapper.readTree(runJson.toFile());
    json.withObject("/sources").withObject("/" + TEACHER).put("sha256", "../../../elsewhere");
    mapper.writeValue(runJson.toFile(), json);
    assertThat(start(TEACHER, teacher)).isEqualTo(teacher);
    assertThat(teacher.resolve("model.safetensors")).hasContent("weights");
  }
}
