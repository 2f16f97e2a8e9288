package org.overseer.training.metrics;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How wide the terminal is: Java has no call for it. */
final class TerminalWidth {
  private static final int DEFAULT = 80;
  private static final Pattern COLUMNS = Pattern.compile("[1-9][0-9]{0,3}");
  private static final Pattern ROWS_AND_COLUMNS =
      Pattern.compile("[0-9]+ (" + COLUMNS.pattern() + ")\\s*");
  private static final int PATIENCE_SECONDS = 2;

  private TerminalWidth() {}

  /** Columns of the terminal that this process was started from, {@value #DEFAULT} if unknown. */
  static int columns() {
    return columns(System.getenv("COLUMNS"), sizeOfTerminal());
  }

  /**
   * The first of these that makes sense, else {@value #DEFAULT}.
   *
   * @param exported value of the environment variable COLUMNS, which shells seldom export
   * @param size rows and columns, as {@code stty size} prints them
   */
  static int columns(@Nullable String exported, String size) {
    if (exported != null && COLUMNS.matcher(exported).matches()) {
      return Integer.parseInt(exported);
    }
    Matcher rowsAndColumns = ROWS_AND_COLUMNS.matcher(size);
    return rowsAndColumns.matches() ? Integer.parseInt(rowsAndColumns.group(1)) : DEFAULT;
  }

  /** What {@code stty size} prints; nothing if it is not there or there is no terminal. */
  private static String sizeOfTerminal() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        boolean ended = stty.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return ended
            ? new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            : "";
      } finally {
        stty.destroyForcibly();
      }
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
