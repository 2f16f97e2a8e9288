package org.overseer.agent.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.agent.Battles;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.env.Observation;
import org.overseer.env.UnitFeature;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;

/** The structured command: which rows there are, what is legal, what the weights depend on. */
class CommandHeadTest {
  private static final int MARINES = 3;
  private static final int MARINE = 48;
  private static final int MARAUDER = 51;
  private static final int MEDIVAC = 54;

  private AgentArchitecture network =
      Networks.decided(
          AgentConfig.ofUnitOrders(
                  EntityEncoderKind.PERCEIVER, new NetworkSizes(16, 4, 1, 2, 8, 4, 4, 8, 12, 8))
              .withActionHead(ActionHeadKind.COMMAND),
          1);

  private Decisions act(FeatureBatch batch, long firstSeed) {
    long[] seeds = new long[batch.size()];
    Arrays.setAll(seeds, b -> firstSeed + b);
    float[] temperatures = new float[seeds.length];
    Arrays.fill(temperatures, 1);
    try (Tape tape = new Tape(KernelSelection.choose())) {
      tape.begin(false);
      float[] states = new float[batch.size() * network.config().stateSize()];
      return network.act(tape, batch, states, new Chooser(seeds, temperatures)).decisions();
    }
  }

  /** A head's rows as plain arrays. */
  private record Rows(int width, int[] offsets, float[] logProbabilities) {}

  private Map<String, Rows> judge(FeatureBatch batch, Decisions decisions) {
    try (Tape tape = new Tape(KernelSelection.choose())) {
      tape.begin(false);
      Map<String, Rows> rows = new HashMap<>();
      for (HeadOutput head : forward(tape, batch, decisions).heads()) {
        Variable output = head.logProbabilities();
        rows.put(
            head.name(),
            new Rows(output.columns(), head.offsets(), FloatBuffers.toArray(output.value())));
      }
      return rows;
    }
  }

  private AgentOutput forward(Tape tape, FeatureBatch batch, Decisions decisions) {
    float[] states = new float[batch.size() * network.config().stateSize()];
    return network.forward(tape, batch, 1, decisions, states, new float[batch.size()]);
  }

  private static Decisions one(int... choices) {
    return new Decisions(new int[] {0, choices.length}, choices, new float[choices.length]);
  }

  private static Observation marines() {
    return Battles.observations(Battles.marines(MARINES, 2), 1, 1).get(0);
  }

  @Test
  void rowsAreThoseOfTheArgumentsThatTheTypeHas() {
    List<Observation> seen = new ArrayList<>(Battles.observations("2s3z", 1, 60));
    seen.addAll(Battles.observations("3m", 2, 60));
    FeatureBatch batch = Battles.encode(seen);
    Decisions decisions = act(batch, 7);
    Map<String, Rows> heads = judge(batch, decisions);
    TreeSet<CommandType> types = new TreeSet<>();
    for (int o = 0; o < batch.size(); o++) {
      CommandType type = CommandType.of(decisions.choicesOf(o)[0]);
      types.add(type);
      assertThat(rows(heads, ActionTypeHead.NAME, o)).isEqualTo(1);
      assertThat(rows(heads, "delay", o)).isEqualTo(1);
      assertThat(rows(heads, "queued", o)).isEqualTo(type.canQueue() ? 1 : 0);
      assertThat(rows(heads, TargetUnitHead.NAME, o)).isEqualTo(type.targetsUnit() ? 1 : 0);
      assertThat(rows(heads, TargetLocationHead.NAME, o)).isEqualTo(type.targetsPoint() ? 1 : 0);
      int own = batch.ownOffsets()[o + 1] - batch.ownOffsets()[o];
      int picks = rows(heads, SelectedUnitsHead.NAME, o) - 1;
      assertThat(picks).isBetween(type.selectsUnits() ? 1 : -1, type.selectsUnits() ? own : -1);
    }
    assertThat(types)
        .containsExactly(
            CommandType.NO_OP,
            CommandType.STOP,
            CommandType.HOLD_POSITION,
            CommandType.MOVE,
            CommandType.FOLLOW,
            CommandType.ATTACK_UNIT,
            CommandType.ATTACK_MOVE);
  }

  private static int rows(Map<String, Rows> heads, String name, int o) {
    int[] offsets = heads.get(name).offsets;
    return offsets[o + 1] - offsets[o];
  }

