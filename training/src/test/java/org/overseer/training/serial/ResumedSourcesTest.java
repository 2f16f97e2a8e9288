package org.overseer.training.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.overseer.agent.checkpoint.AgentFolder;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.SkirmishEnvironment;
import org.overseer.training.Runs;
import org.overseer.training.config.ConfigException;
import org.overseer.training.config.ConfigLoader;
import org.overseer.training.config.TrainingConfig;
import org.overseer.training.session.AgentNetworks;

/** A resumed run is the same run, whatever became of what it was made from. */
class ResumedSourcesTest {
  @TempDir private Path place;
  private final List<String> notices = new ArrayList<>();

  private TrainingConfig config(long agentSteps, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "run.agent-steps=" + agentSteps,
                "agent.architecture=dummy",
                "run.checkpoint-interval=60s",
                "learner.teacher-weight=0.1",
                "learner.teacher=" + place.resolve("teacher")));
    all.addAll(List.of(more));
    return ConfigLoader.load("debug", null, all);
  }

  private void train(TrainingConfig config) {
    Runs.train(
        place,
        "demo",
        config,
        place::resolve,
        session -> new SerialTrainer(session, () -> new SkirmishEnvironment(Scenario.load("3m"))),
        () -> false,
        notices::add);
  }

  private Path agent(String name, long seed) throws IOException {
    Path folder = Files.createDirectories(place.resolve(name));
    AgentArchitecture network = AgentNetworks.create(config(1, "seed=" + seed));
    AgentFolder.save(folder, network, 0);
    return folder;
  }

  private JsonNode sources() throws IOException {
    return new ObjectMapper().readTree(place.resolve("demo/run.json").toFile()).path("sources");
  }

  @Test
  void aRunGoesOnWithTheTeacherThatItBeganWith() throws IOException {
    Path teacher = agent("teacher", 5);
    Path start = agent("start", 6);
    train(config(400, "agent.start=start"));
    assertThat(sources().fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("agent.start", "learner.teacher");
    JsonNode noted = sources();
    assertThat(place.resolve("demo/league/players/000000/model.safetensors"))
        .hasSameBinaryContentAs(start.resolve("model.safetensors"));

    agent("teacher", 7); // another one in the same place
    Files.delete(start.resolve("config.json"));
    train(config(800, "agent.start=start"));
    assertThat(notices)
        .contains("going on from agent step 400")
        .anyMatch(line -> line.startsWith("learner.teacher: " + teacher + " has changed since"));
    assertThat(sources()).isEqualTo(noted);
  }

  @Test
  void aTeacherThatIsNoneIsToldByTheNameThatTheUserGave() {
    assertThatThrownBy(() -> train(config(400)))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("learner.teacher: ")
        .hasMessageContaining(place.resolve("teacher").toString());
    assertThat(place.resolve("demo/sources")).doesNotExist();
  }
}
