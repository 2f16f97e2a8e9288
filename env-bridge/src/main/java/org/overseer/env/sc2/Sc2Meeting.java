package org.overseer.env.sc2;

/**
 * How two participants find each other, each on a connection of its own.
 *
 * <p>Both name the same ports, which follow from the first one as those of StarCraft II's ladder
 * bots do: one that nobody uses any more, two of the server, and two of the one client that is not
 * the server. So count {@code SetupPorts(2, startPort, false)} of Blizzard's C++ library, ocraft,
 * and python-sc2's ladder script, which leaves the unused one out. What a real game does with
 * participants who name different ports is not documented; our own server lets them not meet.
 *
 * @param host whether this side creates the game; the other one only joins it, as a ladder's
 *     players do
 * @param startPort the port before the first that is used
 */
public record Sc2Meeting(boolean host, int startPort) {
  /** Ports from the shared one to the client's last. */
  private static final int PORTS = 5;

  /** Checks the ports. */
  public Sc2Meeting {
    if (startPort < 1 || startPort > 65535 - PORTS) {
      throw new IllegalArgumentException(
          "the start port must be 1 to " + (65535 - PORTS) + " but is " + startPort);
    }
  }

  /** The deprecated port: libraries send it, the game has no use for it. */
  int sharedPort() {
    return startPort + 1;
  }

  /** The first of the server's two ports. */
  int serverPort() {
    return startPort + 2;
  }

  /** The first of the client's two ports. */
  int clientPort() {
    return startPort + 4;
  }
}
