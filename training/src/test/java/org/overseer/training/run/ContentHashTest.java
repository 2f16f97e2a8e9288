package org.overseer.training.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentHashTest {
  /** The test vector "abc" of FIPS 180-2, appendix B.1. */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir private Path folder;

  @Test
  void textsAndFilesHaveTheHashOfTheirBytes() throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "abc");
    assertThat(ContentHash.ofText("abc")).isEqualTo(ABC);
    assertThat(ContentHash.ofFile(file)).isEqualTo(ABC);
    assertThat(ContentHash.of(file)).isEqualTo(ABC);
  }

  @Test
  void aFolderHasTheHashOfWhatSha256sumPrintsOfItsFiles() throws IOException {
    Files.writeString(folder.resolve("b.txt"), "abc");
    Files.writeString(folder.resolve("a.txt"), "abc");
    Files.createDirectories(folder.resolve("within"));
    assertThat(ContentHash.of(folder))
        .isEqualTo(ContentHash.ofText(ABC + "  a.txt\n" + ABC + "  b.txt\n"));
  }
}
