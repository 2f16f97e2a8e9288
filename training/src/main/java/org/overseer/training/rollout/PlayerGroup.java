package org.overseer.training.rollout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.agent.features.ObservationEncoder;
import org.overseer.agent.policy.PolicyOutput;
import org.overseer.agent.policy.PolicyRequest;

/** The players that one policy controls in a round, as one batch. */
final class PlayerGroup {
  private record Seat(GameSlot slot, int player) {}

  private final List<Seat> seats = new ArrayList<>();
  private final FeatureBatch features = new FeatureBatch();
  private float[] states = new float[0];

  void clear() {
    seats.clear();
    features.clear();
  }

  boolean isEmpty() {
    return seats.isEmpty();
  }

  void add(GameSlot slot, int player, ObservationEncoder encoder) {
    encoder.append(slot.timeStep(player).observation(), features);
    float[] state = slot.state(player);
    int at = seats.size() * state.length;
    if (at + state.length > states.length) {
      states = Arrays.copyOf(states, Math.max(2 * states.length, at + state.length));
    }
    System.arraycopy(state, 0, states, at, state.length);
    seats.add(new Seat(slot, player));
  }

  PolicyRequest request() {
    return new PolicyRequest(features, states);
  }

  void choose(PolicyOutput output, long version) {
    int[] offsets = features.ownOffsets();
    for (int b = 0; b < seats.size(); b++) {
      Seat seat = seats.get(b);
      seat.slot.choose(seat.player, output, b, offsets[b], offsets[b + 1] - offsets[b], version);
    }
  }
}
