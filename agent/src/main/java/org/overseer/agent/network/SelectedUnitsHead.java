package org.overseer.agent.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.LstmState;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.Linear;
import org.overseer.perceiver.core.ParameterScope;

/**
 * Which units a command is for: a pointer network that picks one unit after the other until it
 * picks the end (AlphaStar, detailed architecture).
 *
 * <p>Keys are a narrow projection of the units' embeddings; the query comes from an LSTM that reads
 * the autoregressive embedding, an embedding of the action type and the mean of the keys picked so
 * far. Units that the type does not accept or that were picked already are masked out; so is the
 * end before the first pick. All observations pick together, so the loop is as long as the longest
 * selection.
 *
 * <p>Axes: U observations that select, ΣK keys, D key channels, P observations still picking, W one
 * more than the largest number of own units.
 */
final class SelectedUnitsHead {
  static final String NAME = "selected_units";

  private final int maxSelected;
  private final int keyChannels;
  private final Linear unitKey;
  private final Parameter endKey;
  private final Linear hidden;
  private final Parameter functions;
  private final Linear picked;
  private final Linear lstmInput;
  private final Parameter inputWeight;
  private final Parameter hiddenWeight;
  private final Parameter bias;
  private final Linear update;

  SelectedUnitsHead(ParameterScope scope, NetworkSizes sizes) {
    CommandSizes command = sizes.command();
    maxSelected = command.maxSelected();
    keyChannels = command.keys();
    int channels = command.channels();
    unitKey = Linear.of(scope.child("key"), sizes.entityChannels(), keyChannels);
    endKey = scope.add("end", scope.initializer().linear(1, keyChannels));
    hidden = Linear.of(scope.child("hidden"), command.embedding(), channels);
    functions = scope.add("functions", scope.initializer().linear(CommandType.COUNT, channels));
    picked = Linear.of(scope.child("picked"), keyChannels, channels);
    lstmInput = Linear.of(scope.child("input"), channels, keyChannels);
    ParameterScope lstm = scope.child("lstm");
    inputWeight = lstm.add("weight_ih", scope.initializer().linear(4 * keyChannels, keyChannels));
    hiddenWeight = lstm.add("weight_hh", scope.initializer().linear(4 * keyChannels, keyChannels));
    bias = lstm.addVector("bias", 4 * keyChannels, 0);
    update = Linear.of(scope.child("update"), keyChannels, command.embedding());
  }

  /** Picks in these observations. */
  void walk(CommandPath path, int[] observations) {
    if (observations.length == 0) {
      path.skip(NAME, ArgumentGroup.ARGUMENTS, 1);
      return;
    }
    Candidates candidates = new Candidates(path, observations);
    Variable keys = keys(path, candidates);
    Variable base =
        Functions.add(
            hidden.apply(path.embedding(observations)),
            Functions.embedding(
                path.tape().parameter(functions), path.typesOf(observations))); // [U, C]
    Picks picks = pick(path, candidates, keys, base);
    int[] rows = new int[path.input().observations()];
    for (int u = 0; u < observations.length; u++) {
      rows[observations[u]] = candidates.picks.get(u).size() + 1;
      path.select(observations[u], candidates.picked(u));
    }
    path.add(
        NAME,
        ArgumentGroup.ARGUMENTS,
        Functions.gatherRows(Functions.concatRows(picks.steps()), picks.order()),
        rows,
        picks.chosen());
    Variable mean =
        Functions.segmentMean(
            Functions.gatherRows(keys, candidates.pickedKeys()), candidates.pickedSets());
    path.add(update.apply(mean), observations);
  }

  /** Keys of the candidates, {@code [ΣK, D]}: of each observation the own units, then the end. */
  private Variable keys(CommandPath path, Candidates candidates) {
    Variable units =
        Functions.gatherRows(path.input().entities().perEntity(), candidates.entityRows());
    Variable all =
        Functions.concatRows(unitKey.apply(units), path.tape().parameter(endKey)); // [units + 1, D]
    return Functions.gatherRows(all, candidates.keyRows());
  }

  /**
   * The rows of all observations, sorted.
   *
   * @param steps log-probabilities of all who still pick, step by step, {@code [P, W]} each
   * @param order row of the steps below each other for each row sorted by observations
   * @param chosen sorted by observations
   */
  private record Picks(Variable[] steps, int[] order, int[] chosen) {}

  private Picks pick(CommandPath path, Candidates candidates, Variable keys, Variable base) {
    Tape tape = path.tape();
    List<Variable> steps = new ArrayList<>();
    List<int[]> rows = new ArrayList<>();
    List<int[]> choices = new ArrayList<>();
    int[] picking = IntStream.range(0, candidates.observations.length).toArray();
    float[] zeros = new float[picking.length * keyChannels];
    LstmState state =
        new LstmState(
            tape.constant(zeros, picking.length, keyChannels),
            tape.constant(zeros, picking.length, keyChannels));
    Variable sum = state.hidden(); // [P, D]
    for (int count = 0; picking.length > 0; count++) {
      Variable x =
          Functions.add(
              CommandPath.rows(base, picking),
              picked.apply(Functions.scale(sum, 1f / Math.max(1, count))));
      state = step(lstmInput.apply(Functions.relu(x)), state);
      Variable logits =
          Functions.segmentDot(
              state.hidden(), keys, candidates.queries(picking), candidates.keySets);
      float[] mask = candidates.mask(picking, count > 0, count < maxSelected);
      Variable logProbabilities = Functions.maskedLogSoftmax(logits, mask); // [P, W]
      int[] chosen =
          path.choices().choose(NAME, logProbabilities, mask, candidates.observationsOf(picking));
      steps.add(logProbabilities);
      rows.add(picking);
      choices.add(chosen);
      int[] goingOn = candidates.pick(picking, chosen);
      if (goingOn.length > 0) {
        state =
            new LstmState(
                CommandPath.rows(state.hidden(), goingOn), CommandPath.rows(state.cell(), goingOn));
        Variable last =
            Functions.gatherRows(keys, candidates.lastKeys(picking, goingOn)); // [P', D]
        sum = Functions.add(CommandPath.rows(sum, goingOn), last);
      }
      int[] before = picking;
      picking = Arrays.stream(goingOn).map(r -> before[r]).toArray();
    }
    return sorted(candidates, steps, rows, choices);
  }

