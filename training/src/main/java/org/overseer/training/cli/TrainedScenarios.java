package org.overseer.training.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.overseer.training.config.ConfigException;

/** On which scenarios a run was trained, as its {@code run.json} tells. */
final class TrainedScenarios {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TrainedScenarios() {}

  /**
   * The scenarios of a run.
   *
   * @param name of a run or its folder; all else, such as a script or a model folder, has none
   * @param runs folder of all runs
   * @return without repetitions; none where nothing tells them
   * @throws ConfigException if the run's description cannot be read: to play elsewhere than where
   *     the run was trained is for the user to say
   */
  static List<String> of(String name, Path runs) {
    for (Path place : RunPlaces.of(name, runs)) {
      if (Files.isRegularFile(place.resolve("config.json"))) {
        return List.of(); // a player of that name is this model
      }
      if (Files.isRegularFile(place.resolve("run.json"))) {
        return read(place.resolve("run.json"));
      }
    }
    return List.of();
  }

  private static List<String> read(Path file) {
    JsonNode value;
    try {
      value = JSON.readTree(Files.readString(file)).at("/settings/environment.scenario");
    } catch (IOException e) {
      throw new ConfigException(
          file
              + " cannot be read as JSON ("
              + e.getClass().getSimpleName()
              + "), so where the run was trained is not known; name a scenario with --scenario",
          e);
    }
    Set<String> names = new LinkedHashSet<>();
    if (value.isTextual()) {
      names.add(value.asText());
    }
    value.forEach(element -> names.add(element.asText()));
    return List.copyOf(names);
  }
}
