package org.overseer.training.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandardOutputTest {
  private final StringWriter err = new StringWriter();

  private int exitCode(int own, OutputStream out) {
    StandardOutput output = new StandardOutput(out);
    output.printer().println("93 % ± 3");
    return output.exitCode(own, new PrintWriter(err));
  }

  private static OutputStream failing(String why) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(why);
      }
    };
  }

  @Test
  void aResultThatIsLostIsNoSuccess() {
    assertThat(exitCode(ExitCode.DONE, failing("No space left on device")))
        .isEqualTo(ExitCode.FAILED);
    assertThat(err.toString().lines())
        .containsExactly("overseer: cannot write to standard output (No space left on device)");
  }

  @Test
  void whoFailsOrIsInterruptedHasSaidSo() {
    assertThat(exitCode(ExitCode.INTERRUPTED, failing("No space left on device")))
        .isEqualTo(ExitCode.INTERRUPTED);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aReaderThatHasEnoughMayGo() {
    for (String gone : List.of("Broken pipe", "The pipe is being closed")) {
      assertThat(exitCode(ExitCode.DONE, failing(gone))).isEqualTo(ExitCode.DONE);
    }
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void whatIsWrittenIsUtf8InEveryLocale() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(exitCode(ExitCode.DONE, out)).isEqualTo(ExitCode.DONE);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualToIgnoringNewLines("93 % ± 3");
  }
}
