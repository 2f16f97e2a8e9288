package org.overseer.agent.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.overseer.agent.Battles;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.env.MapInfo;
import org.overseer.env.Observation;
import org.overseer.env.UnitFeature;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;

/** The structured command: the numbers that limit it, each worked out apart from the network. */
class CommandLimitsTest {
  private static final int MOST_SELECTED = 64;

  private final AgentArchitecture network =
      Networks.decided(
          AgentConfig.ofUnitOrders(
                  EntityEncoderKind.PERCEIVER, new NetworkSizes(16, 4, 1, 2, 8, 4, 4, 8, 12, 8))
              .withActionHead(ActionHeadKind.COMMAND),
          1);

  /** Log-probabilities of one head for a decision, row by row. */
  private float[][] judge(Observation o, String head, int... decision) {
    FeatureBatch batch = Battles.encode(o);
    Decisions decisions =
        new Decisions(new int[] {0, decision.length}, decision, new float[decision.length]);
    try (Tape tape = new Tape(KernelSelection.choose())) {
      tape.begin(false);
      float[] state = new float[network.config().stateSize()];
      HeadOutput output =
          network.forward(tape, batch, 1, decisions, state, new float[1]).heads().stream()
              .filter(each -> each.name().equals(head))
              .findFirst()
              .orElseThrow();
      int width = output.logProbabilities().columns();
      float[] all = FloatBuffers.toArray(output.logProbabilities().value());
      return IntStream.range(0, all.length / width)
          .mapToObj(row -> Arrays.copyOfRange(all, row * width, (row + 1) * width))
          .toArray(float[][]::new);
    }
  }

  private void set(String parameter, float... values) {
    FloatBuffers.write(values, network.parameters().get(parameter).value());
  }

  @Test
  void logitsOfTheActionTypeAreDividedByFourFifths() {
    CommandSizes sizes = network.config().sizes().command();
    set("command.action_type.output.weight", new float[CommandType.COUNT * sizes.channels()]);
    float[] logits = new float[CommandType.COUNT];
    logits[CommandType.NO_OP.ordinal()] = (float) (0.8 * Math.log(4));
    logits[CommandType.ATTACK_MOVE.ordinal()] = (float) (0.8 * Math.log(2));
    logits[CommandType.HEAL.ordinal()] = 5; // not legal: nobody heals
    set("command.action_type.output.bias", logits);
    Observation o = Battles.observations(Battles.marines(3, 2), 1, 1).get(0);
    float[] row = judge(o, ActionTypeHead.NAME, 0, 0)[0];
    for (CommandType type : CommandType.values()) {
      double expected =
          switch (type) {
            case NO_OP -> 4.0 / 11;
            case ATTACK_MOVE -> 2.0 / 11;
            case STOP, HOLD_POSITION, MOVE, FOLLOW, ATTACK_UNIT -> 1.0 / 11;
            case SCAN_MOVE, HEAL -> 0;
          };
      assertThat(Math.exp(row[type.ordinal()])).as("%s", type).isCloseTo(expected, within(1e-5));
    }
  }

  @Test
  void aCommandIsForAtMost64Units() {
    int own = 70;
    Observation o = Battles.observations(Battles.marines(own, 2), 1, 1).get(0);
    int[] decision = new int[2 + MOST_SELECTED + 1];
    decision[0] = CommandType.STOP.ordinal();
    for (int pick = 0; pick < MOST_SELECTED; pick++) {
      decision[2 + pick] = pick;
    }
    decision[2 + MOST_SELECTED] = own; // the end
    float[][] picks = judge(o, SelectedUnitsHead.NAME, decision);
    assertThat(picks).hasDimensions(MOST_SELECTED + 1, own + 1);
    assertThat(legal(picks[MOST_SELECTED - 1]))
        .as("the last pick: those who are left, and the end")
        .containsExactly(63, 64, 65, 66, 67, 68, 69, 70);
    assertThat(legal(picks[MOST_SELECTED])).as("after it").containsExactly(own);
    int[] onePickMore = Arrays.copyOf(decision, decision.length + 1);
    onePickMore[2 + MOST_SELECTED] = MOST_SELECTED;
    onePickMore[3 + MOST_SELECTED] = own;
    assertThatThrownBy(() -> judge(o, SelectedUnitsHead.NAME, onePickMore))
        .hasMessage("decision 0: its choice 66 is 64, which is not legal there");
  }

  private static List<Integer> legal(float[] row) {
    return IntStream.range(0, row.length).filter(i -> HeadOutput.isLegal(row[i])).boxed().toList();
  }

  @Test
  void walkersAreSentWhereUnitsCanWalkAndFliersAnywhere() {
    Observation walkers = Battles.observations("corridor", 1, 1).get(0);
    List<Integer> ground = ground(walkers.map());
    int cells = network.config().features().grid() * network.config().features().grid();
    assertThat(ground).as("there are walls on the map").hasSizeBetween(10, cells - 10);
    assertThat(targets(walkers, ground.get(0), 0, 1)).isEqualTo(ground);
    int wall =
        IntStream.range(0, cells).filter(cell -> !ground.contains(cell)).findFirst().getAsInt();
    assertThatThrownBy(() -> targets(walkers, wall, 0, 1)).hasMessageContaining("not legal there");

    Observation fliers = Battles.copy(walkers);
    Battles.set(fliers, 0, UnitFeature.IS_FLYING, 1);
    Battles.set(fliers, 1, UnitFeature.IS_FLYING, 1);
    assertThat(targets(fliers, wall, 0, 1)).hasSize(cells);
    assertThat(targets(fliers, ground.get(0), 1, 2)).as("one of them walks").isEqualTo(ground);
  }

  /** Legal cells of a move of two units. */
  private List<Integer> targets(Observation o, int chosen, int first, int second) {
    int own = Battles.encode(o).ownOffsets()[1];
    int move = CommandType.MOVE.ordinal();
    return legal(judge(o, TargetLocationHead.NAME, move, 0, 0, first, second, own, chosen)[0]);
  }

  /** Cells of the grid in whose middle a unit can walk, as player 0 sees the map. */
  private List<Integer> ground(MapInfo map) {
    int grid = network.config().features().grid();
    return IntStream.range(0, grid * grid)
        .filter(
            cell ->
                map.isPathable(
                    (cell % grid + 0.5f) * map.width() / grid,
                    (cell / grid + 0.5f) * map.height() / grid))
        .boxed()
        .toList();
  }
}
