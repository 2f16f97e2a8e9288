package org.overseer.perceiver.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileProblemTest {
  @TempDir Path folder;

  @Test
  void errorsWhoseMessageIsOnlyAPathAreToldInWords() {
    assertThat(FileProblem.reading(Path.of("a"), new AccessDeniedException("/x/a")))
        .hasMessage("cannot read a: no permission for /x/a");
    assertThat(FileProblem.reason(new NoSuchFileException("/x/a"))).isEqualTo("there is no /x/a");
    assertThat(FileProblem.reason(new IOException("disk on fire"))).isEqualTo("disk on fire");
    assertThat(FileProblem.reason(new EOFException())).isEqualTo("EOFException");
  }

  @Test
  void aFileInTheWayOfAFolderIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "here");
    Path below = file.resolve("below");

    assertThatThrownBy(() -> AtomicFile.writeString(below, ""))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("cannot write " + below + ": " + file + " is not a folder");
  }
}
