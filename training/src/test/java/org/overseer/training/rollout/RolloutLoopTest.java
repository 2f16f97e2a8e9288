package org.overseer.training.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.agent.features.ObservationEncoder;
import org.overseer.agent.features.OrderSpace;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.agent.network.AgentOutput;
import org.overseer.agent.network.Chooser;
import org.overseer.agent.network.Decisions;
import org.overseer.agent.network.HeadOutput;
import org.overseer.agent.policy.OrderChoice;
import org.overseer.agent.policy.Policy;
import org.overseer.agent.policy.PolicyOutput;
import org.overseer.agent.policy.PolicyRequest;
import org.overseer.env.Action;
import org.overseer.env.Environment;
import org.overseer.env.Outcome;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.SkirmishEnvironment;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.replay.trajectory.Transition;
import org.overseer.training.ForwardingEnvironment;
import org.overseer.training.Games;
import org.overseer.training.league.Matchmaker;
import org.overseer.training.league.Opponent;

class RolloutLoopTest {
  private static final int UNROLL = 7;
  private static final int GAMES = 4;

  private final Scenario scenario = Scenario.load("3m");
  private final AgentArchitecture network = Games.network(1);
  private final Policy newest = new Policy(network, KernelSelection.choose());
  private final Policy other = new Policy(Games.network(2), KernelSelection.choose());
  private final RandomGenerator opponents = Games.random(44);
  private final Games.Recorder recorder = new Games.Recorder();
  private final List<Trajectory> trajectories = recorder.trajectories;
  private final List<GameRecord> finished = recorder.games;

  @AfterEach
  void close() {
    newest.close();
    other.close();
  }

  private RolloutLoop rollout(Matchmaker matchmaker, long seed) {
    return rollout(scenario, matchmaker, seed);
  }

  private RolloutLoop rollout(Scenario where, Matchmaker matchmaker, long seed) {
    return new RolloutLoop(
        learners(GAMES),
        UNROLL,
        network.config(),
        network.actionSpace(),
        () -> new SkirmishEnvironment(where),
        matchmaker,
        Games.random(seed),
        recorder);
  }

  private void play(RolloutLoop rollout, int from, int rounds) {
    for (int round = from; round < from + rounds; round++) {
      for (Map.Entry<Integer, PolicyRequest> request : rollout.observe().entrySet()) {
        Policy policy = request.getKey() == Matchmaker.NEWEST ? newest : other;
        rollout.act(request.getKey(), policy.evaluate(request.getValue()), round);
      }
      assertThat(rollout.advance()).isEqualTo(GAMES);
    }
  }

  @Test
  void selfPlayRecordsEveryStepOfBothSides() {
    int rounds = 20 * UNROLL;
    int games;
    try (RolloutLoop rollout = rollout(learner -> Opponent.SELF, 1)) {
      play(rollout, 0, rounds);
      games = finished.size();
      play(rollout, rounds, 1); // an unroll is complete when what follows it was seen
    }
    assertThat(trajectories).hasSize(20 * GAMES * 2);
    assertThat(players(trajectories)).containsExactlyInAnyOrder(1, 2);
    assertThat(trajectories.stream().filter(t -> playerOf(t) == 1)).hasSize(20 * GAMES);
    int ends = 0;
    for (int i = 0; i < trajectories.size(); i++) {
      Trajectory trajectory = trajectories.get(i);
      assertThat(trajectory.length()).isEqualTo(UNROLL);
      assertThat(trajectory.scenario()).isEqualTo("3m");
      assertThat(trajectory.policyVersion()).isEqualTo((long) UNROLL * (i / (2 * GAMES)));
      for (int t = 0; t < UNROLL; t++) {
        Transition transition = trajectory.transitions().get(t);
        assertThat(transition.start()).isEqualTo(transition.observation().gameLoop() == 0);
        assertThat(transition.discount()).isIn(0f, 1f);
        ends += transition.discount() == 0 ? 1 : 0;
      }
      assertThat(trajectory.bootstrapStart()).isEqualTo(trajectory.bootstrap().gameLoop() == 0);
    }
    assertThat(ends).isEqualTo(2 * games).isPositive();
  }