  private LstmState step(Variable x, LstmState state) {
    Tape tape = x.tape();
    return Functions.lstmCell(
        x,
        state.hidden(),
        state.cell(),
        tape.parameter(inputWeight),
        tape.parameter(hiddenWeight),
        tape.parameter(bias));
  }

  private static Picks sorted(
      Candidates candidates, List<Variable> steps, List<int[]> rows, List<int[]> choices) {
    int count = candidates.observations.length;
    int[] next = new int[count + 1];
    for (int u = 0; u < count; u++) {
      next[u + 1] = next[u] + candidates.picks.get(u).size() + 1;
    }
    int[] order = new int[next[count]];
    int[] chosen = new int[next[count]];
    int row = 0;
    for (int step = 0; step < rows.size(); step++) {
      for (int r = 0; r < rows.get(step).length; r++) {
        int at = next[rows.get(step)[r]]++;
        order[at] = row++;
        chosen[at] = choices.get(step)[r];
      }
    }
    return new Picks(steps.toArray(Variable[]::new), order, chosen);
  }

  /** Who can be picked in each selecting observation, and who has been. */
  private static final class Candidates {
    final int[] observations;
    final Segments keySets;
    final List<List<Integer>> picks = new ArrayList<>();
    private final FeatureBatch features;
    private final float[] free;

    Candidates(CommandPath path, int[] observations) {
      this.observations = observations;
      features = path.features();
      int[] lengths = new int[observations.length];
      Arrays.setAll(lengths, u -> units(u) + 1);
      keySets = Segments.ofLengths(lengths);
      free = new float[observations.length * keySets.max()];
      for (int u = 0; u < observations.length; u++) {
        picks.add(new ArrayList<>());
        CommandType type = path.type(observations[u]);
        int first = features.ownOffsets()[observations[u]];
        for (int k = 0; k < units(u); k++) {
          free[u * keySets.max() + k] = type.accepts(features, observations[u], first + k) ? 1 : 0;
        }
      }
    }

    /** Number of own units, which is the number of the end too. */
    private int units(int u) {
      int o = observations[u];
      return features.ownOffsets()[o + 1] - features.ownOffsets()[o];
    }

    /** Rows of the units among the entities. */
    int[] entityRows() {
      return Arrays.stream(observations)
          .flatMap(o -> IntStream.range(features.ownOffsets()[o], features.ownOffsets()[o + 1]))
          .map(k -> features.ownRows()[k])
          .toArray();
    }

    /** Row of each key among the units and, behind them, the end. */
    int[] keyRows() {
      int[] rows = new int[keySets.total()];
      int end = rows.length - observations.length;
      int unit = 0;
      int at = 0;
      for (int u = 0; u < observations.length; u++) {
        for (int k = 0; k < units(u); k++) {
          rows[at++] = unit++;
        }
        rows[at++] = end;
      }
      return rows;
    }

    Segments queries(int[] picking) {
      int[] lengths = new int[observations.length];
      for (int u : picking) {
        lengths[u] = 1;
      }
      return Segments.ofLengths(lengths);
    }

    int[] observationsOf(int[] picking) {
      return Arrays.stream(picking).map(u -> observations[u]).toArray();
    }

    float[] mask(int[] picking, boolean mayEnd, boolean mayPick) {
      int width = keySets.max();
      float[] mask = new float[picking.length * width];
      for (int r = 0; r < picking.length; r++) {
        int u = picking[r];
        if (mayPick) {
          System.arraycopy(free, u * width, mask, r * width, width);
        }
        mask[r * width + units(u)] = mayEnd ? 1 : 0;
      }
      return mask;
    }

    /** Notes picks; returns which of them are no ends. */
    int[] pick(int[] picking, int[] chosen) {
      int[] goingOn = new int[picking.length];
      int count = 0;
      for (int r = 0; r < picking.length; r++) {
        int u = picking[r];
        if (chosen[r] != units(u)) {
          picks.get(u).add(chosen[r]);
          free[u * keySets.max() + chosen[r]] = 0;
          goingOn[count++] = r;
        }
      }
      return Arrays.copyOf(goingOn, count);
    }

    /** Keys of the latest picks. */
    int[] lastKeys(int[] picking, int[] goingOn) {
      return Arrays.stream(goingOn)
          .map(r -> picking[r])
          .map(u -> keySets.start(u) + picks.get(u).get(picks.get(u).size() - 1))
          .toArray();
    }

    /** Keys of all picks, sorted by observations. */
    int[] pickedKeys() {
      return IntStream.range(0, observations.length)
          .flatMap(u -> picks.get(u).stream().mapToInt(k -> keySets.start(u) + k))
          .toArray();
    }

    Segments pickedSets() {
      return Segments.ofLengths(picks.stream().mapToInt(List::size).toArray());
    }

    /** Who has been picked in an observation, as own units of the batch. */
    int[] picked(int u) {
      int first = features.ownOffsets()[observations[u]];
      return picks.get(u).stream().mapToInt(k -> first + k).toArray();
    }
  }
}
