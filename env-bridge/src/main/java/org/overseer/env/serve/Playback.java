package org.overseer.env.serve;

import SC2APIProtocol.Sc2Api.RequestAction;
import SC2APIProtocol.Sc2Api.RequestDebug;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a game its inputs again, each in the loop in which it came.
 *
 * <p>The inputs of a loop are given when the game is about to leave it, so that whoever looks at
 * the loop sees what the players saw before they acted; those of the last loop at once.
 */
final class Playback {
  private static final Logger log = LoggerFactory.getLogger(Playback.class);

  /** The last loop. */
  final int loops;

  private final long hash;
  private final Iterator<Input> inputs;
  private @Nullable Input next;

  /**
   * A recording.
   *
   * @param loops its length
   * @param hash of the observations up to its end
   */
  record Source(List<GameRecord.Block> inputs, int loops, long hash) {
    Playback open() {
      return new Playback(this);
    }
  }

  private Playback(Source source) {
    loops = source.loops();
    hash = source.hash();
    inputs = GameRecord.read(source.inputs());
    next = inputs.hasNext() ? inputs.next() : null;
  }

  /** Gives the inputs of the last loop and compares what has come out. */
  void finish(Game game) {
    feed(game, loops);
    if (game.hash() != hash) {
      log.warn(
          "a recording of {} game loops does not lead to the observations it was made of", loops);
    }
  }

  /** Gives all inputs of loops up to {@code loop}. */
  void feed(Game game, int loop) {
    while (next != null && next.loop() <= loop) {
      MessageLite message = parse(next);
      int player = next.player();
      switch (next.kind()) {
        case ACTION -> {
          var unused = game.act(player, ((RequestAction) message).getActionsList());
        }
        case DEBUG -> game.debug(player, ((RequestDebug) message).getDebugList());
        case LEAVE -> game.concede(player);
      }
      next = inputs.hasNext() ? inputs.next() : null;
    }
  }

  /**
   * The message of an input.
   *
   * @throws IllegalArgumentException if it is none
   */
  static MessageLite parse(Input input) {
    try {
      return switch (input.kind()) {
        case ACTION -> RequestAction.parseFrom(input.message());
        case DEBUG -> RequestDebug.parseFrom(input.message());
        case LEAVE -> RequestDebug.getDefaultInstance();
      };
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("an input of the game is damaged", e);
    }
  }
}
