package org.overseer.training.session;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.overseer.env.MapInfo;
import org.overseer.env.Observation;
import org.overseer.env.PlayerContext;
import org.overseer.perceiver.io.ModelFormatException;
import org.overseer.perceiver.io.SafetensorsWriter;
import org.overseer.perceiver.io.Tensor;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.replay.trajectory.Transition;

/**
 * Trajectories of one length as a safetensors file, exact to the last bit, NaN included.
 *
 * <p>Axes: B trajectories, T steps, S reward streams, R numbers of a recurrent state, ΣR choices.
 * Step t of trajectory b is row {@code b·T + t}; observations are the T of a trajectory and then
 * its bootstrap. Reading checks every shape, for files are untrusted.
 */
public final class TrajectoryFile {
  private static final String OBSERVATION = "observation.";
  private static final String OPPONENT = "opponent.";
  private static final int MOST_MAPS = 1024;

  private TrajectoryFile() {}

  /**
   * Writes trajectories.
   *
   * @param reason a line about them for the reader of the file
   */
  public static void write(Path file, List<Trajectory> trajectories, String reason) {
    int count = trajectories.size();
    int steps = trajectories.get(0).length();
    int rows = count * steps;
    List<Transition> transitions =
        trajectories.stream().flatMap(trajectory -> trajectory.transitions().stream()).toList();
    int streams = transitions.get(0).rewards().length;
    int stateSize = trajectories.get(0).initialState().length;
    long[] heads = new long[2 * count];
    float[] states = new float[count * stateSize];
    float[] rewards = new float[rows * streams];
    float[] discounts = new float[rows];
    long[] decisions = new long[3 * rows];
    int choiceCount = transitions.stream().mapToInt(t -> t.choices().length).sum();
    long[] choices = new long[choiceCount];
    float[] logProbabilities = new float[choiceCount];
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("reason", reason);
    for (int b = 0; b < count; b++) {
      Trajectory trajectory = trajectories.get(b);
      heads[2 * b] = trajectory.policyVersion();
      heads[2 * b + 1] = trajectory.bootstrapStart() ? 1 : 0;
      System.arraycopy(trajectory.initialState(), 0, states, b * stateSize, stateSize);
      texts.put("scenario." + b, trajectory.scenario());
    }
    int choice = 0;
    for (int row = 0; row < rows; row++) {
      Transition transition = transitions.get(row);
      int own = transition.choices().length;
      System.arraycopy(transition.rewards(), 0, rewards, row * streams, streams);
      discounts[row] = transition.discount();
      decisions[3 * row] = transition.steps();
      decisions[3 * row + 1] = transition.start() ? 1 : 0;
      decisions[3 * row + 2] = own;
      for (int i = 0; i < own; i++, choice++) {
        choices[choice] = transition.choices()[i];
        logProbabilities[choice] = transition.logProbabilities()[i];
      }
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("version_bootstrap_start", Tensor.ofLongs(heads, count, 2));
    tensors.put("initial_states", Tensor.ofFloats(states, count, stateSize));
    tensors.put("rewards", Tensor.ofFloats(rewards, count, steps, streams));
    tensors.put("discounts", Tensor.ofFloats(discounts, rows));
    tensors.put("steps_start_choices", Tensor.ofLongs(decisions, rows, 3));
    tensors.put("choices", Tensor.ofLongs(choices, choiceCount));
    tensors.put("log_probabilities", Tensor.ofFloats(logProbabilities, choiceCount));
    List<MapInfo> maps = new ArrayList<>();
    new PackedObservations(OBSERVATION).put(observations(trajectories), maps, tensors);
    PackedContexts.put(contexts(trajectories), tensors);
    if (trajectories.get(0).bootstrapOpponent() != null) {
      new PackedObservations(OPPONENT).put(opponents(trajectories), maps, tensors);
    }
    putMaps(maps, tensors, texts);
    SafetensorsWriter.write(file, tensors, texts);
  }

  private static List<Observation> observations(List<Trajectory> trajectories) {
    List<Observation> all = new ArrayList<>();
    for (Trajectory trajectory : trajectories) {
      trajectory.transitions().forEach(transition -> all.add(transition.observation()));
      all.add(trajectory.bootstrap());
    }
    return all;
  }

  private static List<PlayerContext> contexts(List<Trajectory> trajectories) {
    List<PlayerContext> all = new ArrayList<>();
    for (Trajectory trajectory : trajectories) {
      trajectory.transitions().forEach(transition -> all.add(transition.context()));
      all.add(trajectory.bootstrapContext());
    }
    return all;
  }

  private static List<Observation> opponents(List<Trajectory> trajectories) {
    List<Observation> all = new ArrayList<>();
    for (Trajectory trajectory : trajectories) {
      trajectory.transitions().forEach(transition -> add(transition.opponent(), all));
      add(trajectory.bootstrapOpponent(), all);
    }
    return all;
  }

  private static void add(@Nullable Observation observation, List<Observation> all) {
    if (observation == null) {
      throw new IllegalArgumentException("a trajectory has the opponent's view of some steps only");
    }
    all.add(observation);
  }

  private static void putMaps(
      List<MapInfo> maps, Map<String, Tensor> tensors, Map<String, String> texts) {
    texts.put("maps", String.valueOf(maps.size()));
    for (int i = 0; i < maps.size(); i++) {
      MapInfo map = maps.get(i);
      byte[] grids = Arrays.copyOf(map.pathing(), 3 * map.pathing().length);
      System.arraycopy(map.placement(), 0, grids, map.pathing().length, map.placement().length);
      System.arraycopy(
          map.terrainHeight(), 0, grids, 2 * map.pathing().length, map.terrainHeight().length);
      texts.put("map." + i, map.name());
      tensors.put("map." + i, Tensor.ofBytes(grids, 3, map.height(), map.width()));
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws ModelFormatException if the file is missing or breaks a rule of the format
   */
  public static List<Trajectory> read(Path path) {
    try (TensorFile file = new TensorFile(path)) {
      return read(file);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new ModelFormatException(path + ": holds no trajectories: " + e.getMessage(), e);
    }
  }

  private static List<Trajectory> read(TensorFile file) {
    int count = file.dimension("rewards", 0);
    int steps = file.dimension("rewards", 1);
    int streams = file.dimension("rewards", 2);
    int rows = Math.multiplyExact(count, steps);
    int stateSize = file.dimension("initial_states", 1);
    int choiceCount = file.dimension("choices", 0);
    float[] rewards = file.floats("rewards", count, steps, streams);
    float[] discounts = file.floats("discounts", rows);
    long[] decisions = file.longs("steps_start_choices", rows, 3);
    long[] choices = file.longs("choices", choiceCount);
    float[] logProbabilities = file.floats("log_probabilities", choiceCount);
    List<MapInfo> maps = maps(file);
    List<Observation> observations =
        new PackedObservations(OBSERVATION).get(file, rows + count, maps);
    List<PlayerContext> contexts = PackedContexts.get(file, rows + count);
    List<Observation> opponents =
        file.has(OPPONENT + "entities")
            ? new PackedObservations(OPPONENT).get(file, rows + count, maps)
            : List.of();
    long[] heads = file.longs("version_bootstrap_start", count, 2);
    float[] states = file.floats("initial_states", count, stateSize);
    List<Trajectory> trajectories = new ArrayList<>();
    int choice = 0;
    for (int b = 0; b < count; b++) {
      List<Transition> transitions = new ArrayList<>();
      for (int t = 0; t < steps; t++) {
        int row = b * steps + t;
        int own = Math.toIntExact(decisions[3 * row + 2]);
        int end = Math.addExact(choice, own);
        if (own < 0 || end > choiceCount) {
          throw file.error("steps_start_choices counts more choices than there are");
        }
        transitions.add(
            new Transition(
                observations.get(row + b),
                contexts.get(row + b),
                ints(choices, choice, end),
                Arrays.copyOfRange(logProbabilities, choice, end),
                Arrays.copyOfRange(rewards, row * streams, (row + 1) * streams),
                discounts[row],
                Math.toIntExact(decisions[3 * row]),
                decisions[3 * row + 1] == 1,
                opponents.isEmpty() ? null : opponents.get(row + b)));
        choice = end;
      }
      int bootstrap = b * (steps + 1) + steps;
      trajectories.add(
          new Trajectory(
              heads[2 * b],
              file.text("scenario." + b),
              transitions,
              observations.get(bootstrap),
              contexts.get(bootstrap),
              heads[2 * b + 1] == 1,
              opponents.isEmpty() ? null : opponents.get(bootstrap),
              Arrays.copyOfRange(states, b * stateSize, (b + 1) * stateSize)));
    }
    return trajectories;
  }

  private static int[] ints(long[] values, int from, int to) {
    return Arrays.stream(values, from, to).mapToInt(Math::toIntExact).toArray();
  }

  private static List<MapInfo> maps(TensorFile file) {
    int count = Integer.parseInt(file.text("maps"));
    if (count < 0 || count > MOST_MAPS) {
      throw file.error("maps must be 0 to " + MOST_MAPS + " but are " + count);
    }
    List<MapInfo> maps = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int height = file.dimension("map." + i, 1);
      int width = file.dimension("map." + i, 2);
      int cells = Math.multiplyExact(height, width);
      byte[] grids = file.bytes("map." + i, 3, height, width);
      maps.add(
          new MapInfo(
              file.text("map." + i),
              width,
              height,
              Arrays.copyOf(grids, cells),
              Arrays.copyOfRange(grids, cells, 2 * cells),
              Arrays.copyOfRange(grids, 2 * cells, 3 * cells)));
    }
    return maps;
  }
}
