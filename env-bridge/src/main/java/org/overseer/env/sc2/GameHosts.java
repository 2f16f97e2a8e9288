package org.overseer.env.sc2;

import org.overseer.env.EnvironmentException;

/** Where the connections of an environment's players lead. */
interface GameHosts extends AutoCloseable {
  /** A new connection for {@code player}, from 0. */
  Sc2Protocol connect(int player);

  /** A map as the games there know it. */
  String map(String name);

  /** A game has been played to its end. */
  default void gameFinished() {}

  /** All connections were given up after {@code failure}; it, with what is known beyond. */
  default EnvironmentException connectionsLost(EnvironmentException failure) {
    return failure;
  }

  @Override
  default void close() {}
}
