package org.overseer.perceiver.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetPolicyTest {
  @TempDir private Path folder;

  @Test
  void learnsWhichEnemyToShootAt() {
    assertThat(TargetPolicy.run(600, folder)).isGreaterThan(0.9);
    assertThat(folder).isDirectoryContaining("glob:**model.safetensors");
  }
}
