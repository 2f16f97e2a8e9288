package org.overseer.eval.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One holder of a file, in this process and among all of the machine. */
class FileClaimTest {
  @TempDir private Path folder;

  /** Another process that wants the file. */
  static final class Other {
    private Other() {}

    /** Says how it went. */
    public static void main(String[] arguments) throws IOException {
      try (FileClaim claim = FileClaim.take(Path.of(arguments[0]))) {
        System.out.print("taken as " + claim.getClass().getSimpleName());
      } catch (FileClaim.TakenException e) {
        System.out.print(e.holder());
      }
    }
  }

  private String another(Path file) throws IOException, InterruptedException {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Other.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String answer = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(other.waitFor()).isZero();
    return answer;
  }

  @Test
  void aFileHasOneHolderWhoIsNamed() throws Exception {
    Path file = folder.resolve("games.csv");
    long pid = ProcessHandle.current().pid();
    try (FileClaim claim = FileClaim.take(file)) {
      assertThatThrownBy(
              () -> FileClaim.take(folder.resolve("../" + folder.getFileName() + "/games.csv")))
          .isInstanceOf(FileClaim.TakenException.class)
          .hasMessage("in this process (process " + pid + ")");
      assertThat(another(file)).isEqualTo("by another process (process " + pid + ")");
      assertThat(another(folder.resolve("other.csv"))).isEqualTo("taken as FileClaim");
      assertThat(claim).isNotNull();
    }
    assertThat(another(file)).isEqualTo("taken as FileClaim");
    assertThat(Files.exists(file)).as("the file itself").isFalse();
  }

  @Test
  void closingTwiceLeavesTheNextHolderItsClaim() throws Exception {
    Path file = folder.resolve("games.csv");
    FileClaim first = FileClaim.take(file);
    first.close();
    try (FileClaim second = FileClaim.take(file)) {
      first.close();
      assertThat(second).isNotSameAs(first);
      assertThatThrownBy(() -> FileClaim.take(file)).isInstanceOf(FileClaim.TakenException.class);
      assertThat(another(file)).startsWith("by another process");
    }
  }
}