  @Test
  void againstAFrozenPlayerOnlyTheLearningSideIsRecorded() {
    try (RolloutLoop rollout = rollout(learner -> new Opponent(0, OrderChoice.DRAWN), 2)) {
      SortedMap<Integer, PolicyRequest> requests = rollout.observe();
      assertThat(requests).containsOnlyKeys(Matchmaker.NEWEST, 0);
      assertThat(requests.get(0).features().size()).isEqualTo(GAMES);
      play(rollout, 0, 30 * UNROLL + 1);
    }
    // a player who changes sides leaves an unroll unfinished until it is back
    assertThat(trajectories.size()).isBetween(30 * GAMES - 2 * GAMES, 30 * GAMES);
    assertThat(players(trajectories)).as("both sides in turn").containsExactlyInAnyOrder(1, 2);
    assertThat(finished).isNotEmpty().allMatch(game -> game.opponent().policy() == 0);
    assertThat(finished).allMatch(game -> game.outcome() != Outcome.UNDECIDED);
  }

  @Test
  void noPolicyIsAskedForAScriptAndNothingOfItIsRecorded() {
    try (RolloutLoop rollout = rollout(learner -> Opponent.script("elite", 0), 2)) {
      SortedMap<Integer, PolicyRequest> requests = rollout.observe();
      assertThat(requests).containsOnlyKeys(Matchmaker.NEWEST);
      assertThat(requests.get(Matchmaker.NEWEST).features().size()).isEqualTo(GAMES);
      play(rollout, 0, 30 * UNROLL + 1);
    }
    assertThat(trajectories.size()).isBetween(30 * GAMES - 2 * GAMES, 30 * GAMES);
    assertThat(players(trajectories)).as("both sides in turn").containsExactlyInAnyOrder(1, 2);
    assertThat(finished).isNotEmpty().allMatch(game -> "elite".equals(game.opponent().script()));
    // an untrained network loses to it, and would draw with a side that does nothing
    assertThat(finished).allMatch(game -> game.outcome() == Outcome.LOSS);
  }

  @Test
  void whereTheArmiesDifferScriptsHaveTheEnemys() {
    Scenario uneven = Scenario.load("5m_vs_6m");
    try (RolloutLoop rollout = rollout(uneven, learner -> Opponent.script("easy", 0), 3)) {
      play(rollout, 0, 30 * UNROLL + 1);
    }
    assertThat(finished).isNotEmpty();
    assertThat(players(trajectories)).containsOnly(1);
    assertThat(trajectories).hasSize(30 * GAMES);
  }

