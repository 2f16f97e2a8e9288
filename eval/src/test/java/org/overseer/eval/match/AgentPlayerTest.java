package org.overseer.eval.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.agent.features.ObservationEncoder;
import org.overseer.agent.network.ActionSpace;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.agent.network.ArchitecturePresets;
import org.overseer.agent.network.FeatureChoice;
import org.overseer.agent.policy.OrderChoice;
import org.overseer.agent.policy.Policy;
import org.overseer.agent.policy.PolicyOutput;
import org.overseer.agent.policy.PolicyRequest;
import org.overseer.env.Ability;
import org.overseer.env.Action;
import org.overseer.env.BuildOrder;
import org.overseer.env.Environment;
import org.overseer.env.LastAction;
import org.overseer.env.Observation;
import org.overseer.env.PlayerContext;
import org.overseer.env.Strategy;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.SkirmishEnvironment;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;

class AgentPlayerTest {
  private static final Scenario SCENARIO = Scenario.load("3m");
  private static final Supplier<Environment> GAMES = () -> new SkirmishEnvironment(SCENARIO);

  private static AgentPlayer agent(long seed) {
    return agent(seed, OrderChoice.DRAWN);
  }

  private static AgentPlayer agent(long seed, OrderChoice choice) {
    Policy policy = new Policy(network(seed), KernelSelection.choose());
    return new AgentPlayer("agent-" + seed, policy, choice);
  }

  private static AgentArchitecture network(long seed) {
    RandomGenerator random =
        RandomGeneratorFactory.<RandomGenerator>of("L64X128MixRandom").create(seed);
    return new AgentArchitecture(ArchitecturePresets.get("dummy"), random);
  }

  private static List<GameResult> play(int slots, long seed) {
    try (AgentPlayer player = agent(1);
        ScriptedPlayers opponent = new ScriptedPlayers("random")) {
      MatchSettings settings = new MatchSettings(12, seed, true, slots);
      MatchResult result = MatchRunner.play(player, opponent, GAMES, settings, game -> {});
      assertThat(result.player()).isEqualTo("agent-1");
      return result.gameResults();
    }
  }

  @Test
  void resultsDoNotDependOnHowManyGamesRunSideBySide() {
    assertThat(play(1, 3)).isEqualTo(play(5, 3)).isEqualTo(play(12, 3));
    assertThat(play(5, 4)).isNotEqualTo(play(5, 3));
  }

  @Test
  void aNewGameForgetsTheLastOne() {
    try (AgentPlayer player = agent(1)) {
      List<String> first = commands(player, 7);
      assertThat(commands(player, 7)).isEqualTo(first);
      assertThat(commands(player, 8)).isNotEqualTo(first);
    }
  }

  @Test
  void theMostProbableOrderOfAFreshPolicyIsToKeepWhateverTheSeed() {
    try (AgentPlayer player = agent(1, OrderChoice.MOST_PROBABLE)) {
      assertThat(commands(player, 7)).containsOnly("");
      assertThat(commands(player, 8)).containsOnly("");
    }
  }

  @Test
  void gamesInOtherSlotsDoNotDisturb() {
    try (AgentPlayer alone = agent(1);
        AgentPlayer busy = agent(1)) {
      List<String> expected = commands(alone, 7);
      busy.begin(0, 0, 99);
      busy.begin(1, 0, 98);
      List<String> actual = new ArrayList<>();
      busy.begin(2, 0, 7);
      try (SkirmishEnvironment game = new SkirmishEnvironment(SCENARIO)) {
        game.reset(5);
        for (int step = 0; step < 10; step++) {
          Observation seen = game.timeStep(0).observation();
          Action[] actions = {new Action(), new Action(), new Action()};
          busy.act(3, new int[] {0, 1, 2}, new Observation[] {seen, seen, seen}, actions);
          actual.add(text(actions[2]));
          game.step(new Action[] {actions[2], new Action()});
        }
      }
      assertThat(actual).isEqualTo(expected);
    }
  }

  /** A small agent with all inputs, which all matter. */
  private static AgentArchitecture observant() {
    RandomGenerator random =
        RandomGeneratorFactory.<RandomGenerator>of("L64X128MixRandom").create(1);
    AgentArchitecture network =
        new AgentArchitecture(FeatureChoice.ALL.apply(ArchitecturePresets.get("dummy")), random);
    network
        .parameters()
        .forEach(
            parameter -> {
              float[] values = FloatBuffers.toArray(parameter.value());
              double spread = parameter.name().startsWith("scalar") ? 3 : 0.3; // what it is told
              for (int i = 0; i < values.length; i++) {
                values[i] += (float) (spread * random.nextGaussian());
              }
              FloatBuffers.write(values, parameter.value());
            });
    return network;
  }

