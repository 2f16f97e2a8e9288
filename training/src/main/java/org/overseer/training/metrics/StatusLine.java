package org.overseer.training.metrics;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterAttachable;
import ch.qos.logback.core.spi.FilterReply;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/**
 * One line about a run, in fixed order, rewritten in place on a terminal and printed line by line
 * elsewhere.
 */
public final class StatusLine {
  /** Of {@code logback.xml}: the log lines that go to standard error. */
  private static final String LOG_ON_STANDARD_ERROR = "STDERR";

  private final PrintStream out;
  private final int columns;
  private int shown;

  /**
   * Creates one.
   *
   * @param out standard error, so that standard output stays free for results
   * @param columns width of the terminal that {@code out} is: the line is cut to it and rewritten
   *     in place; 0 if it is none
   */
  public StatusLine(PrintStream out, int columns) {
    this.out = out;
    this.columns = columns;
  }

  /** Creates one on standard error; {@code bin/overseer} says whether that is a terminal. */
  public static StatusLine onStandardError() {
    if (!Boolean.getBoolean("overseer.terminal")) {
      return new StatusLine(System.err, 0);
    }
    StatusLine line = new StatusLine(System.err, TerminalWidth.columns());
    if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
      Appender<ILoggingEvent> log = root.getAppender(LOG_ON_STANDARD_ERROR);
      if (log != null) {
        line.endBefore(log);
      }
    }
    return line;
  }

  /** Ends the line each time before {@code log} writes, so that a warning begins a line. */
  void endBefore(FilterAttachable<ILoggingEvent> log) {
    log.addFilter(
        new Filter<>() {
          @Override
          public FilterReply decide(ILoggingEvent event) {
            end();
            return FilterReply.NEUTRAL;
          }
        });
  }

  /** Shows the line. */
  public void show(Progress progress) {
    show(format(progress));
  }

  /** Shows a line about something else than training. */
  public synchronized void show(String line) {
    if (columns > 0) {
      // In the last column many terminals wrap, and a wrapped line cannot be rewritten.
      String cut = line.substring(0, Math.min(line.length(), columns - 1));
      // Blanks wipe what a longer line before left behind.
      out.print("\r" + cut + " ".repeat(Math.max(0, shown - cut.length())));
      shown = cut.length();
    } else {
      out.println(line);
    }
    out.flush();
  }

  /** Leaves the line where it is and lets others print below it. */
  public synchronized void end() {
    if (shown > 0) {
      out.println();
      out.flush();
    }
    shown = 0;
  }

  /** The line, without a line end. */
  public static String format(Progress p) {
    StringBuilder line = new StringBuilder(160);
    line.append(clock(p.elapsed()))
        .append(text("  steps %s (%,.0f/s)", count(p.agentSteps()), p.agentStepsPerSecond()))
        .append(text("  updates %,d (%.1f/s)", p.updates(), p.updatesPerSecond()))
        .append(text("  lag %.1f/%d", p.lagMean(), p.lagMax()))
        .append("  win ")
        .append(winRate(p.wins(), p.games()))
        .append("  loss ")
        .append(Double.isNaN(p.loss()) ? "-" : text("%.3f", p.loss()))
        .append("  entropy ")
        .append(Double.isNaN(p.entropy()) ? "-" : text("%.2f", p.entropy()))
        .append(text("  replay %.0f%%", 100 * p.replayFill()))
        .append("  eta ")
        .append(p.remaining() == null ? "-" : clock(p.remaining()));
    if (p.waiting() != null) {
      line.append("  waiting: ").append(p.waiting());
    }
    return line.toString();
  }

  /** Share of games won with half the width of its 95 % Wilson interval. */
  private static String winRate(int wins, int games) {
    if (games == 0) {
      return "-";
    }
    double z = 1.959964;
    double rate = (double) wins / games;
    double half =
        z
            / (1 + z * z / games)
            * Math.sqrt(rate * (1 - rate) / games + z * z / (4.0 * games * games));
    return text("%.1f%% ±%.1f (%d)", 100 * rate, 100 * half, games);
  }

  /** 950, 12.4k, 1.24M, 3.10G. */
  static String count(long n) {
    if (n < 1_000) {
      return Long.toString(n);
    } else if (n < 1_000_000) {
      return text("%.1fk", Math.floor(n / 1e2) / 10);
    } else if (n < 1_000_000_000) {
      return text("%.2fM", Math.floor(n / 1e4) / 100);
    }
    return text("%.2fG", Math.floor(n / 1e7) / 100);
  }

  /** Hours, minutes and seconds. */
  public static String clock(Duration duration) {
    Duration time = duration.isNegative() ? Duration.ZERO : duration;
    return text("%02d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart());
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
