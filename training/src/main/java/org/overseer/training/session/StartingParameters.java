package org.overseer.training.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.agent.network.AgentConfig;
import org.overseer.agent.network.RewardStream;
import org.overseer.agent.network.ValueConfig;

/**
 * What a run begins with that starts from an agent: what the agent knows, and first values of the
 * run's own for the value heads that the agent lacks.
 *
 * <p>A value belongs to what is rewarded, so a clone, which has learned that of {@code combat}, can
 * go on for another reward: how it plays does not depend on its value heads.
 */
final class StartingParameters {
  private StartingParameters() {}

  /**
   * The parameters, as version 0.
   *
   * @param own the run's first values
   * @param agents those of an agent whose network is the same but for its value heads
   */
  static ParameterSnapshot of(ParameterSnapshot own, ParameterSnapshot agents) {
    SortedMap<String, SortedMap<String, float[]>> known = parts(agents);
    SortedMap<String, float[]> values = new TreeMap<>();
    parts(own)
        .forEach(
            (part, first) -> {
              SortedMap<String, float[]> same = known.getOrDefault(part, new TreeMap<>());
              values.putAll(sizes(same).equals(sizes(first)) ? same : first);
            });
    return new ParameterSnapshot(0, values);
  }

  /**
   * By the part of the network that they are of: what reads the opponent's view is one, each value
   * head is one. A head whose inputs are others is another head, though a size or two be the same.
   */
  private static SortedMap<String, SortedMap<String, float[]>> parts(ParameterSnapshot of) {
    SortedMap<String, SortedMap<String, float[]>> parts = new TreeMap<>();
    of.values()
        .forEach(
            (name, values) ->
                parts
                    .computeIfAbsent(name.split("\\.", 2)[0], part -> new TreeMap<>())
                    .put(name, values));
    return parts;
  }

  private static Map<String, Integer> sizes(Map<String, float[]> part) {
    Map<String, Integer> sizes = new TreeMap<>();
    part.forEach((name, values) -> sizes.put(name, values.length));
    return sizes;
  }

  /** Which value heads are new and which are no more, in one line; empty if the agent has all. */
  static Optional<String> notice(AgentConfig wantedAgent, AgentConfig actualAgent) {
    ValueConfig wanted = wantedAgent.values();
    ValueConfig actual = actualAgent.values();
    List<RewardStream> added = new ArrayList<>(wanted.streams());
    if (!wantedAgent.sizes().value().equals(actualAgent.sizes().value())) {
      return text(added, dropped(wanted, actual)); // heads of other sizes are others
    }
    added.removeAll(actual.streams());
    if (wanted.seesOpponent() != actual.seesOpponent()
        && wanted.streams().contains(RewardStream.WIN_LOSS)
        && actual.streams().contains(RewardStream.WIN_LOSS)) {
      added.add(RewardStream.WIN_LOSS); // it has other inputs
    }
    return text(added, dropped(wanted, actual));
  }

  private static List<RewardStream> dropped(ValueConfig wanted, ValueConfig actual) {
    List<RewardStream> dropped = new ArrayList<>(actual.streams());
    dropped.removeAll(wanted.streams());
    return dropped;
  }

  private static Optional<String> text(List<RewardStream> added, List<RewardStream> dropped) {
    List<String> told = new ArrayList<>();
    if (!added.isEmpty()) {
      told.add("untrained value heads for " + names(added) + ", which its agent lacks");
    }
    if (!dropped.isEmpty()) {
      told.add("none for " + names(dropped) + ", which it has");
    }
    return told.isEmpty()
        ? Optional.empty()
        : Optional.of("agent.start: training begins with " + String.join(", and ", told));
  }

  private static String names(List<RewardStream> streams) {
    return String.join(
        ", ", streams.stream().map(s -> "rewards." + NetworkDifference.key(s)).toList());
  }
}
