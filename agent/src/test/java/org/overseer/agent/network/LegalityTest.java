package org.overseer.agent.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.overseer.agent.Battles;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.agent.features.OrderSpace;
import org.overseer.agent.features.StepKind;
import org.overseer.env.Ability;
import org.overseer.env.Action;
import org.overseer.env.Observation;
import org.overseer.env.StepType;
import org.overseer.env.skirmish.CommandResult;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.SkirmishEnvironment;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.perceiver.kernels.Kernels;

/** The masks against the simulator, which was made without them: what is legal is not refused. */
class LegalityTest {
  private static final int PLAYERS = 2;
  private static final Action[] NOTHING = {new Action(), new Action()};

  private final Random random = new Random(7);
  private final Action action = new Action();
  private final Set<Ability> given = EnumSet.noneOf(Ability.class);

  private static Stream<String> scenarios() {
    return Scenario.names().stream().filter(name -> Scenario.load(name).hasArmies());
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void noLegalOrderIsRefusedAndEveryOtherAttackIs(String scenario) {
    StepKind[] kinds = {StepKind.STRIDE, StepKind.DETOUR};
    try (SkirmishEnvironment game = new SkirmishEnvironment(Scenario.load(scenario))) {
      game.reset(3);
      for (int step = 0; step < 40 && !isOver(game); step++) {
        for (int p = 0; p < PLAYERS; p++) {
          giveOrders(game, p, kinds[p]);
        }
        game.step(NOTHING);
      }
    }
    assertThat(given).contains(Ability.STOP, Ability.MOVE, Ability.ATTACK);
  }

  private void giveOrders(SkirmishEnvironment game, int player, StepKind kind) {
    Observation o = game.timeStep(player).observation();
    FeatureBatch batch = Battles.encode(o);
    int width = OrderSpace.FIRST_ATTACK + batch.enemyCount();
    float[] mask = new float[batch.ownCount() * width];
    OrderSpace.writeMask(batch, 1, width, kind, mask);
    int[] orders = new int[batch.ownCount()];
    for (int k = 0; k < orders.length; k++) {
      assertThat(mask[k * width + OrderSpace.KEEP]).isEqualTo(1);
      assertThat(mask[k * width + OrderSpace.STOP]).isEqualTo(1);
      do {
        orders[k] = random.nextInt(width);
      } while (mask[k * width + orders[k]] == 0);
      boolean committed = !kind.isInterruptible() && batch.isWalking(k);
      for (int e = 0; e < batch.enemyCount() && !committed; e++) {
        if (mask[k * width + OrderSpace.FIRST_ATTACK + e] == 0) {
          long tag = o.tags()[batch.ownRows()[k]];
          long target = o.tags()[batch.enemyRows()[e]];
          assertThat(give(game, player, new Action().add(Ability.ATTACK, tag, target), 0))
              .isEqualTo(CommandResult.CANT_TARGET_THAT_UNIT);
        }
      }
    }
    action.clear();
    OrderSpace.toAction(o, orders, 0, kind, action);
    giveAll(game, player);
  }

  @Test
  void noLegalCommandIsRefused() {
    AgentArchitecture network =
        Networks.decided(
            AgentConfig.ofUnitOrders(
                    EntityEncoderKind.PERCEIVER, new NetworkSizes(16, 4, 1, 2, 8, 4, 4, 8, 12, 8))
                .withActionHead(ActionHeadKind.COMMAND),
            1);
    Kernels kernels = KernelSelection.choose();
    for (String scenario : scenarios().toList()) {
      int steps = scenario.startsWith("MMM") ? 80 : 5;
      try (SkirmishEnvironment game = new SkirmishEnvironment(Scenario.load(scenario))) {
        game.reset(5);
        for (int step = 0; step < steps && !isOver(game); step++) {
          command(game, network, kernels);
          game.step(NOTHING);
        }
      }
    }
    assertThat(given).contains(Ability.HEAL, Ability.SCAN_MOVE, Ability.ATTACK, Ability.MOVE);
  }

  /** Commands of which, by a high temperature, every legal one is as likely as the others. */
  private void command(SkirmishEnvironment game, AgentArchitecture network, Kernels kernels) {
    List<Observation> seen =
        List.of(game.timeStep(0).observation(), game.timeStep(1).observation());
    float[] temperatures = new float[PLAYERS];
    Arrays.fill(temperatures, 1000);
    Chooser chooser = new Chooser(random.longs(PLAYERS).toArray(), temperatures);
    Decisions decisions;
    try (Tape tape = new Tape(kernels)) {
      tape.begin(false);
      float[] states = new float[PLAYERS * network.config().stateSize()];
      decisions = network.act(tape, Battles.encode(seen), states, chooser).decisions();
    }
    ActionSpace space = network.actionSpace();
    for (int p = 0; p < PLAYERS; p++) {
      action.clear();
      int[] choices = decisions.choicesOf(p);
      space.toAction(seen.get(p), choices, action);
      assertThat(action.size() > 0).isEqualTo(CommandType.of(choices[0]) != CommandType.NO_OP);
      giveAll(game, p);
    }
  }

  private void giveAll(SkirmishEnvironment game, int player) {
    for (int i = 0; i < action.size(); i++) {
      assertThat(give(game, player, action, i))
          .as("%s at %s", action.ability(i), action.target(i))
          .isIn(CommandResult.SUCCESS, CommandResult.ORDER_QUEUE_IS_FULL);
      given.add(action.ability(i));
    }
  }

  private static CommandResult give(SkirmishEnvironment game, int player, Action action, int i) {
    return game.simulation()
        .command(
            player,
            action.ability(i),
            action.unitTag(i),
            action.target(i),
            action.targetTag(i),
            action.x(i),
            action.y(i),
            action.isQueued(i));
  }

  private static boolean isOver(SkirmishEnvironment game) {
    return game.timeStep(0).stepType() == StepType.LAST;
  }
}