  @Test
  void headsWithoutRowsGetExactlyNoGradient() {
    FeatureBatch batch = Battles.encode(marines());
    network.parameters().zeroGradients();
    try (Tape tape = new Tape(KernelSelection.choose())) {
      tape.begin(true);
      int stop = CommandType.STOP.ordinal();
      List<HeadOutput> heads = forward(tape, batch, one(stop, 1, 0, MARINES)).heads();
      Variable[] outputs =
          heads.stream().map(HeadOutput::logProbabilities).toArray(Variable[]::new);
      INDArray[] gradients = new INDArray[outputs.length];
      for (int h = 0; h < outputs.length; h++) {
        gradients[h] = tape.allocate(outputs[h].shape());
        float[] ones = new float[heads.get(h).chosen().length * outputs[h].columns()];
        for (int k = 0; k < heads.get(h).chosen().length; k++) {
          ones[k * outputs[h].columns() + heads.get(h).chosen()[k]] = 1;
        }
        FloatBuffers.write(ones, gradients[h]);
      }
      tape.backward(outputs, gradients);
    }
    int used = 0;
    for (Parameter parameter : network.parameters()) {
      float[] gradient = FloatBuffers.toArray(parameter.gradient());
      String name = parameter.name();
      if (name.startsWith("command.queued.") || name.startsWith("command.target_")) {
        assertThat(gradient).as(name).containsOnly(0f);
      } else if (name.startsWith("command.")) {
        used += anyOtherThanZero(gradient) ? 1 : 0;
      }
    }
    assertThat(used).isGreaterThan(20);
  }

  private static boolean anyOtherThanZero(float[] values) {
    for (float value : values) {
      if (value != 0) {
        return true;
      }
    }
    return false;
  }

  @Test
  void theOrderOfTheUnitsOnlyPermutesTheProbabilities() {
    Observation o = marines();
    int[] order = {2, 4, 0, 3, 1};
    Observation shuffled = Battles.permuted(o, order);
    int attack = CommandType.ATTACK_UNIT.ordinal();
    // own units are the rows 0 to 2: the second, the first, end; at the first enemy, row 3
    Map<String, Rows> before = judge(Battles.encode(o), one(attack, 0, 1, 1, 0, MARINES, MARINES));
    // the same units in the other order: own 2, 0, 1 are the numbers 0 to 2, enemies 4, 3
    Map<String, Rows> after =
        judge(Battles.encode(shuffled), one(attack, 0, 1, 2, 1, MARINES, MARINES + 1));
    int[] ownOrder = {2, 0, 1, 3};
    assertPermuted(before.get("selected_units"), after.get("selected_units"), ownOrder);
    int[] unitOrder = {2, 0, 1, 4, 3};
    assertPermuted(before.get("target_unit"), after.get("target_unit"), unitOrder);
    float[] type = before.get("action_type").logProbabilities;
    assertThat(after.get("action_type").logProbabilities).containsExactly(type, within(1e-4f));
  }

  private static void assertPermuted(Rows before, Rows after, int[] order) {
    int rows = before.offsets[1];
    assertThat(after.offsets[1]).isEqualTo(rows);
    assertThat(after.width).isEqualTo(order.length);
    for (int r = 0; r < rows; r++) {
      for (int i = 0; i < order.length; i++) {
        assertThat(after.logProbabilities[r * after.width + i])
            .isCloseTo(before.logProbabilities[r * before.width + order[i]], within(1e-4f));
      }
    }
  }

  @Test
  void noWeightDependsOnTheNumberOfUnitsOrTheSizeOfTheMap() {
    List<Observation> large = Battles.observations(Battles.marines(60, 60), 1, 6);
    List<Observation> small = Battles.observations("3m", 1, 6);
    assertThat(large.get(0).map().width()).isNotEqualTo(small.get(0).map().width());
    for (List<Observation> battle : List.of(large, small)) {
      FeatureBatch batch = Battles.encode(battle);
      Decisions decisions = act(batch, 1);
      for (Rows head : judge(batch, decisions).values()) {
        for (int row = 0; row < head.offsets[batch.size()]; row++) {
          double sum = 0;
          for (int a = 0; a < head.width; a++) {
            sum += Math.exp(head.logProbabilities[row * head.width + a]);
          }
          assertThat(sum).isCloseTo(1, within(1e-4));
        }
      }
    }
  }

