package org.overseer.perceiver.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetPolicyTest {
  @TempDir private Path folder;

  @Test
  void learnsWhichEnemyToShootAt() {
    assertThat(TargetPolicy.run(0, folder)).isLessThan(0.6);
    assertThat(TargetPolicy.run(300, folder)).isGreaterThan(0.8);
    assertThat(folder).isDirectoryContaining("glob:**model.safetensors");
  }
}
