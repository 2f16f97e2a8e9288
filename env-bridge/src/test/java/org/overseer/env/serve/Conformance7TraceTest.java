package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;

import SC2APIProtocol.Raw.Unit;
import SC2APIProtocol.Sc2Api.Difficulty;
import SC2APIProtocol.Sc2Api.Status;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Map, seed and actions decide every byte of every observation, on two runs and in the replay.
 * {@link ReplaysTest} has the rest about replays.
 */
class Conformance7TraceTest {
  private static final int STEPS = 40;

  @ParameterizedTest
  @ValueSource(strings = {"2s3z", "MMM", "so_many_baneling", "corridor"})
  void twoRunsAndTheReplayGiveTheSameBytes(String map) {
    Connection first = new Connection();
    Connection second = new Connection();
    List<ByteString> trace = play(first, map, 11);
    assertThat(play(second, map, 11)).isEqualTo(trace);
    assertThat(play(new Connection(), map, 12)).isNotEqualTo(trace);
    ByteString replay = first.saveReplay();
    assertThat(second.saveReplay()).isEqualTo(replay);
    Connection viewer = new Connection();
    viewer.startReplay(replay, 1);
    List<ByteString> replayed = new ArrayList<>();
    replayed.add(viewer.observe().toByteString());
    for (int i = 1; i < trace.size(); i++) {
      viewer.step(8);
      replayed.add(viewer.observe().toBuilder().clearPlayerResult().build().toByteString());
    }
    assertThat(replayed).isEqualTo(trace);
  }

  private static List<ByteString> play(Connection player, String map, int seed) {
    player.good(Requests.create(map, seed, Difficulty.VeryHard, ""));
    player.good(Requests.join());
    SplittableRandom random = new SplittableRandom(3);
    List<ByteString> trace = new ArrayList<>();
    var seen = player.observe();
    trace.add(seen.toByteString());
    for (int step = 0; step < STEPS && player.status() == Status.in_game; step++) {
      for (Unit unit : Connection.units(seen, 1)) {
        player.good(
            Requests.command(
                Connection.order(random.nextBoolean() ? 3674 : 16, List.of(unit))
                    .setTargetWorldSpacePos(
                        Connection.point(random.nextInt(32), random.nextInt(32)))));
      }
      player.step(8);
      seen = player.observe();
      trace.add(seen.toBuilder().clearPlayerResult().build().toByteString());
    }
    return trace;
  }
}
