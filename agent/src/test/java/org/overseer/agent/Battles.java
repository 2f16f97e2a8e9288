package org.overseer.agent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.agent.features.FeatureConfig;
import org.overseer.agent.features.ObservationEncoder;
import org.overseer.env.Action;
import org.overseer.env.Observation;
import org.overseer.env.StepType;
import org.overseer.env.UnitFeature;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.ScriptedPlayer;
import org.overseer.env.skirmish.SkirmishEnvironment;

/** Observations of real games, and what can be made of them. */
public final class Battles {
  private Battles() {}

  /** What both players of games of {@code scenario} see, step by step. */
  public static List<Observation> observations(Scenario scenario, long seed, int count) {
    List<Observation> seen = new ArrayList<>();
    Action[] actions = {new Action(), new Action()};
    ScriptedPlayer[] players = {
      ScriptedPlayer.create("medium", seed), ScriptedPlayer.create("random", seed)
    };
    try (SkirmishEnvironment game = new SkirmishEnvironment(scenario)) {
      for (long next = seed; seen.size() < count; next++) {
        game.reset(next);
        while (game.timeStep(0).stepType() != StepType.LAST && seen.size() < count) {
          for (int p = 0; p < 2; p++) {
            seen.add(copy(game.timeStep(p).observation()));
            players[p].act(game.timeStep(p).observation(), actions[p]);
          }
          game.step(actions);
        }
      }
    }
    return List.copyOf(seen.subList(0, count));
  }

  /** The same on a scenario of the program. */
  public static List<Observation> observations(String scenario, long seed, int count) {
    return observations(Scenario.load(scenario), seed, count);
  }

  /** Marines against marines on open ground. */
  public static Scenario marines(int own, int enemies) {
    return Scenario.parse(
        "test",
        """
        {"name": "test", "source": "test", "width": 48, "height": 40, "fog": false,
         "step_limit": 60, "loops_per_step": 8,
         "sides": [{"spawn": [16, 20], "units": [{"type": "Marine", "count": %d}]},
                   {"spawn": [30, 20], "units": [{"type": "Marine", "count": %d}]}]}
        """
            .formatted(own, enemies));
  }

  /** An own copy. */
  public static Observation copy(Observation observation) {
    Observation copy = new Observation();
    copy.copyFrom(observation);
    return copy;
  }

  /** The observation with the entities in another order: row i is the old row {@code order[i]}. */
  public static Observation permuted(Observation from, int... order) {
    Observation to = new Observation();
    to.begin(from.map(), from.playerId(), from.gameLoop());
    System.arraycopy(from.scalars(), 0, to.scalars(), 0, from.scalars().length);
    System.arraycopy(from.visibility(), 0, to.visibility(), 0, from.visibility().length);
    System.arraycopy(from.creep(), 0, to.creep(), 0, from.creep().length);
    to.copyUpgrades(from);
    for (int row : order) {
      int at = to.addEntity(from.tags()[row]);
      int unit = to.entityCount() - 1;
      to.orderTargetTags()[unit] = from.orderTargetTags()[row];
      to.engagedTargetTags()[unit] = from.engagedTargetTags()[row];
      System.arraycopy(
          from.entities(), row * UnitFeature.COUNT, to.entities(), at, UnitFeature.COUNT);
    }
    return to;
  }

  /** The observation with only the entities that {@code keep} accepts by row. */
  public static Observation only(Observation from, IntPredicate keep) {
    int[] rows = new int[from.entityCount()];
    int count = 0;
    for (int row = 0; row < from.entityCount(); row++) {
      if (keep.test(row)) {
        rows[count++] = row;
      }
    }
    return permuted(from, Arrays.copyOf(rows, count));
  }

  /** Sets one feature of one entity. */
  public static void set(Observation observation, int row, UnitFeature feature, float value) {
    observation.entities()[row * UnitFeature.COUNT + feature.ordinal()] = value;
  }

  /** The observations as one batch. */
  public static FeatureBatch encode(List<Observation> observations) {
    return encode(FeatureConfig.COMBAT, observations);
  }

  /** The observations as one batch of chosen features. */
  public static FeatureBatch encode(FeatureConfig config, List<Observation> observations) {
    FeatureBatch batch = new FeatureBatch();
    ObservationEncoder encoder = new ObservationEncoder(config);
    observations.forEach(observation -> encoder.append(observation, batch));
    return batch;
  }

  /** The observations as one batch. */
  public static FeatureBatch encode(Observation... observations) {
    return encode(List.of(observations));
  }
}
