package org.overseer.env.sc2;

/**
 * How two participants find each other, each on a connection of its own.
 *
 * <p>Both name the same ports, which follow from the first one as those of StarCraft II's ladder
 * programs do: shared port, two of the server, two of each client.
 *
 * @param host whether this side creates the game; the other one only joins it, as a ladder's
 *     players do
 * @param startPort the port before the first that is used
 */
public record Sc2Meeting(boolean host, int startPort) {
  /** Ports from the shared one to the last client's. */
  private static final int PORTS = 7;

  /** Checks the ports. */
  public Sc2Meeting {
    if (startPort < 1 || startPort > 65535 - PORTS) {
      throw new IllegalArgumentException(
          "the start port must be 1 to " + (65535 - PORTS) + " but is " + startPort);
    }
  }

  int sharedPort() {
    return startPort + 1;
  }

  /** The first of the server's two ports. */
  int serverPort() {
    return startPort + 2;
  }

  /** The first of a client's two ports. */
  int clientPort(int client) {
    return startPort + 4 + 2 * client;
  }
}
