package org.overseer.training.reward;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.overseer.agent.network.RewardStream;
import org.overseer.env.BuildOrder;
import org.overseer.env.Strategy;
import org.overseer.training.config.ConfigException;

/**
 * A strategy as a JSON file: {@code {"build_order": [[unit type, x, y], …], "built_units": [id, …],
 * "effects": [ability, …], "upgrades": [id, …]}}, each part optional. The file is untrusted.
 */
public final class StrategyFile {
  private static final String SETTING = "rewards.strategy: ";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> PARTS =
      Set.of("build_order", "built_units", "effects", "upgrades");
  private static final int MOST_IDS = 1000;
  private static final int LARGEST_COORDINATE = 1000;

  private StrategyFile() {}

  /**
   * Reads the strategy of a run.
   *
   * @param streams what the run rewards; each that pays for following a part of the strategy needs
   *     that part
   * @throws ConfigException if the file is missing or is not one, with the rule that it breaks, or
   *     if a stream would have nothing to pay for
   */
  public static Strategy read(Path file, List<RewardStream> streams) {
    Strategy strategy = read(SETTING, file);
    for (RewardStream stream : streams) {
      if (stream.isStrategic() && !has(strategy, stream)) {
        String key = stream.key().replace('_', '-');
        throw error(
            SETTING + file,
            "has no %s for rewards.%s to pay for; add some, or turn the stream off with rewards.%s.policy-weight=0 and rewards.%s.value-weight=0"
                .formatted(stream.key(), key, key, key));
      }
    }
    return strategy;
  }

  private static boolean has(Strategy strategy, RewardStream stream) {
    return switch (stream) {
      case COMBAT, WIN_LOSS -> true;
      case BUILD_ORDER -> !strategy.buildOrder().equals(BuildOrder.EMPTY);
      case BUILT_UNITS -> !strategy.builtUnits().isEmpty();
      case EFFECTS -> !strategy.effects().isEmpty();
      case UPGRADES -> !strategy.upgrades().isEmpty();
    };
  }

  /**
   * Reads a strategy.
   *
   * @param what begins the message of an error: who wants the file
   * @throws ConfigException if the file is missing or is not one, with the rule that it breaks
   */
  public static Strategy read(String what, Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ConfigException(what + "there is no file " + file);
    }
    JsonNode json;
    try {
      json = JSON.readTree(Files.readString(file));
    } catch (IOException e) {
      throw new ConfigException(what + "cannot read " + file + " as JSON", e);
    }
    String named = what + file;
    if (!json.isObject()) {
      throw error(named, "must hold one JSON object");
    }
    for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!PARTS.contains(name)) {
        throw error(named, "has no part '" + name + "'; there are " + new TreeSet<>(PARTS));
      }
    }
    return new Strategy(
        buildOrder(named, json.path("build_order")),
        ids(named, json, "built_units"),
        ids(named, json, "effects"),
        ids(named, json, "upgrades"));
  }

  private static BuildOrder buildOrder(String file, JsonNode json) {
    if (!json.isMissingNode() && !json.isArray() || json.size() > BuildOrder.LENGTH) {
      throw error(file, "build_order must be a list of at most " + BuildOrder.LENGTH + " steps");
    }
    List<BuildOrder.Step> steps = new ArrayList<>();
    for (JsonNode step : json) {
      if (!step.isArray()
          || step.size() != 3
          || !isId(step.get(0))
          || !isCoordinate(step.get(1))
          || !isCoordinate(step.get(2))) {
        throw error(
            file,
            "build_order has [unit type, x, y] for each step, the type a whole number above 0, x and"
                + " y at most "
                + LARGEST_COORDINATE
                + " from 0, but "
                + step);
      }
      steps.add(
          new BuildOrder.Step(
              step.get(0).intValue(), step.get(1).floatValue(), step.get(2).floatValue()));
    }
    return new BuildOrder(steps);
  }

  private static boolean isId(JsonNode json) {
    return json.isInt() && json.intValue() >= 1;
  }

  private static boolean isCoordinate(JsonNode json) {
    return json.isNumber() && Math.abs(json.floatValue()) <= LARGEST_COORDINATE;
  }

  private static Set<Integer> ids(String file, JsonNode json, String part) {
    JsonNode list = json.path(part);
    if (!list.isMissingNode() && !list.isArray() || list.size() > MOST_IDS) {
      throw error(file, part + " must be a list of at most " + MOST_IDS + " ids");
    }
    Set<Integer> ids = new TreeSet<>();
    for (JsonNode id : list) {
      if (!isId(id)) {
        throw error(file, part + " has ids, whole numbers above 0, but " + id);
      }
      ids.add(id.intValue());
    }
    return ids;
  }

  private static ConfigException error(String file, String rule) {
    return new ConfigException(file + " " + rule);
  }
}
