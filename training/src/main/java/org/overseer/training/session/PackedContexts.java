package org.overseer.training.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.overseer.env.BuildOrder;
import org.overseer.env.LastAction;
import org.overseer.env.PlayerContext;
import org.overseer.env.Strategy;
import org.overseer.perceiver.io.Tensor;

/**
 * What players were told beside their observations as tensors, end to end: N contexts, Z different
 * strategies, ΣT tags, ΣI ids and ΣL steps of build orders.
 */
final class PackedContexts {
  private static final String ACTIONS = "context.type_delay_queued_selected_targeted_strategy";
  private static final String TAGS = "context.tags";
  private static final String STRATEGIES = "context.strategies.steps_units_effects_upgrades";
  private static final String IDS = "context.strategies.ids";
  private static final String PLACES = "context.strategies.places";
  private static final int ACTION = 6;
  private static final int PARTS = 4;

  private PackedContexts() {}

  /** Packs. */
  static void put(List<PlayerContext> contexts, Map<String, Tensor> tensors) {
    List<Strategy> strategies = new ArrayList<>();
    long[] actions = new long[ACTION * contexts.size()];
    List<Long> tags = new ArrayList<>();
    for (int n = 0; n < contexts.size(); n++) {
      LastAction last = contexts.get(n).lastAction();
      Strategy strategy = contexts.get(n).strategy();
      if (!strategies.contains(strategy)) {
        strategies.add(strategy);
      }
      long[] row = {
        last.type(),
        last.delay(),
        last.queued() ? 1 : 0,
        last.selected().length,
        last.targeted().length,
        strategies.indexOf(strategy)
      };
      System.arraycopy(row, 0, actions, ACTION * n, ACTION);
      Arrays.stream(last.selected()).forEach(tags::add);
      Arrays.stream(last.targeted()).forEach(tags::add);
    }
    tensors.put(ACTIONS, Tensor.ofLongs(actions, contexts.size(), ACTION));
    tensors.put(TAGS, Tensor.ofLongs(longs(tags), tags.size()));
    putStrategies(strategies, tensors);
  }

  private static void putStrategies(List<Strategy> strategies, Map<String, Tensor> tensors) {
    long[] counts = new long[PARTS * strategies.size()];
    List<Long> ids = new ArrayList<>();
    List<Float> places = new ArrayList<>();
    for (int z = 0; z < strategies.size(); z++) {
      Strategy strategy = strategies.get(z);
      for (BuildOrder.Step step : strategy.buildOrder().steps()) {
        ids.add((long) step.unitType());
        places.add(step.x());
        places.add(step.y());
      }
      counts[PARTS * z] = strategy.buildOrder().steps().size();
      List<Set<Integer>> sets =
          List.of(strategy.builtUnits(), strategy.effects(), strategy.upgrades());
      for (int i = 0; i < sets.size(); i++) {
        counts[PARTS * z + 1 + i] = sets.get(i).size();
        new TreeSet<>(sets.get(i)).forEach(id -> ids.add((long) id));
      }
    }
    float[] points = new float[places.size()];
    for (int i = 0; i < points.length; i++) {
      points[i] = places.get(i);
    }
    tensors.put(STRATEGIES, Tensor.ofLongs(counts, strategies.size(), PARTS));
    tensors.put(IDS, Tensor.ofLongs(longs(ids), ids.size()));
    tensors.put(PLACES, Tensor.ofFloats(points, points.length / 2, 2));
  }

  private static long[] longs(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).toArray();
  }

  /**
   * Unpacks.
   *
   * @param size N
   * @throws org.overseer.perceiver.io.ModelFormatException if the tensors do not fit each other
   */
  static List<PlayerContext> get(TensorFile file, int size) {
    List<Strategy> strategies = strategies(file);
    long[] actions = file.longs(ACTIONS, size, ACTION);
    long[] tags = file.longs(TAGS, file.dimension(TAGS, 0));
    List<PlayerContext> contexts = new ArrayList<>();
    int at = 0;
    for (int n = 0; n < size; n++) {
      int row = ACTION * n;
      int selected = end(file, ACTIONS, at, actions[row + 3], tags.length);
      int targeted = end(file, ACTIONS, selected, actions[row + 4], tags.length);
      long strategy = actions[row + 5];
      if (strategy < 0 || strategy >= strategies.size()) {
        throw file.error(ACTIONS + " names a strategy that is not there");
      }
      LastAction last =
          new LastAction(
              Math.toIntExact(actions[row]),
              Math.toIntExact(actions[row + 1]),
              actions[row + 2] == 1,
              Arrays.copyOfRange(tags, at, selected),
              Arrays.copyOfRange(tags, selected, targeted));
      contexts.add(new PlayerContext(last, strategies.get((int) strategy)));
      at = targeted;
    }
    return contexts;
  }

  private static List<Strategy> strategies(TensorFile file) {
    int count = file.dimension(STRATEGIES, 0);
    long[] counts = file.longs(STRATEGIES, count, PARTS);
    long[] ids = file.longs(IDS, file.dimension(IDS, 0));
    int stepCount = file.dimension(PLACES, 0);
    float[] places = file.floats(PLACES, stepCount, 2);
    List<Strategy> strategies = new ArrayList<>();
    int id = 0;
    int place = 0;
    for (int z = 0; z < count; z++) {
      int lastPlace = end(file, STRATEGIES, place, counts[PARTS * z], stepCount);
      int[] ends = new int[PARTS];
      for (int i = 0; i < PARTS; i++) {
        ends[i] =
            end(file, STRATEGIES, i == 0 ? id : ends[i - 1], counts[PARTS * z + i], ids.length);
      }
      List<BuildOrder.Step> steps = new ArrayList<>();
      for (; place < lastPlace; place++, id++) {
        int type = Math.toIntExact(ids[id]);
        steps.add(new BuildOrder.Step(type, places[2 * place], places[2 * place + 1]));
      }
      strategies.add(
          new Strategy(
              new BuildOrder(steps),
              set(ids, ends[0], ends[1]),
              set(ids, ends[1], ends[2]),
              set(ids, ends[2], ends[3])));
      id = ends[3];
    }
    return strategies;
  }

  private static Set<Integer> set(long[] ids, int from, int to) {
    Set<Integer> set = new TreeSet<>();
    for (int i = from; i < to; i++) {
      set.add(Math.toIntExact(ids[i]));
    }
    return set;
  }

  private static int end(TensorFile file, String what, int from, long count, int most) {
    if (count < 0 || count > most - from) {
      throw file.error(what + " counts more than there is");
    }
    return from + (int) count;
  }
}
