package org.overseer.agent.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.agent.Battles;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.agent.features.MapGrid;
import org.overseer.env.Ability;
import org.overseer.env.Action;
import org.overseer.env.MapInfo;
import org.overseer.env.Observation;
import org.overseer.env.StepType;
import org.overseer.env.UnitFeature;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.ScriptedPlayer;
import org.overseer.env.skirmish.SkirmishEnvironment;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.kernels.KernelSelection;

/** What others command, as structured commands. */
class CommandLabelsTest {
  private static final int OWN = 5;
  private static final int GRID = 16;
  private static final int MOST = 64;

  private final ActionSpace space = ActionSpace.ofCommands(GRID, MOST);
  private final Observation o = idle();
  private final long[] tags = o.tags();

  /** Own units in rows 0 to 4, enemies in rows 5 to 7, none under an order. */
  private static Observation idle() {
    Observation o = Battles.copy(Battles.observations(Battles.marines(OWN, 3), 1, 1).get(0));
    for (int i = 0; i < OWN; i++) {
      order(o, i, 0, 0);
    }
    return o;
  }

  private static void order(Observation o, int row, int ability, long target) {
    Battles.set(o, row, UnitFeature.ORDER_COUNT, ability == 0 ? 0 : 1);
    Battles.set(o, row, UnitFeature.ORDER_ABILITY, ability);
    o.orderTargetTags()[row] = target;
  }

  private int[] labels(Action commands) {
    return space.labels(o, commands);
  }

  private Action move(int unit, float dx, float dy) {
    return move(new Action(), unit, dx, dy);
  }

  private Action move(Action action, int unit, float dx, float dy) {
    float x = o.feature(unit, UnitFeature.X);
    float y = o.feature(unit, UnitFeature.Y);
    return action.add(Ability.MOVE, tags[unit], x + dx, y + dy);
  }

  private static int[] choices(CommandType type, int... rest) {
    int[] choices = new int[rest.length + 1];
    choices[0] = type.ordinal();
    System.arraycopy(rest, 0, choices, 1, rest.length);
    return choices;
  }

  @Test
  void nothingCommandedIsToDoNothing() {
    assertThat(labels(new Action())).isEqualTo(choices(CommandType.NO_OP, 0));
  }

  @Test
  void thoseWhoWantTheSameGetOneCommand() {
    Action commands =
        new Action()
            .add(Ability.ATTACK, tags[0], tags[6])
            .add(Ability.ATTACK, tags[3], tags[7])
            .add(Ability.ATTACK, tags[2], tags[6]);
    assertThat(labels(commands))
        .isEqualTo(choices(CommandType.ATTACK_UNIT, 0, 0, 0, 2, OWN, OWN + 1));
  }

  @Test
  void whatStandsCountsForTheGroupButIsNoReasonForIt() {
    order(o, 1, Ability.ATTACK.specificId(), tags[6]);
    order(o, 2, Ability.ATTACK.specificId(), tags[6]);
    assertThat(labels(new Action())).isEqualTo(choices(CommandType.NO_OP, 0));
    assertThat(labels(new Action().add(Ability.ATTACK, tags[4], tags[6])))
        .isEqualTo(choices(CommandType.ATTACK_UNIT, 0, 0, 1, 2, 4, OWN, OWN + 1));
    Action two =
        new Action()
            .add(Ability.ATTACK, tags[0], tags[5])
            .add(Ability.ATTACK, tags[3], tags[5])
            .add(Ability.ATTACK, tags[4], tags[6]);
    assertThat(labels(two))
        .as("two new attackers are more than one, though his group has three")
        .isEqualTo(choices(CommandType.ATTACK_UNIT, 0, 0, 0, 3, OWN, OWN));
  }

  @Test
  void walksInOneDirectionAreOneCommandToACellInThatDirection() {
    Action commands = move(move(move(new Action(), 0, -2, 0), 1, -2, 0.5f), 3, 2, 0);
    int[] labels = labels(commands);
    assertThat(Arrays.copyOf(labels, 6)).isEqualTo(choices(CommandType.MOVE, 0, 0, 0, 1, OWN));
    Action back = new Action();
    space.toAction(o, labels, back);
    for (int c = 0; c < 2; c++) {
      float dx = back.x(c) - o.feature(c, UnitFeature.X);
      float dy = back.y(c) - o.feature(c, UnitFeature.Y);
      assertThat(Wish.cosine(dx, dy, -2, 0)).isGreaterThan(0.7);
    }
  }

