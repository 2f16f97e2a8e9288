package org.overseer.training.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * The small files of a checkpoint, among them {@code state.json} with counters, and {@code
 * timing.json} with the time spent training, apart because it differs between equal runs.
 */
public final class CheckpointJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String STATE = "state.json";
  private static final String TIMING = "timing.json";
  private static final String SECONDS = "training_seconds";

  private CheckpointJson() {}

  /** Writes counters and time into a checkpoint. */
  public static void write(Path checkpoint, Record state, Duration trainingTime)
      throws IOException {
    write(checkpoint.resolve(STATE), state);
    JSON.writeValue(
        checkpoint.resolve(TIMING).toFile(), Map.of(SECONDS, trainingTime.toMillis() / 1000.0));
  }

  /**
   * The counters of a checkpoint.
   *
   * @throws RunException if they cannot be read
   */
  public static <T extends Record> T state(Path checkpoint, Class<T> type) {
    return read(checkpoint.resolve(STATE), type);
  }

  /**
   * The time spent training up to a checkpoint.
   *
   * @throws RunException if it cannot be read
   */
  public static Duration trainingTime(Path checkpoint) {
    double seconds = read(checkpoint.resolve(TIMING), JsonNode.class).path(SECONDS).asDouble();
    return Duration.ofMillis((long) (seconds * 1000));
  }

  /** Writes a file. */
  public static void write(Path file, Record contents) throws IOException {
    JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), contents);
  }

  /**
   * Reads a file.
   *
   * @throws RunException if it cannot be read
   */
  public static <T> T read(Path file, Class<T> type) {
    try {
      return JSON.readValue(file.toFile(), type);
    } catch (IOException e) {
      throw new RunException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
