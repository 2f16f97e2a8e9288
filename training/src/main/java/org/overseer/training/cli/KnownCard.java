package org.overseer.training.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The card that an agent came with, where the run that made it is not known: what it says stays,
 * but for the agent's name and place, and evaluations that were made since are added.
 *
 * <p>The text may have been edited by hand. What is not found in it is not changed.
 */
final class KnownCard {
  private static final String FENCE = "```";
  private static final String FRONT_MATTER = "---";

  /** How {@link AgentCard} says where an agent is. */
  private static final Pattern PLACE =
      Pattern.compile("AgentFolder\\.load\\(Path\\.of\\(\"([^\"]+)\"\\)\\)");

  private final List<String> lines;

  /** Takes the text of a card. */
  KnownCard(String card) {
    lines = new ArrayList<>(card.lines().toList());
  }

  /** The card of the agent under another name: its first heading. */
  KnownCard titled(String title) {
    boolean code = false;
    boolean head = !lines.isEmpty() && lines.get(0).equals(FRONT_MATTER);
    for (int at = head ? 1 : 0; at < lines.size(); at++) {
      String line = lines.get(at);
      head &= !line.equals(FRONT_MATTER);
      code ^= line.startsWith(FENCE);
      if (!head && !code && line.startsWith("# ")) {
        lines.set(at, "# " + title);
        break;
      }
    }
    return this;
  }

  /**
   * The card of the agent in another folder: the commands and the code that name the one before.
   */
  KnownCard movedTo(String folder) {
    Matcher place = PLACE.matcher(text());
    if (place.find()) {
      String quoted = Pattern.quote(place.group(1));
      Pattern named = Pattern.compile("(?<=--player |\")" + quoted + "(?=[ \"]|/model\\.)");
      lines.replaceAll(line -> named.matcher(line).replaceAll(Matcher.quoteReplacement(folder)));
    }
    return this;
  }

  /**
   * Adds the rows that a table lacks below its last one.
   *
   * @param header the table's first line
   * @return whether the card has such a table
   */
  boolean addRows(String header, List<String> rows) {
    int at = lines.indexOf(header);
    if (at < 0) {
      return false;
    }
    int end = at;
    while (end < lines.size() && lines.get(end).startsWith("|")) {
      end++;
    }
    lines.addAll(end, missing(rows, at, end));
    return true;
  }

  /**
   * Adds the lines that a block of code lacks at its end.
   *
   * @param title the line above the block
   */
  void addToBlock(String title, List<String> code) {
    int at = lines.indexOf(title);
    int begin = at < 0 ? -1 : indexOf(FENCE, at);
    int end = begin < 0 ? -1 : indexOf(FENCE, begin + 1);
    if (end >= 0) {
      lines.addAll(end, missing(code, begin, end));
    }
  }

  /**
   * Puts text in place of a line, before a heading where there is no such line, at the end without
   * either.
   */
  void addSection(String section, String inPlaceOf, String before) {
    List<String> added = new ArrayList<>(section.strip().lines().toList());
    int at = lines.indexOf(inPlaceOf);
    if (at >= 0) {
      lines.remove(at);
    } else if (lines.contains(before)) {
      at = lines.indexOf(before);
      added.add("");
    } else {
      at = lines.size();
      added.add(0, "");
    }
    lines.addAll(at, added);
  }

  private List<String> missing(List<String> wanted, int from, int to) {
    List<String> missing = new ArrayList<>(wanted);
    missing.removeAll(lines.subList(from, to));
    return missing;
  }

  private int indexOf(String line, int from) {
    int at = lines.subList(from, lines.size()).indexOf(line);
    return at < 0 ? -1 : from + at;
  }

  /** The card as it is now. */
  String text() {
    return String.join("\n", lines) + "\n";
  }
}
