package org.overseer.training.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder that is written once and verified when it is read, such as a past version of the league.
 *
 * <p>Its manifest, the same as that of a checkpoint, is written last: without it the folder is the
 * half work of a killed process.
 */
public final class SealedFolder {
  private SealedFolder() {}

  /**
   * Writes the folder; whatever was there before is deleted.
   *
   * @param counter name of the number that says what the folder holds, for its manifest
   * @param value that number
   */
  public static void write(Path folder, String counter, long value, CheckpointStore.Writer writer)
      throws IOException {
    DurableFiles.deleteTree(folder);
    Files.createDirectories(folder);
    writer.writeTo(folder);
    CheckpointManifest.write(folder, counter, value);
  }

  /**
   * Checks that every file is as it was written.
   *
   * @throws RunException with the first thing that is wrong, without the folder's name
   */
  public static void verify(Path folder) {
    try {
      CheckpointManifest.verify(folder);
    } catch (IOException e) {
      throw new RunException(e.getClass().getSimpleName() + ": " + e.getMessage(), e);
    }
  }
}
