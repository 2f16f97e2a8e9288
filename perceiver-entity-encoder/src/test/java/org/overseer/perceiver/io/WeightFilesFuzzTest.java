package org.overseer.perceiver.io;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Tag;

/**
 * Arbitrary bytes are read or refused in one line. An ordinary run replays the seeds in the
 * resources; the Maven profile {@code fuzz} looks for more, one method at a time.
 */
@Tag("fuzz")
class WeightFilesFuzzTest {
  @FuzzTest(maxDuration = "10m")
  void safetensors(byte[] file) {
    UntrustedFiles.read(() -> SafetensorsReader.of("fuzz", file), file.length);
  }

  @FuzzTest(maxDuration = "10m")
  void pytorch(byte[] file) {
    UntrustedFiles.read(() -> PytorchReader.of("fuzz", file), file.length);
  }

  /** The pickle alone, in a zip file that is right. */
  @FuzzTest(maxDuration = "10m")
  void pickle(byte[] pickle) {
    byte[] file = TorchFiles.file(pickle, TorchFiles.range(24));
    UntrustedFiles.read(() -> PytorchReader.of("fuzz", file), file.length);
  }
}
