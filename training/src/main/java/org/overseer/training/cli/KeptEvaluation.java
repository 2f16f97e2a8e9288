package org.overseer.training.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.overseer.training.run.RunException;

/**
 * A finished match that an {@link EvaluationFolder} has kept.
 *
 * @param description its {@code evaluation.json}
 * @param result its {@code result.json}
 */
record KeptEvaluation(JsonNode description, JsonNode result) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * All matches of a player, the one that they are about, in the order of their folders' names.
   *
   * @param fingerprint of {@link PlayerSource#fingerprint}: what others under its name have played
   *     is not its own
   * @param places folders of evaluations; those that are not there have none
   * @param notices told of evaluations that cannot be read, which are left out
   */
  static List<KeptEvaluation> of(String fingerprint, List<Path> places, Consumer<String> notices) {
    List<KeptEvaluation> found = new ArrayList<>();
    for (Path place : places) {
      for (Path folder : folders(place)) {
        Path result = folder.resolve(EvaluationFolder.RESULT);
        Path description = folder.resolve(EvaluationFolder.DESCRIPTION);
        if (Files.exists(result) && Files.exists(description)) {
          try {
            KeptEvaluation kept = new KeptEvaluation(read(description), read(result));
            if (kept.description.at("/players/0/fingerprint").asText().equals(fingerprint)) {
              found.add(kept);
            }
          } catch (IOException e) {
            notices.accept("left out %s, which cannot be read: %s".formatted(folder, reason(e)));
          }
        }
      }
    }
    return found;
  }

  private static List<Path> folders(Path place) {
    if (!Files.isDirectory(place)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(place)) {
      return entries
          .filter(entry -> entry.getFileName().toString().startsWith(EvaluationFolder.PREFIX))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new RunException("cannot list " + place + ": " + e.getMessage(), e);
    }
  }

  private static JsonNode read(Path file) throws IOException {
    return JSON.readTree(Files.readString(file));
  }

  private static String reason(IOException e) {
    return e instanceof JsonProcessingException json
        ? "no JSON from line " + json.getLocation().getLineNr() + " on"
        : ErrorReport.oneLine(e);
  }
}