  private static List<String> commands(Strategy strategy) {
    Policy policy = new Policy(observant(), KernelSelection.choose());
    try (AgentPlayer player = new AgentPlayer("told", policy, OrderChoice.DRAWN, strategy)) {
      return commands(player, 7);
    }
  }

  @Test
  void anAgentIsToldItsStrategyAndWhatItDidBefore() {
    Set<Integer> many = IntStream.rangeClosed(1, 150).boxed().collect(Collectors.toSet());
    Strategy strategy = new Strategy(BuildOrder.EMPTY, many, many, Set.of());
    List<String> expected = new ArrayList<>();
    AgentArchitecture network = observant();
    ObservationEncoder encoder = new ObservationEncoder(network.config().features());
    RandomGenerator random =
        RandomGeneratorFactory.<RandomGenerator>of("L64X128MixRandom").create(7);
    try (Policy policy = new Policy(network, KernelSelection.choose());
        SkirmishEnvironment game = new SkirmishEnvironment(SCENARIO)) {
      game.reset(5);
      PlayerContext context = PlayerContext.starting(strategy);
      float[] state = new float[network.config().stateSize()];
      for (int step = 0; step < 10; step++) {
        Observation seen = game.timeStep(0).observation();
        FeatureBatch features = new FeatureBatch();
        encoder.append(seen, context, features);
        PolicyOutput output =
            policy.evaluate(
                new PolicyRequest(
                    features,
                    state,
                    new long[] {random.nextLong()},
                    new OrderChoice[] {OrderChoice.DRAWN}));
        int[] choices = output.decisions().choicesOf(0);
        Action action = new Action();
        network.actionSpace().toAction(seen, choices, action);
        expected.add(text(action));
        context = context.after(network.actionSpace().lastAction(seen, choices));
        state = output.states();
        game.step(new Action[] {action, new Action()});
      }
    }
    assertThat(commands(strategy)).isEqualTo(expected);
    assertThat(commands(Strategy.NONE)).isNotEqualTo(expected);
  }

  @Test
  void aPlayerWaitsAsLongAsItsDecisionSaysAndGamesWaitOnTheirOwn() {
    AgentArchitecture network = network(1);
    AtomicInteger decided = new AtomicInteger();
    ActionSpace waiting =
        new ActionSpace() {
          @Override
          public void toAction(Observation observation, int[] choices, Action out) {
            out.add(Ability.STOP, observation.tags()[0]);
          }

          @Override
          public int[] labels(Observation observation, Action commands) {
            throw new AssertionError("nobody learns here");
          }

          @Override
          public int steps(int[] choices) {
            return decided.incrementAndGet() == 1 ? 3 : 2; // the first game decides first
          }

          @Override
          public LastAction lastAction(Observation observation, int[] choices) {
            return LastAction.NONE;
          }
        };
    Policy policy = new Policy(network, KernelSelection.choose());
    List<String> spoken = new ArrayList<>();
    try (AgentPlayer player =
            new AgentPlayer("waits", policy, OrderChoice.DRAWN, Strategy.NONE, waiting);
        SkirmishEnvironment game = new SkirmishEnvironment(SCENARIO)) {
      player.begin(0, 0, 1);
      player.begin(1, 0, 2);
      game.reset(5);
      Observation seen = game.timeStep(0).observation();
      for (int step = 0; step < 5; step++) {
        Action[] actions = {new Action(), new Action()};
        player.act(2, new int[] {0, 1}, new Observation[] {seen, seen}, actions);
        spoken.add(actions[0].size() + " " + actions[1].size());
      }
      player.begin(1, 0, 3); // does not wait for what was said in the game before
      Action[] actions = {new Action(), new Action()};
      player.act(2, new int[] {0, 1}, new Observation[] {seen, seen}, actions);
      spoken.add(actions[0].size() + " " + actions[1].size());
    }
    assertThat(spoken).containsExactly("1 1", "0 0", "0 1", "1 0", "0 1", "1 1");
  }

  /** What the player orders in the first steps of a game in slot 0. */
  private static List<String> commands(AgentPlayer player, long seed) {
    List<String> commands = new ArrayList<>();
    player.begin(0, 0, seed);
    try (SkirmishEnvironment game = new SkirmishEnvironment(SCENARIO)) {
      game.reset(5);
      for (int step = 0; step < 10; step++) {
        Action action = new Action();
        Observation[] seen = {game.timeStep(0).observation()};
        player.act(1, new int[] {0}, seen, new Action[] {action});
        commands.add(text(action));
        game.step(new Action[] {action, new Action()});
      }
    }
    return commands;
  }

  private static String text(Action action) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < action.size(); i++) {
      text.append(action.ability(i)).append(' ').append(action.unitTag(i)).append(' ');
      text.append(action.targetTag(i)).append(' ').append(action.x(i)).append(' ');
      text.append(action.y(i)).append("; ");
    }
    return text.toString();
  }
}
