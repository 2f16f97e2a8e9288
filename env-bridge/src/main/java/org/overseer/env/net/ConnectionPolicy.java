package org.overseer.env.net;

import java.time.Duration;

/**
 * How long to wait, how often to try again and how large a message may be.
 *
 * @param connectTimeout for one attempt, TCP connection and WebSocket handshake together
 * @param connectAttempts how often to try; a starting game refuses connections for a while
 * @param retryDelay pause after the first failed attempt; it doubles with each further one
 * @param requestTimeout how long an answer may take
 * @param maxFrameBytes largest message accepted; at most {@link #LARGEST_FRAME_BYTES}
 */
public record ConnectionPolicy(
    Duration connectTimeout,
    int connectAttempts,
    Duration retryDelay,
    Duration requestTimeout,
    int maxFrameBytes) {
  /** Upper limit of {@link #maxFrameBytes}, 64 MiB: game data and map files stay well below. */
  public static final int LARGEST_FRAME_BYTES = 64 << 20;

  /** Five seconds and three attempts to connect, 40 s for an answer, frames up to 64 MiB. */
  public static final ConnectionPolicy DEFAULT =
      new ConnectionPolicy(
          Duration.ofSeconds(5),
          3,
          Duration.ofMillis(250),
          Duration.ofSeconds(40),
          LARGEST_FRAME_BYTES);

  /** Checks the values. */
  public ConnectionPolicy {
    if (connectAttempts < 1) {
      throw new IllegalArgumentException(
          "connectAttempts must be at least 1 but is " + connectAttempts);
    }
    if (maxFrameBytes < 1024 || maxFrameBytes > LARGEST_FRAME_BYTES) {
      throw new IllegalArgumentException(
          "maxFrameBytes must be 1024 to " + LARGEST_FRAME_BYTES + " but is " + maxFrameBytes);
    }
  }

  /** The same policy with another time for answers. */
  public ConnectionPolicy withRequestTimeout(Duration timeout) {
    return new ConnectionPolicy(
        connectTimeout, connectAttempts, retryDelay, timeout, maxFrameBytes);
  }

  /** The same policy with another number of attempts to connect. */
  public ConnectionPolicy withConnectAttempts(int attempts) {
    return new ConnectionPolicy(
        connectTimeout, attempts, retryDelay, requestTimeout, maxFrameBytes);
  }
}