  @Test
  void aFarGoalIsTheCellThatHoldsIt() {
    int cell = 3 * GRID + 12;
    MapGrid grid = new MapGrid(GRID);
    Action commands =
        new Action().add(Ability.ATTACK, tags[0], grid.x(o, cell) + 1, grid.y(o, cell) - 1);
    assertThat(labels(commands)).isEqualTo(choices(CommandType.ATTACK_MOVE, 0, 0, 0, OWN, cell));
  }

  @Test
  void aWalkThatGoesOnIsNotToldAgain() {
    order(o, 0, Ability.MOVE.specificId(), 0);
    Battles.set(o, 0, UnitFeature.ORDER_TARGET_X, o.feature(0, UnitFeature.X) - 3);
    Battles.set(o, 0, UnitFeature.ORDER_TARGET_Y, o.feature(0, UnitFeature.Y));
    assertThat(labels(move(0, -2, 0))).isEqualTo(choices(CommandType.NO_OP, 0));
    assertThat(labels(move(0, 2, 0))[0]).isEqualTo(CommandType.MOVE.ordinal());
    Battles.set(o, 0, UnitFeature.ORDER_TARGET_X, o.feature(0, UnitFeature.X) - 0.5f);
    assertThat(labels(move(0, -2, 0))[0]).isEqualTo(CommandType.MOVE.ordinal());
  }

  @Test
  void anAttackMoveStandsOnlyIfItLeadsThere() {
    order(o, 0, Ability.ATTACK.specificId(), 0);
    float x = o.feature(0, UnitFeature.X);
    float y = o.feature(0, UnitFeature.Y);
    Battles.set(o, 0, UnitFeature.ORDER_TARGET_X, x - 10);
    Battles.set(o, 0, UnitFeature.ORDER_TARGET_Y, y);
    Action on = new Action().add(Ability.ATTACK, tags[0], x - 8, y + 1);
    assertThat(labels(on)).isEqualTo(choices(CommandType.NO_OP, 0));
    Action back = new Action().add(Ability.ATTACK, tags[0], x + 12, y);
    assertThat(labels(back)[0]).isEqualTo(CommandType.ATTACK_MOVE.ordinal());
    Battles.set(o, 0, UnitFeature.ORDER_TARGET_X, x - 0.5f);
    Action about = new Action().add(Ability.ATTACK, tags[0], x + 0.5f, y);
    assertThat(labels(about)).as("where it is").isEqualTo(choices(CommandType.NO_OP, 0));
  }

  @Test
  void theStrideOfASlowUnitIsNoStop() {
    Battles.set(o, 0, UnitFeature.UNIT_TYPE, 106); // an overlord: 0.32 cells
    Battles.set(o, 0, UnitFeature.IS_FLYING, 1);
    assertThat(labels(move(0, 0.3f, 0))[0]).isEqualTo(CommandType.MOVE.ordinal());
    assertThat(labels(move(3, 0.3f, 0)).length).as("a marine that stands").isEqualTo(2);
  }

  @Test
  void onAMapWithoutGroundAllCellsCanBeAimedAt() {
    MapInfo map = o.map();
    byte[] nowhere = new byte[map.pathing().length];
    Observation air = new Observation();
    MapInfo bare =
        new MapInfo("bare", map.width(), map.height(), nowhere, nowhere, map.terrainHeight());
    air.begin(bare, o.playerId(), o.gameLoop());
    MapInfo none = new MapInfo("none", 0, 0, new byte[0], new byte[0], new byte[0]);
    Observation nothing = new Observation();
    nothing.begin(none, o.playerId(), o.gameLoop());
    for (Observation observation : List.of(air, nothing)) {
      assertThat(new MapGrid(GRID).walkable(observation)).hasSize(GRID * GRID).containsOnly(true);
    }
  }

  @Test
  void whatWaitsForOtherOrdersIsNotWantedNow() {
    Action commands = move(0, -3, 0).add(Ability.ATTACK, tags[0], tags[5]).queued();
    assertThat(labels(commands)[0]).isEqualTo(CommandType.MOVE.ordinal());
  }

  @Test
  void aGroupThatIsTooLargeLosesItsLastUnits() {
    Action commands = new Action();
    for (int i = 0; i < OWN; i++) {
      commands.add(Ability.HOLD_POSITION, tags[i]);
    }
    assertThat(ActionSpace.ofCommands(GRID, 3).labels(o, commands))
        .isEqualTo(choices(CommandType.HOLD_POSITION, 0, 0, 0, 1, 2, OWN));
    order(o, 0, Ability.HOLD_POSITION.specificId(), 0);
    order(o, 1, Ability.HOLD_POSITION.specificId(), 0);
    assertThat(ActionSpace.ofCommands(GRID, 3).labels(o, commands))
        .as("first of all those who do not hold yet")
        .isEqualTo(choices(CommandType.HOLD_POSITION, 0, 0, 2, 3, 4, OWN));
  }

