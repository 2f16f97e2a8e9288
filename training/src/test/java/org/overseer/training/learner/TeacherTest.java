package org.overseer.training.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.agent.network.ActionHeadKind;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.agent.network.ArchitecturePresets;
import org.overseer.agent.network.RewardStream;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.replay.trajectory.Transition;
import org.overseer.training.Games;
import org.overseer.training.config.ConfigLoader;
import org.overseer.training.config.TrainingConfig;
import org.overseer.training.reward.RewardPlan;
import org.overseer.training.reward.StrategySource;

/** A learner with a teacher, and one with every stream that needs no strategy. */
class TeacherTest {
  private final List<Trajectory> trajectories = Games.selfPlay(Games.network(1), "3m", 8, 6, 1);

  private static LearnerLoop learner(
      AgentArchitecture network, AgentArchitecture teacher, String... overrides) {
    TrainingConfig config = ConfigLoader.load("debug", null, List.of(overrides));
    return new LearnerLoop(
        network, config.learner(), config.rewards(), teacher, KernelSelection.choose());
  }

  @Test
  void aTeacherKeepsThePolicyNearAndIsItselfLeftAlone() {
    AgentArchitecture teacher = Games.network(5);
    ParameterSnapshot before = ParameterSnapshot.of(0, teacher.parameters());
    float[] divergences = new float[2];
    String[] weights = {"learner.teacher-weight=1e-9", "learner.teacher-weight=5"};
    for (int w = 0; w < weights.length; w++) {
      try (LearnerLoop learner =
          learner(
              Games.network(1),
              teacher,
              weights[w],
              "learner.teacher=unused",
              "learner.learning-rate-start=3e-3",
              "learner.barrier-start=1e-9",
              "learner.barrier-end=1e-9",
              "learner.magnet-weight=0")) {
        for (int i = 0; i < 30; i++) {
          divergences[w] = learner.update(trajectories, 0).loss().teacherDivergence();
        }
      }
    }
    assertThat(divergences[0]).isPositive();
    assertThat(divergences[1]).isLessThan(divergences[0] / 2);
    ParameterSnapshot after = ParameterSnapshot.of(0, teacher.parameters());
    before.values().forEach((name, v) -> assertThat(after.values().get(name)).isEqualTo(v));
  }

  /** Two unrolls of one player in one game, in order, neither of which has a game's end in it. */
  private static List<Trajectory> consecutive(AgentArchitecture network, int unroll) {
    List<Trajectory> all = Games.selfPlay(network, "3m", unroll, 24, 1);
    for (Trajectory first : all) {
      for (Trajectory second : all) {
        if (first.transitions().get(0).start()
            && second.transitions().stream().noneMatch(Transition::start)
            && !first.bootstrapStart()
            && first.transitions().stream().skip(1).noneMatch(Transition::start)
            && second.transitions().get(0).observation().contentHash()
                == first.bootstrap().contentHash()) {
          return List.of(first, second);
        }
      }
    }
    throw new AssertionError("no game is that long");
  }

  private static TeacherPolicy teach(Teacher teacher, Trajectory trajectory) {
    List<Trajectory> one = List.of(trajectory);
    return teacher.evaluate(new Batcher().stack(one), one, 1);
  }

  @Test
  void theTeachersStateIsCarriedFromUnrollToUnroll() {
    AgentArchitecture same = Games.network(1);
    List<Trajectory> parts = consecutive(same, 5);
    try (Teacher carrying = new Teacher(same, KernelSelection.choose());
        Teacher whole = new Teacher(same, KernelSelection.choose());
        Teacher ignorant = new Teacher(same, KernelSelection.choose())) {
      teach(carrying, parts.get(0));
      TeacherPolicy second = teach(carrying, parts.get(1));
      List<Transition> all = new ArrayList<>(parts.get(0).transitions());
      all.addAll(parts.get(1).transitions());
      Trajectory joined =
          new Trajectory(
              0, "3m", all, parts.get(1).bootstrap(), parts.get(1).bootstrapStart(), new float[0]);
      PolicyHead expected = teach(whole, joined).heads().get(0);
      PolicyHead actual = second.heads().get(0);
      int width = expected.width();
      assertThat(actual.width()).isEqualTo(width);
      int rows = actual.rows();
      int from = (expected.rows() - rows) * width;
      assertThat(actual.logProbabilities())
          .containsExactly(
              Arrays.copyOfRange(expected.logProbabilities(), from, from + rows * width),
              within(1e-5f));
      assertThat(second.known()).containsOnly(true);
      assertThat(teach(ignorant, parts.get(1)).known()).as("not burned in").containsOnly(false);
    }
  }

  @Test
  void aStateThatIsNotFiniteIsNotCarriedOn() {
    AgentArchitecture network = Games.network(1);
    List<Trajectory> parts = consecutive(network, 5);
    try (Teacher teacher = new Teacher(network, KernelSelection.choose())) {
      INDArray bias = network.parameters().get("core.bias").value();
      float sound = bias.getFloat(0);
      bias.putScalar(0, Float.NaN);
      assertThat(teach(teacher, parts.get(0)).heads().get(0).logProbabilities())
          .contains(Float.NaN);
      bias.putScalar(0, sound);
      TeacherPolicy second = teach(teacher, parts.get(1));
      assertThat(second.heads().get(0).logProbabilities()).doesNotContain(Float.NaN);
      assertThat(second.known()).as("it begins from zero, unheard").containsOnly(false);
    }
  }

