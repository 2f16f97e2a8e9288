package org.overseer.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {
  @TempDir private Path runs;

  /** Another process that wants the lock of {@code demo}. */
  public static final class Other {
    private Other() {}

    /** Says how it went. */
    public static void main(String[] arguments) throws IOException {
      try (RunLock lock = RunLock.take(Path.of(arguments[0]), "demo")) {
        System.out.print("taken by " + lock.getClass().getSimpleName());
      } catch (RunException e) {
        System.out.print(e.getMessage());
      }
    }
  }

  private String another() throws IOException, InterruptedException {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Other.class.getName(),
                runs.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String answer = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(other.waitFor()).isZero();
    return answer;
  }

  @Test
  void aRunOfThisProcessIsRefusedAndStillLockedForOthers() throws Exception {
    try (RunLock lock = RunLock.take(runs, "demo")) {
      Path link = Files.createSymbolicLink(runs.resolveSibling(runs.getFileName() + "-l"), runs);
      for (Path path : new Path[] {runs, runs.resolve("..").resolve(runs.getFileName()), link}) {
        assertThatThrownBy(() -> RunLock.take(path, "demo"))
            .isInstanceOf(RunException.class)
            .hasMessage(
                "run 'demo' is being trained in this process (process %d); wait for it, stop it, or choose another name with --run"
                    .formatted(ProcessHandle.current().pid()));
      }
      Files.delete(link);
      assertThat(another())
          .isEqualTo(
              "run 'demo' is being trained by another process (process %d); wait for it, stop it, or choose another name with --run"
                  .formatted(ProcessHandle.current().pid()));
      RunLock.take(runs, "other").close();
    }
    assertThat(another()).isEqualTo("taken by RunLock");
  }

  @Test
  void closingTwiceLeavesTheNextRunItsLock() throws Exception {
    RunLock first = RunLock.take(runs, "demo");
    first.close();
    try (RunLock second = RunLock.take(runs, "demo")) {
      first.close();
      assertThatThrownBy(() -> RunLock.take(runs, "demo")).isInstanceOf(RunException.class);
      assertThat(second).isNotSameAs(first);
      assertThat(another()).startsWith("run 'demo' is being trained by another process");
    }
  }
}
