package org.overseer.training.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Standard output that remembers what it could not write: print streams keep that to themselves, so
 * that a result on a full disk would be lost by a command that says it is done.
 */
final class StandardOutput extends OutputStream {
  /**
   * In what the system says of a reader that has gone, as {@code head} does when it has its lines:
   * "Broken pipe", on Windows "The pipe is being closed". {@code bin/overseer} asks for English.
   */
  private static final String READER_GONE = "pipe";

  private final OutputStream out;
  private volatile @Nullable IOException failure;

  /**
   * @param out where it goes
   */
  StandardOutput(OutputStream out) {
    this.out = out;
  }

  /**
   * A print stream on it; before JDK 18 they follow the locale, and a C locale has no {@code ±}.
   */
  PrintStream printer() {
    return new PrintStream(this, /* autoFlush= */ true, StandardCharsets.UTF_8);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  /**
   * The exit code of a command that has come to its end.
   *
   * @param exitCode its own
   * @param err told in one line if something that it printed was lost; nobody misses what a reader
   *     did not wait for
   */
  int exitCode(int exitCode, PrintWriter err) {
    IOException lost = failure;
    if (exitCode != ExitCode.DONE || lost == null || isReaderGone(lost)) {
      return exitCode;
    }
    err.println("overseer: cannot write to standard output (" + ErrorReport.oneLine(lost) + ")");
    err.flush();
    return ExitCode.FAILED;
  }

  private static boolean isReaderGone(IOException failure) {
    return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains(READER_GONE);
  }
}
