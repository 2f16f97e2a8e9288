package org.overseer.training.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.overseer.agent.features.FeatureConfig;
import org.overseer.agent.network.AgentConfig;
import org.overseer.agent.network.ArchitecturePresets;
import org.overseer.agent.network.EntityEncoderKind;
import org.overseer.agent.network.FeatureChoice;
import org.overseer.agent.network.NetworkSizes;
import org.overseer.agent.network.ValueConfig;
import org.overseer.agent.network.ValueSizes;

/**
 * A setting by which a network that there is differs from the one that a run asks for.
 *
 * @param setting its key
 * @param actual what it would be for the network that there is
 * @param wanted what the run says
 * @param isOption whether {@code --set setting=actual} asks for the network that there is
 */
record NetworkDifference(String setting, String actual, String wanted, boolean isOption) {

  /** All but those of the value heads; none if that is all in which the two differ. */
  static List<NetworkDifference> of(AgentConfig wanted, AgentConfig actual) {
    ValueSizes heads = wanted.sizes().value();
    return of(wanted, actual.withSizes(actual.sizes().withValue(heads)), actual.sizes());
  }

  /**
   * Differences of two networks.
   *
   * @param named sizes by which {@code actual} is named
   */
  private static List<NetworkDifference> of(
      AgentConfig wanted, AgentConfig actual, NetworkSizes named) {
    List<NetworkDifference> found = new ArrayList<>();
    NetworkSizes sizes = actual.sizes();
    if (sizes.withLatents(wanted.sizes().latents()).equals(wanted.sizes())) {
      // a setting of the Perceiver alone, which is refused beside another encoder
      boolean isPerceiver = actual.entityEncoder() == EntityEncoderKind.PERCEIVER;
      boolean isSame = sizes.latents() == wanted.sizes().latents();
      option(
          "agent.latents",
          wanted.sizes().latents(),
          isPerceiver || isSame ? sizes.latents() : 0,
          found);
    } else {
      found.add(
          new NetworkDifference("agent.architecture", name(named), name(wanted.sizes()), false));
    }
    option("agent.entity-encoder", wanted.entityEncoder(), actual.entityEncoder(), found);
    option("agent.action-head", wanted.actionHead(), actual.actionHead(), found);
    option("agent.core", wanted.parts().core(), actual.parts().core(), found);
    option(
        "agent.scatter-connection",
        wanted.parts().scatterConnection(),
        actual.parts().scatterConnection(),
        found);
    option(
        "agent.location-head", wanted.parts().locationHead(), actual.parts().locationHead(), found);
    if (!wanted.features().equals(actual.features())) {
      found.add(new NetworkDifference("agent.features", inputs(actual), inputs(wanted), false));
    }
    option("agent.step-kind", wanted.stepKind(), actual.stepKind(), found);
    return found;
  }

  /** The same with that of the value heads. */
  static List<NetworkDifference> ofAll(AgentConfig wanted, AgentConfig actual) {
    List<NetworkDifference> found = of(wanted, actual, actual.sizes());
    if (!wanted.values().equals(actual.values())) {
      found.add(
          new NetworkDifference("rewards", heads(actual.values()), heads(wanted.values()), false));
    }
    return found;
  }

  private static void option(
      String setting, Object wanted, Object actual, List<NetworkDifference> found) {
    if (!wanted.equals(actual)) {
      found.add(new NetworkDifference(setting, key(actual), key(wanted), true));
    }
  }

  /**
   * The options, each behind a space, with which the settings ask for the network that there is;
   * none if options alone do not tell it.
   */
  static String options(List<NetworkDifference> differences) {
    return differences.stream().allMatch(NetworkDifference::isOption)
        ? differences.stream()
            .map(difference -> " --set " + difference.setting + "=" + difference.actual)
            .collect(Collectors.joining())
        : "";
  }

  /** Names them all. */
  static String text(List<NetworkDifference> differences) {
    return differences.stream()
        .map(
            difference ->
                "%s is %s, not %s"
                    .formatted(difference.setting, difference.actual, difference.wanted))
        .collect(Collectors.joining("; "));
  }

  private static String name(NetworkSizes sizes) {
    for (String name : ArchitecturePresets.names()) {
      NetworkSizes preset = ArchitecturePresets.get(name).sizes();
      if (preset.withLatents(sizes.latents()).withValue(sizes.value()).equals(sizes)) {
        List<String> other = new ArrayList<>();
        if (sizes.latents() != preset.latents()) {
          other.add(sizes.latents() + " latents");
        }
        if (!sizes.value().equals(preset.value())) {
          other.add("value heads of " + sizes.value().blocks() + " blocks");
        }
        return other.isEmpty() ? name : "%s (%s)".formatted(name, String.join(", ", other));
      }
    }
    return sizes.toString();
  }

  private static String inputs(AgentConfig agent) {
    FeatureConfig features = agent.features();
    for (FeatureChoice choice : List.of(FeatureChoice.COMBAT, FeatureChoice.ALL)) {
      if (choice.apply(agent).features().equals(features)) {
        return "%s (grid %d, %d action types)"
            .formatted(key(choice), features.grid(), features.actionTypes());
      }
    }
    return features.toString();
  }

  private static String heads(ValueConfig values) {
    return values.streams().stream().map(NetworkDifference::key).collect(Collectors.joining(" + "))
        + (values.seesOpponent() ? " (value-sees-opponent)" : "");
  }

  /** As settings have it. */
  static String key(Object value) {
    return value.toString().replace('_', '-').toLowerCase(Locale.ROOT);
  }
}