  @Test
  void pickedUnitsAndTheFirstEndAreMaskedOut() {
    Observation o = marines();
    int stop = CommandType.STOP.ordinal();
    Rows picks = judge(Battles.encode(o), one(stop, 0, 2, 0, MARINES)).get("selected_units");
    boolean[][] legal = {
      {true, true, true, false}, {true, true, false, true}, {false, true, false, true}
    };
    for (int row = 0; row < legal.length; row++) {
      for (int k = 0; k <= MARINES; k++) {
        assertThat(HeadOutput.isLegal(picks.logProbabilities[row * picks.width + k]))
            .as("row %d, unit %d", row, k)
            .isEqualTo(legal[row][k]);
      }
    }
  }

  @Test
  void typesWithoutUnitsOrTargetsAreIllegal() {
    Observation o = marines();
    Observation alone = Battles.only(o, i -> o.feature(i, UnitFeature.ALLIANCE) == 1);
    Observation nobody = Battles.only(o, i -> o.feature(i, UnitFeature.ALLIANCE) == 4);
    assertThat(legalTypes(o)).doesNotContain(CommandType.HEAL, CommandType.SCAN_MOVE).hasSize(7);
    assertThat(legalTypes(alone)).doesNotContain(CommandType.ATTACK_UNIT).hasSize(6);
    assertThat(legalTypes(nobody)).containsExactly(CommandType.NO_OP);
  }

  @Test
  void withoutALocationHeadNoCommandIsAimedAtAPoint() {
    AgentArchitecture without =
        Networks.decided(network.config().withParts(new AgentParts(CoreKind.LSTM, true, false)), 1);
    assertThat(legalTypes(marines())).contains(CommandType.MOVE, CommandType.ATTACK_MOVE);
    network = without;
    assertThat(legalTypes(marines()))
        .containsExactly(
            CommandType.NO_OP,
            CommandType.STOP,
            CommandType.HOLD_POSITION,
            CommandType.FOLLOW,
            CommandType.ATTACK_UNIT);
    FeatureBatch batch = Battles.encode(marines());
    Decisions move = one(CommandType.MOVE.ordinal(), 0, 0, 0, MARINES, 5);
    assertThatThrownBy(() -> judge(batch, move))
        .hasMessage("decision 0: its choice 0 is 3, which is not legal there");
    assertThat(without.parameters().names())
        .noneMatch(name -> name.startsWith("command.target_location."));
  }

  @Test
  void attacksAreAimedAtWhatSomebodySelectedHits() {
    Observation o = Battles.observations("MMM", 1, 1).get(0);
    FeatureBatch batch = Battles.encode(o);
    int own = batch.ownCount();
    int attack = CommandType.ATTACK_UNIT.ordinal();
    int marine = own(o, MARINE);
    int marauder = own(o, MARAUDER);
    int ground = own + enemy(o, MARINE);
    int flier = own + enemy(o, MEDIVAC);
    Rows alone = judge(batch, one(attack, 0, 0, marauder, own, ground)).get(TargetUnitHead.NAME);
    Rows both =
        judge(batch, one(attack, 0, 0, marauder, marine, own, ground)).get(TargetUnitHead.NAME);
    Rows selection =
        judge(batch, one(attack, 0, 0, marauder, own, ground)).get(SelectedUnitsHead.NAME);
    assertThat(HeadOutput.isLegal(alone.logProbabilities[ground])).isTrue();
    assertThat(HeadOutput.isLegal(alone.logProbabilities[flier])).isFalse();
    assertThat(HeadOutput.isLegal(both.logProbabilities[flier])).isTrue();
    assertThat(HeadOutput.isLegal(selection.logProbabilities[own(o, MEDIVAC)])).isFalse();
    Observation fliers =
        Battles.only(
            o,
            i ->
                o.feature(i, UnitFeature.ALLIANCE) == 4
                    ? o.feature(i, UnitFeature.UNIT_TYPE) == MEDIVAC
                    : o.feature(i, UnitFeature.UNIT_TYPE) != MARINE);
    assertThat(legalTypes(fliers))
        .as("marauders against a medivac")
        .contains(CommandType.ATTACK_MOVE)
        .doesNotContain(CommandType.ATTACK_UNIT);
  }

