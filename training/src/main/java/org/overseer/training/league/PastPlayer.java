package org.overseer.training.league;

import java.util.Locale;

/**
 * A frozen copy of a learning player.
 *
 * @param id its number in the order of freezing, from 0
 * @param role what its parent was for
 * @param parent name of the learning player that it is a copy of
 * @param agentSteps agent steps that its parent had made; −1 in runs that did not note it
 */
public record PastPlayer(int id, Role role, String parent, long agentSteps) {
  /** The name in files, for example {@code 000012}. */
  public String name() {
    return name(id);
  }

  /** The name in files of the past player {@code id}. */
  public static String name(int id) {
    return String.format(Locale.ROOT, "%06d", id);
  }
}
