package org.overseer.training.rollout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.agent.features.ObservationEncoder;
import org.overseer.agent.policy.OrderChoice;
import org.overseer.agent.policy.PolicyOutput;
import org.overseer.agent.policy.PolicyRequest;

/** The players that one policy decides for in a round, as one batch. */
final class PlayerGroup {
  private record Member(GameSlot slot, int player) {}

  private final List<Member> members = new ArrayList<>();
  private final FeatureBatch features = new FeatureBatch();
  private float[] states = new float[0];
  private long[] seeds = new long[0];
  private OrderChoice[] choices = new OrderChoice[0];

  void clear() {
    members.clear();
    features.clear();
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  void add(GameSlot slot, int player, ObservationEncoder encoder) {
    int b = members.size();
    Seat seat = slot.seat(player);
    float[] state = seat.state();
    reserve(b + 1, state.length);
    encoder.append(slot.timeStep(player).observation(), seat.context(), features);
    System.arraycopy(state, 0, states, b * state.length, state.length);
    seeds[b] = slot.drawSeed();
    choices[b] = seat.choice();
    members.add(new Member(slot, player));
  }

  private void reserve(int players, int stateSize) {
    if (players > seeds.length) {
      int capacity = Math.max(2 * seeds.length, players);
      states = Arrays.copyOf(states, capacity * stateSize);
      seeds = Arrays.copyOf(seeds, capacity);
      choices = Arrays.copyOf(choices, capacity);
    }
  }

  PolicyRequest request() {
    return new PolicyRequest(features, states, seeds, choices);
  }

  /** Gives up the games of all members. */
  void abandon() {
    members.forEach(member -> member.slot.abandon());
  }

  void decide(PolicyOutput output, long version) {
    for (int b = 0; b < members.size(); b++) {
      Member member = members.get(b);
      member.slot.decide(member.player, output, b, version);
    }
  }
}