  @Test
  void healersHealWhoeverIsHurtAndLives() {
    Observation o = Battles.copy(Battles.observations("MMM", 1, 1).get(0));
    int healer = row(o, 1, own(o, MEDIVAC));
    assertThat(legalTypes(o)).as("all are whole").doesNotContain(CommandType.HEAL);
    Battles.set(o, healer, UnitFeature.HEALTH, 1);
    assertThat(legalTypes(o)).as("a machine is hurt").doesNotContain(CommandType.HEAL);
    Battles.set(o, row(o, 1, own(o, MARINE)), UnitFeature.HEALTH, 1);
    assertThat(legalTypes(o)).contains(CommandType.HEAL);
    FeatureBatch batch = Battles.encode(o);
    int[] heal = {
      CommandType.HEAL.ordinal(), 0, 0, own(o, MEDIVAC), batch.ownCount(), own(o, MARINE)
    };
    Rows targets = judge(batch, one(heal)).get(TargetUnitHead.NAME);
    for (int t = 0; t < targets.width; t++) {
      assertThat(HeadOutput.isLegal(targets.logProbabilities[t])).isEqualTo(t == own(o, MARINE));
    }
    Battles.set(o, healer, UnitFeature.ENERGY, 0.5f);
    assertThat(legalTypes(o)).as("without energy").doesNotContain(CommandType.HEAL);
  }

  @Test
  void nobodyIsToldToFollowItself() {
    Observation o = marines();
    int follow = CommandType.FOLLOW.ordinal();
    FeatureBatch batch = Battles.encode(o);
    Rows alone = judge(batch, one(follow, 0, 0, 1, MARINES, 0)).get(TargetUnitHead.NAME);
    Rows both = judge(batch, one(follow, 0, 0, 1, 2, MARINES, 0)).get(TargetUnitHead.NAME);
    for (int t = 0; t < alone.width; t++) {
      assertThat(HeadOutput.isLegal(alone.logProbabilities[t])).isEqualTo(t != 1);
      assertThat(HeadOutput.isLegal(both.logProbabilities[t])).isTrue();
    }
    assertThat(legalTypes(Battles.only(o, i -> i == 0))).doesNotContain(CommandType.FOLLOW);
  }

  /** Number of the first own unit of a type among the own units. */
  private static int own(Observation o, int type) {
    return number(o, 1, type);
  }

  /** Number of the first enemy of a type among the enemies. */
  private static int enemy(Observation o, int type) {
    return number(o, 4, type);
  }

  private static int number(Observation o, int alliance, int type) {
    int number = 0;
    while (o.feature(row(o, alliance, number), UnitFeature.UNIT_TYPE) != type) {
      number++;
    }
    return number;
  }

  /** Row of a unit with a number among those of its side. */
  private static int row(Observation o, int alliance, int number) {
    return IntStream.range(0, o.entityCount())
        .filter(i -> o.feature(i, UnitFeature.ALLIANCE) == alliance)
        .skip(number)
        .findFirst()
        .orElseThrow();
  }

  private List<CommandType> legalTypes(Observation o) {
    float[] row = judge(Battles.encode(o), one(0, 0)).get("action_type").logProbabilities;
    return Arrays.stream(CommandType.values())
        .filter(type -> HeadOutput.isLegal(row[type.ordinal()]))
        .toList();
  }

  @Test
  void decisionsThatCannotHaveBeenMadeAreRefused() {
    FeatureBatch batch = Battles.encode(marines());
    int stop = CommandType.STOP.ordinal();
    assertThatThrownBy(() -> judge(batch, one(stop, 0, 1)))
        .hasMessage("decision 0 ends after 3 choices, before it is complete");
    assertThatThrownBy(() -> judge(batch, one(stop, 0, 1, 1, MARINES)))
        .hasMessage("decision 0: its choice 3 is 1, which is not legal there");
    assertThatThrownBy(() -> judge(batch, one(0, 0, 1)))
        .hasMessage("decision 0 has 3 choices but is complete after 2");
    assertThatThrownBy(() -> judge(batch, one(CommandType.HEAL.ordinal(), 0)))
        .hasMessage("decision 0: its choice 0 is 8, which is not legal there");
  }
}