  @ParameterizedTest
  @EnumSource(ActionHeadKind.class)
  void unrollsOfOnePlayerInOneBatchAreTaughtOneAfterTheOther(ActionHeadKind head) {
    AgentArchitecture network =
        new AgentArchitecture(
            ArchitecturePresets.get("dummy").withActionHead(head), Games.random(1));
    List<Trajectory> inOrder = Games.selfPlay(network, "3m", 5, 24, 1);
    List<Trajectory> shuffled = new ArrayList<>(inOrder);
    Collections.shuffle(shuffled, new Random(3));
    int late = 0;
    try (Teacher asked = new Teacher(network, KernelSelection.choose());
        Teacher oneByOne = new Teacher(network, KernelSelection.choose())) {
      TeacherPolicy together =
          asked.evaluate(new Batcher().stack(shuffled), shuffled, shuffled.size());
      for (Trajectory unroll : inOrder) {
        TeacherPolicy alone = teach(oneByOne, unroll);
        for (int t = 0; t < unroll.length(); t++) {
          int o = t * shuffled.size() + shuffled.indexOf(unroll);
          assertThat(together.known()[o]).isEqualTo(alone.known()[t]).isTrue();
          SaidChoices.assertSame(
              SaidChoices.of(together.heads(), o), SaidChoices.of(alone.heads(), t));
        }
        late += unroll.transitions().get(0).start() ? 0 : 1;
      }
    }
    assertThat(late).as("unrolls that follow others").isGreaterThan(10);
  }

  @Test
  void aBatchWithSeveralUnrollsOfAPlayerIsLearnedFrom() {
    List<Trajectory> chain = Games.selfPlay(Games.network(1), "2s3z", 6, 24, 1);
    assertThat(UnrollWaves.of(chain).count()).isGreaterThan(3);
    try (LearnerLoop learner =
        learner(
            Games.network(1),
            Games.network(1), // whose states are the recorded ones, if they are carried
            "learner.teacher-weight=1",
            "learner.teacher=unused")) {
      assertThat(learner.update(chain, 0).loss().teacherDivergence()).isCloseTo(0, within(1e-6f));
    }
  }

  @Test
  void aTeacherThatBeginsInTheMiddleOfAGameIsHeardAfterItsBurnIn() {
    List<Trajectory> unrolls = Games.selfPlay(Games.network(1), "8m", Teacher.BURN_IN + 3, 12, 1);
    int late = 0;
    for (Trajectory unroll : unrolls) {
      try (Teacher teacher = new Teacher(Games.network(1), KernelSelection.choose())) {
        boolean[] known = teach(teacher, unroll).known();
        boolean started = false;
        for (int t = 0; t < known.length; t++) {
          started |= unroll.transitions().get(t).start();
          assertThat(known[t]).isEqualTo(started || t >= Teacher.BURN_IN);
          late += started ? 0 : 1;
        }
      }
    }
    assertThat(late).as("steps before any game began").isPositive();
  }

  @Test
  void aStudentThatIsItsTeacherHasNoDivergenceWhereBothBeginAtZero() {
    List<Trajectory> starts =
        trajectories.stream().filter(t -> t.transitions().get(0).start()).toList();
    assertThat(starts).isNotEmpty();
    try (LearnerLoop learner =
        learner(
            Games.network(1),
            Games.network(1),
            "learner.teacher-weight=1",
            "learner.teacher=unused")) {
      assertThat(learner.update(starts, 0).loss().teacherDivergence()).isCloseTo(0, within(1e-6f));
    }
  }

  @Test
  void winAndLossAreLearnedFromWhatBothSidesSee() {
    String[] overrides = {
      "rewards.win-loss.policy-weight=1",
      "rewards.win-loss.value-weight=10",
      "rewards.value-sees-opponent=true",
      "learner.upgo-weight=1"
    };
    TrainingConfig config = ConfigLoader.load("debug", null, List.of(overrides));
    AgentArchitecture network =
        new AgentArchitecture(
            Games.network(1).config().withValues(config.rewards().values()), Games.random(1));
    RewardPlan plan =
        new RewardPlan(
            List.of(RewardStream.COMBAT, RewardStream.WIN_LOSS), StrategySource.NONE, true, 1);
    List<Trajectory> informed = Games.selfPlay(network, "3m", 16, 8, plan, 1);
    float first = 0;
    float last = 0;
    try (LearnerLoop learner = learner(network, null, overrides)) {
      for (int i = 0; i < 40; i++) {
        LossResult loss = learner.update(informed, 0).loss();
        assertThat(loss.explainedVariances()).hasSize(2);
        last = loss.valueLoss();
        first = i == 0 ? last : first;
      }
    }
    assertThat(last).isLessThan(first);
  }
}
