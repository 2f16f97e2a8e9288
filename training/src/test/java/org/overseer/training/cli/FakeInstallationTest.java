package org.overseer.training.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.training.config.ConfigException;

/** Nothing of a real game is ever changed. */
class FakeInstallationTest {
  private static final String MAP = "Maps/Melee/Simple64.SC2Map";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Versions/Base69232/SC2_x64",
        "Versions/Base75689/SC2_x64",
        "Versions/Base75689/SC2.exe",
        MAP,
        "Maps/other.SC2Map",
        "ExecuteInfo.txt"
      })
  void aFolderOfAnotherInstallationIsLeftAlone(String real) throws IOException {
    put(real);
    assertThatThrownBy(() -> new FakeInstallation(folder).write())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("name a new folder");
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> files = all.filter(Files::isRegularFile).toList();
      assertThat(files).containsExactly(folder.resolve(real));
    }
    assertThat(folder.resolve(real)).hasContent("real");
  }

  @Test
  void mapsThatSomebodyPutIntoOursStay() throws IOException {
    new FakeInstallation(folder).write();
    assertThat(folder.resolve(MAP)).isNotEmptyFile();
    put(MAP);
    Files.delete(folder.resolve("Maps/3m.SC2Map"));
    new FakeInstallation(folder).write();
    assertThat(folder.resolve(MAP)).hasContent("real");
    assertThat(folder.resolve("Maps/3m.SC2Map")).isNotEmptyFile();
  }

  private void put(String file) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, "real");
  }
}
