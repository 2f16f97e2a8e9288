package org.overseer.training.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** {@code manifest.json} of a checkpoint: length and SHA-256 of each of its files. */
final class CheckpointManifest {
  static final String FILE = "manifest.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private CheckpointManifest() {}

  /** Forces every file of the folder to the disk and writes the manifest beside them. */
  static void write(Path folder, String counter, long value) throws IOException {
    ObjectNode files = JSON.createObjectNode();
    for (Path file : DurableFiles.files(folder)) {
      DurableFiles.syncFile(file);
      files
          .putObject(name(folder, file))
          .put("bytes", Files.size(file))
          .put("sha256", ContentHash.ofFile(file));
    }
    ObjectNode manifest = JSON.createObjectNode().put(counter, value);
    manifest.set("files", files);
    DurableFiles.replace(
        folder.resolve(FILE),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(manifest) + "\n");
  }

  /**
   * Checks every file against the manifest.
   *
   * @throws RunException with the first thing that is wrong, without the folder's name
   */
  static void verify(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new RunException("it has no " + FILE);
    }
    JsonNode files;
    try {
      files = JSON.readTree(Files.readString(file)).path("files");
    } catch (JsonProcessingException | java.nio.charset.CharacterCodingException e) {
      throw new RunException(FILE + " is not readable as JSON", e);
    }
    if (!files.isObject() || files.isEmpty()) {
      throw new RunException(FILE + " lists no files");
    }
    for (Map.Entry<String, JsonNode> entry : files.properties()) {
      verify(folder, entry.getKey(), entry.getValue());
    }
  }

  private static void verify(Path folder, String name, JsonNode expected) throws IOException {
    Path file = folder.resolve(name).normalize();
    if (!file.startsWith(folder.normalize())) {
      throw new RunException(FILE + " names a file outside the checkpoint: " + name);
    }
    if (!Files.isRegularFile(file)) {
      throw new RunException(name + " is missing");
    }
    long bytes = expected.path("bytes").asLong(-1);
    if (Files.size(file) != bytes) {
      throw new RunException(name + " has " + Files.size(file) + " bytes instead of " + bytes);
    }
    if (!ContentHash.ofFile(file).equals(expected.path("sha256").asText())) {
      throw new RunException(name + " does not match its SHA-256");
    }
  }

  private static String name(Path folder, Path file) {
    return folder.relativize(file).toString().replace('\\', '/');
  }
}