  @Test
  void gamesAgainstScriptsAreTheSameForTheSameSeed() {
    List<List<GameRecord>> runs = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      finished.clear();
      try (RolloutLoop rollout = rollout(this::scriptOrSelf, 9)) {
        play(rollout, 0, 20 * UNROLL);
      }
      runs.add(List.copyOf(finished));
    }
    assertThat(runs.get(0)).isNotEmpty().isEqualTo(runs.get(1));
  }

  private Opponent scriptOrSelf(int learner) {
    return finished.size() % 2 == 0 ? Opponent.script("random", 0) : Opponent.SELF;
  }

  @Test
  void rewardsOfTheTwoSidesAddUpToZeroButForTimeoutsAndToTheReturnOfTheGame() {
    try (RolloutLoop rollout = rollout(learner -> Opponent.SELF, 3)) {
      play(rollout, 0, 30 * UNROLL);
    }
    float[] sums = new float[3];
    for (int i = 0; i < trajectories.size(); i++) {
      for (Transition transition : trajectories.get(i).transitions()) {
        sums[playerOf(trajectories.get(i))] += transition.reward();
      }
    }
    assertThat(sums[1]).isNotZero();
    float timeouts = (sums[1] + sums[2]) / -2; // each costs both sides 1
    assertThat(timeouts).isCloseTo(Math.round(timeouts), within(1e-3f));
    long draws = finished.stream().filter(game -> game.outcome() == Outcome.DRAW).count();
    assertThat(timeouts).isBetween(-1e-3f, draws + 1e-3f);
    for (GameRecord game : finished) {
      assertThat(game.episodeReturn()).isBetween(-2.4f, 2.4f);
      if (game.outcome() == Outcome.WIN) {
        assertThat(game.episodeReturn()).isPositive();
      } else if (game.outcome() == Outcome.LOSS) {
        assertThat(game.episodeReturn()).isNegative();
      }
    }
  }

  @Test
  void opponentsMayChangeFromGameToGame() {
    try (RolloutLoop rollout = rollout(this::anyone, 4)) {
      play(rollout, 0, 60 * UNROLL);
    }
    assertThat(finished.stream().map(GameRecord::opponent).distinct()).hasSize(2);
    for (Trajectory trajectory : trajectories) { // one unroll never mixes two sides
      int player = playerOf(trajectory);
      for (Transition transition : trajectory.transitions()) {
        assertThat(transition.observation().playerId()).isEqualTo(player);
      }
      assertThat(trajectory.bootstrap().playerId()).isEqualTo(player);
    }
  }

  @Test
  void theStoredStatesReproduceTheLogProbabilities() {
    try (RolloutLoop rollout = rollout(this::anyone, 5)) {
      play(rollout, 0, 25 * UNROLL);
    }
    try (Tape tape = new Tape(KernelSelection.choose())) {
      for (Trajectory trajectory : trajectories) {
        float[] state = trajectory.initialState();
        for (Transition transition : trajectory.transitions()) {
          if (transition.start()) {
            state = new float[state.length];
          }
          AgentOutput output = judge(tape, transition, state);
          HeadOutput orders = output.heads().get(0);
          float[] rows = FloatBuffers.toArray(orders.logProbabilities().value());
          for (int k = 0; k < transition.choices().length; k++) {
            int chosen = k * orders.logProbabilities().columns() + transition.choices()[k];
            assertThat(rows[chosen]).isCloseTo(transition.logProbabilities()[k], within(1e-5f));
          }
          state = FloatBuffers.toArray(output.state().value());
        }
      }
    }
  }

  private AgentOutput judge(Tape tape, Transition transition, float[] state) {
    FeatureBatch batch = new FeatureBatch();
    new ObservationEncoder().append(transition.observation(), batch);
    int[] choices = transition.choices();
    tape.begin(false);
    return network.forward(
        tape,
        batch,
        1,
        new Decisions(new int[] {0, choices.length}, choices, transition.logProbabilities()),
        state,
        new float[1]);
  }

  @Test
  void eachGameBelongsToOneLearningPlayerWhoAloneIsRecorded() {
    int first = Matchmaker.NEWEST;
    int second = -2;
    try (RolloutLoop rollout =
        new RolloutLoop(
            new int[] {first, second, second},
            UNROLL,
            network.config(),
            network.actionSpace(),
            () -> new SkirmishEnvironment(scenario),
            learner -> new Opponent(first, OrderChoice.DRAWN), // the second meets the first
            Games.random(12),
            recorder)) {
      for (int round = 0; round < 30 * UNROLL; round++) {
        SortedMap<Integer, PolicyRequest> requests = rollout.observe();
        assertThat(requests).containsOnlyKeys(first, second);
        assertThat(requests.get(first).features().size()).isEqualTo(2 + 2);
        for (Map.Entry<Integer, PolicyRequest> request : requests.entrySet()) {
          Policy policy = request.getKey() == first ? newest : other;
          rollout.act(request.getKey(), policy.evaluate(request.getValue()), request.getKey());
        }
        rollout.advance();
      }
    }
    for (int i = 0; i < trajectories.size(); i++) {
      int actor = (int) trajectories.get(i).policyVersion(); // versions are ids in this test
      assertThat(recorder.learners.get(i)).isEqualTo(actor);
    }
    long ofSecond = recorder.learners.stream().filter(learner -> learner == second).count();
    assertThat(ofSecond).as("two games, one side each").isBetween(2 * 29L - 4, 2 * 30L);
    assertThat(recorder.learners.size() - ofSecond).as("one game, both sides").isEqualTo(2 * 29);
    assertThat(recorder.steps)
        .containsExactlyInAnyOrderEntriesOf(Map.of(first, 30 * UNROLL, second, 60 * UNROLL));
    assertThat(finished).allMatch(game -> game.opponent().policy() == first);
    assertThat(finished).extracting(GameRecord::learner).contains(first, second);
  }

  @Test
  void oneSeedGivesOneSetOfTrajectories() {
    try (RolloutLoop rollout = rollout(learner -> Opponent.SELF, 6)) {
      play(rollout, 0, 3 * UNROLL);
    }
    List<Long> first = hashes();
    trajectories.clear();
    try (RolloutLoop rollout = rollout(learner -> Opponent.SELF, 6)) {
      play(rollout, 0, 3 * UNROLL);
    }
    assertThat(hashes()).isEqualTo(first);
    trajectories.clear();
    try (RolloutLoop rollout = rollout(learner -> Opponent.SELF, 7)) {
      play(rollout, 0, 3 * UNROLL);
    }
    assertThat(hashes()).isNotEqualTo(first);
  }

  @Test
  void anAnswerThatNobodyAskedForIsRefused() {
    try (RolloutLoop rollout = rollout(learner -> Opponent.SELF, 8)) {
      PolicyRequest request = rollout.observe().get(Matchmaker.NEWEST);
      PolicyOutput output = newest.evaluate(request);
      assertThatThrownBy(() -> rollout.act(3, output, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("policy 3 was not asked in this round");
    }
  }

  @Test
  void aFrozenPlayersOrdersAreTakenAsItsOpponentSays() {
    assertThat(commandsOfAFrozenPlayerWhoMostlyKeeps(OrderChoice.MOST_PROBABLE)).isZero();
    assertThat(commandsOfAFrozenPlayerWhoMostlyKeeps(OrderChoice.DRAWN)).isPositive();
  }

  /**
   * The frozen player keeps its orders with probability 0.6, else it stops; the other one keeps.
   */
  private int commandsOfAFrozenPlayerWhoMostlyKeeps(OrderChoice choice) {
    AtomicInteger commands = new AtomicInteger();
    try (RolloutLoop rollout =
        new RolloutLoop(
            learners(GAMES),
            UNROLL,
            network.config(),
            network.actionSpace(),
            () -> counting(new SkirmishEnvironment(scenario), commands),
            learner -> new Opponent(0, choice),
            Games.random(9),
            recorder)) {
      for (int round = 0; round < UNROLL; round++) {
        for (Map.Entry<Integer, PolicyRequest> request : rollout.observe().entrySet()) {
          double keep = request.getKey() == Matchmaker.NEWEST ? 1 : 0.6;
          rollout.act(request.getKey(), keepOrStop(request.getValue(), keep), round);
        }
        rollout.advance();
      }
    }
    return commands.get();
  }

  private PolicyOutput keepOrStop(PolicyRequest request, double keep) {
    int players = request.features().size();
    float[] row = new float[2];
    row[OrderSpace.KEEP] = (float) Math.log(keep);
    row[OrderSpace.STOP] = keep == 1 ? -1e9f : (float) Math.log(1 - keep);
    float[] temperatures = new float[players];
    for (int b = 0; b < players; b++) {
      temperatures[b] = request.choices()[b].temperature();
    }
    Chooser chooser = new Chooser(Arrays.copyOf(request.seeds(), players), temperatures);
    int[] offsets = Arrays.copyOf(request.features().ownOffsets(), players + 1);
    int[] choices = new int[offsets[players]];
    for (int b = 0; b < players; b++) {
      for (int k = offsets[b]; k < offsets[b + 1]; k++) {
        choices[k] = chooser.choose("orders", b, row, 0, 2);
      }
    }
    return new PolicyOutput(
        new Decisions(offsets, choices, new float[choices.length]),
        new float[players],
        new float[players * network.config().stateSize()]);
  }

  private static Environment counting(Environment game, AtomicInteger commands) {
    return new ForwardingEnvironment(game) {
      @Override
      public void step(Action[] actions) {
        for (Action action : actions) {
          commands.addAndGet(action.size());
        }
        super.step(actions);
      }
    };
  }

  private static int[] learners(int games) {
    int[] learners = new int[games];
    Arrays.fill(learners, Matchmaker.NEWEST);
    return learners;
  }

  private Opponent anyone(int learner) {
    return new Opponent(opponents.nextInt(2) - 1, OrderChoice.DRAWN);
  }

  private List<Long> hashes() {
    return trajectories.stream().map(t -> t.bootstrap().contentHash()).toList();
  }

  private static int playerOf(Trajectory trajectory) {
    return trajectory.bootstrap().playerId();
  }

  private static Set<Integer> players(List<Trajectory> trajectories) {
    Set<Integer> players = new HashSet<>();
    trajectories.forEach(t -> players.add(playerOf(t)));
    return players;
  }
}