  @Test
  void withoutPointsOnlyUnitsAreAimedAt() {
    ActionSpace pointless = new CommandSpace(new MapGrid(GRID), /* points= */ false, MOST);
    assertThat(pointless.labels(o, move(0, -2, 0))).isEqualTo(choices(CommandType.NO_OP, 0));
    assertThat(pointless.labels(o, new Action().add(Ability.ATTACK, tags[0], tags[5])))
        .isEqualTo(choices(CommandType.ATTACK_UNIT, 0, 0, 0, OWN, OWN));
  }

  /** Learning from an illegal label would fail, in whatever game. */
  @ParameterizedTest
  @ValueSource(strings = {"3m", "MMM", "corridor", "bane_vs_bane", "2c_vs_64zg"})
  void allLabelsAreLegal(String scenario) {
    AgentArchitecture network =
        Networks.decided(
            AgentConfig.ofUnitOrders(
                    EntityEncoderKind.PERCEIVER, new NetworkSizes(16, 4, 1, 2, 8, 4, 4, 8, 12, 8))
                .withActionHead(ActionHeadKind.COMMAND),
            1);
    Set<CommandType> types = EnumSet.noneOf(CommandType.class);
    Random random = new Random(3);
    for (String level : new String[] {"elite", "easy", "random"}) {
      List<Observation> seen = new ArrayList<>();
      List<int[]> labels = new ArrayList<>();
      play(scenario, level, random, network.actionSpace(), seen, labels);
      FeatureBatch batch = Battles.encode(seen);
      try (Tape tape = new Tape(KernelSelection.choose())) {
        tape.begin(false);
        float[] states = new float[batch.size() * network.config().stateSize()];
        network.forward(tape, batch, 1, packed(labels), states, new float[batch.size()]);
      }
      labels.forEach(choices -> types.add(CommandType.of(choices[0])));
    }
    assertThat(types)
        .contains(CommandType.NO_OP, CommandType.MOVE, CommandType.ATTACK_UNIT)
        .contains(CommandType.ATTACK_MOVE, CommandType.STOP, CommandType.FOLLOW);
  }

  /** The script against itself, and nonsense thrown in, with all targets that there are. */
  private void play(
      String scenario,
      String level,
      Random random,
      ActionSpace space,
      List<Observation> seen,
      List<int[]> labels) {
    ScriptedPlayer[] players = {ScriptedPlayer.create(level, 1), ScriptedPlayer.create(level, 2)};
    Action[] actions = {new Action(), new Action()};
    try (SkirmishEnvironment game = new SkirmishEnvironment(Scenario.load(scenario))) {
      game.reset(1);
      for (int step = 0; step < 60 && game.timeStep(0).stepType() != StepType.LAST; step++) {
        for (int p = 0; p < 2; p++) {
          Observation observation = game.timeStep(p).observation();
          players[p].act(observation, actions[p]);
          keep(observation, actions[p], space, seen, labels);
          keep(observation, nonsense(observation, random), space, seen, labels);
        }
        game.step(actions);
      }
    }
  }

  private static void keep(
      Observation observation,
      Action commands,
      ActionSpace space,
      List<Observation> seen,
      List<int[]> labels) {
    seen.add(Battles.copy(observation));
    labels.add(space.labels(observation, commands));
  }

  private static Action nonsense(Observation o, Random random) {
    Action action = new Action();
    Ability ability = Ability.values()[random.nextInt(Ability.values().length)];
    int target = random.nextInt(o.entityCount());
    float x = random.nextFloat(-5, o.map().width() + 5);
    float y = random.nextFloat(-5, o.map().height() + 5);
    int kind = random.nextInt(3);
    for (int i = 0; i < o.entityCount(); i++) {
      switch (kind) {
        case 0 -> action.add(ability, o.tags()[i]);
        case 1 -> action.add(ability, o.tags()[i], x, y);
        default -> action.add(ability, o.tags()[i], o.tags()[target]);
      }
    }
    return action;
  }

  private static Decisions packed(List<int[]> labels) {
    int[] offsets = new int[labels.size() + 1];
    for (int i = 0; i < labels.size(); i++) {
      offsets[i + 1] = offsets[i] + labels.get(i).length;
    }
    int[] choices = labels.stream().flatMapToInt(Arrays::stream).toArray();
    return new Decisions(offsets, choices, new float[choices.length]);
  }
}
