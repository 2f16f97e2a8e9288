package org.overseer.env.sc2;

import java.util.ArrayList;
import java.util.List;
import org.overseer.env.EnvironmentException;
import org.overseer.env.EnvironmentException.Code;
import org.overseer.env.net.ConnectionPolicy;

/**
 * Processes of an installed game, one for each player, started when they are needed.
 *
 * <p>After a failure all are ended, because nobody knows what state they are in, and the next
 * connection starts them anew: at most {@value #MOST_FAILURES} times without a finished game in
 * between. Not thread-safe.
 */
final class Sc2Processes implements GameHosts {
  static final int MOST_FAILURES = 3;

  private final Sc2Installation installation;
  private final int players;
  private final ConnectionPolicy policy;
  private final List<Sc2Process> processes = new ArrayList<>();
  private int failures;
  private String lastFailure = "";

  Sc2Processes(Sc2Installation installation, int players, ConnectionPolicy policy) {
    this.installation = installation;
    this.players = players;
    this.policy = policy;
  }

  @Override
  public Sc2Protocol connect(int player) {
    if (failures >= MOST_FAILURES) {
      throw new EnvironmentException(
          Code.UNREACHABLE,
          "StarCraft II in "
              + installation.folder()
              + " failed "
              + failures
              + " times without finishing a game and is not started again; the last time: "
              + lastFailure);
    }
    while (processes.size() < players) { // all at once: starting takes long
      processes.add(new Sc2Process(installation));
    }
    return processes.get(player).connect(policy);
  }

  @Override
  public String map(String name) {
    return installation.map(name);
  }

  @Override
  public void gameFinished() {
    failures = 0;
  }

  @Override
  public EnvironmentException connectionsLost(EnvironmentException failure) {
    if (processes.isEmpty()) {
      return failure;
    }
    failures++;
    lastFailure = String.valueOf(failure.getMessage());
    EnvironmentException result = failure;
    for (Sc2Process process : processes) {
      if (failure.code() != Code.UNREACHABLE && process.hasEnded()) {
        lastFailure += "; StarCraft II " + process.ended();
        result = new EnvironmentException(failure.code(), lastFailure, failure);
      }
    }
    close();
    return result;
  }

  @Override
  public void close() {
    processes.forEach(Sc2Process::close);
    processes.clear();
  }
}
