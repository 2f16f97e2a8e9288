package org.overseer.training.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.overseer.agent.network.RewardStream;
import org.overseer.env.BuildOrder;
import org.overseer.env.BuildOrder.Step;
import org.overseer.env.MapInfo;
import org.overseer.env.Observation;
import org.overseer.env.Outcome;
import org.overseer.env.StepType;
import org.overseer.env.Strategy;
import org.overseer.env.TimeStep;
import org.overseer.env.UnitFeature;

class StreamRewardsTest {
  private static final int NEXUS = 59;
  private static final int PROBE = 84;
  private static final int GATEWAY = 62;
  private static final int CORE = 72;
  private static final int BLINK = 1442;

  private static final Strategy TARGET =
      new Strategy(
          new BuildOrder(List.of(new Step(GATEWAY, 6, 0), new Step(CORE, 6, 3))),
          Set.of(GATEWAY, CORE),
          Set.of(BLINK),
          Set.of(87, 86));

  private final List<float[]> units = new ArrayList<>();
  private final List<Integer> upgrades = new ArrayList<>();

  @Test
  void combatPaysTheRewardOfTheEnvironmentAndWinLossTheEndAlone() {
    StreamRewards rewards = new StreamRewards(List.of(RewardStream.COMBAT, RewardStream.WIN_LOSS));
    TimeStep step = new TimeStep();
    float[] sums = {0.5f, 0};
    step.set(StepType.MID, 0.25f, 1, Outcome.UNDECIDED);
    rewards.add(step, 1, sums);
    assertThat(sums).containsExactly(0.75f, 0);
    for (Outcome outcome : Outcome.values()) {
      sums = new float[2];
      step.set(StepType.LAST, -0.5f, 0, outcome);
      rewards.add(step, 1, sums);
      float expected = outcome == Outcome.WIN ? 1 : outcome == Outcome.LOSS ? -1 : 0;
      assertThat(sums).containsExactly(-0.5f, expected);
    }
  }

  @Test
  void followingTheStrategyExactlyPaysOneInAll() {
    StreamRewards rewards =
        new StreamRewards(List.of(RewardStream.BUILD_ORDER, RewardStream.BUILT_UNITS));
    unit(NEXUS, 10, 32, 0);
    rewards.start(observe(0), TARGET);
    unit(GATEWAY, 16, 32, 0);
    assertThat(step(rewards, 200)).containsExactly(0.5f, 0.5f);
    assertThat(step(rewards, 300)).as("it is paid once").containsExactly(0, 0);
    unit(CORE, 16, 35, 0);
    assertThat(step(rewards, 400)).containsExactly(0.5f, 0.5f);
  }

  @Test
  void workersAreInNoBuildOrderButAreBuiltUnits() {
    StreamRewards rewards =
        new StreamRewards(List.of(RewardStream.BUILD_ORDER, RewardStream.BUILT_UNITS));
    unit(NEXUS, 10, 32, 0);
    Strategy wanted = new Strategy(TARGET.buildOrder(), Set.of(PROBE, GATEWAY), Set.of(), Set.of());
    rewards.start(observe(0), wanted);
    unit(PROBE, 11, 32, 0);
    assertThat(step(rewards, 100)).containsExactly(0, 0.5f);
    rewards.start(observeFirst(), TARGET);
    unit(PROBE, 11, 32, 0);
    assertThat(step(rewards, 200)).as("where nobody wants one").containsExactly(0, -0.5f);
  }

  @Test
  void wantedFormsOfUnitsArePaidForAsWhatIsBuilt() {
    StreamRewards rewards = new StreamRewards(List.of(RewardStream.BUILT_UNITS));
    unit(NEXUS, 10, 32, 0);
    Strategy wanted = new Strategy(BuildOrder.EMPTY, Set.of(32, 33), Set.of(), Set.of());
    rewards.start(observe(0), wanted);
    unit(33, 16, 32, 0);
    assertThat(step(rewards, 100)).as("a siege tank, sieged or not").containsExactly(1);
  }

  @Test
  void anAbilityIsTheSameByItsGeneralAndItsSpecificId() {
    for (int wanted : new int[] {BLINK, 3687}) {
      units.clear();
      StreamRewards rewards = new StreamRewards(List.of(RewardStream.EFFECTS));
      unit(NEXUS, 10, 32, 0);
      rewards.start(observe(0), new Strategy(BuildOrder.EMPTY, Set.of(), Set.of(wanted), Set.of()));
      units.get(0)[3] = BLINK;
      assertThat(step(rewards, 10)).as("blink is both ids").containsExactly(1);
    }
    StreamRewards rewards = new StreamRewards(List.of(RewardStream.EFFECTS));
    units.get(0)[3] = 0;
    rewards.start(
        observe(0), new Strategy(BuildOrder.EMPTY, Set.of(), Set.of(BLINK, 3687), Set.of()));
    units.get(0)[3] = BLINK;
    assertThat(step(rewards, 10)).as("both ids are one wish").containsExactly(1);
  }

  @Test
  void theWrongPlaceOrOrderOrThingPaysLess() {
    unit(NEXUS, 10, 32, 0);
    StreamRewards rewards =
        new StreamRewards(List.of(RewardStream.BUILD_ORDER, RewardStream.BUILT_UNITS));
    rewards.start(observe(0), TARGET);
    unit(CORE, 16, 35, 0);
    unit(GATEWAY, 16, 32, 0);
    assertThat(step(rewards, 10)).as("both replaced").containsExactly(0, 1);
    rewards.start(observeFirst(), TARGET);
    unit(GATEWAY, 16, 35, 0); // 3 cells off: .8 · .25
    float[] misplaced = step(rewards, 10);
    assertThat(misplaced[0]).isCloseTo(0.4f, within(1e-6f));
    rewards.start(observeFirst(), TARGET);
    unit(999, 16, 32, 0);
    assertThat(step(rewards, 10)).as("one more that nobody wants").containsExactly(0, -0.5f);
  }

  @Test
  void whatNobodyWantsCostsAtMostOne() {
    StreamRewards rewards =
        new StreamRewards(List.of(RewardStream.BUILT_UNITS, RewardStream.UPGRADES));
    unit(NEXUS, 10, 32, 0);
    rewards.start(
        observe(0), new Strategy(BuildOrder.EMPTY, Set.of(GATEWAY), Set.of(), Set.of(87)));
    for (int other = 0; other < 5; other++) {
      unit(1000 + other, 16, 32, 0);
      upgrades.add(100 + other);
    }
    assertThat(step(rewards, 10)).containsExactly(-1, -1);
    unit(1005, 16, 32, 0);
    assertThat(step(rewards, 20)).as("more of it costs no more").containsExactly(0, 0);
    unit(GATEWAY, 16, 32, 0);
    assertThat(step(rewards, 30)).as("what is wanted pays as ever").containsExactly(1, 0);
  }

  @Test
  void aUnitThatDiesTakesNothingBack() {
    StreamRewards rewards = new StreamRewards(List.of(RewardStream.BUILT_UNITS));
    unit(NEXUS, 10, 32, 0);
    rewards.start(observe(0), TARGET);
    unit(GATEWAY, 16, 32, 0);
    step(rewards, 10);
    units.remove(1);
    assertThat(step(rewards, 20)).containsExactly(0);
  }

  @Test
  void anAbilityOrAnUpgradePaysOnce() {
    StreamRewards rewards = new StreamRewards(List.of(RewardStream.EFFECTS, RewardStream.UPGRADES));
    unit(NEXUS, 10, 32, 0);
    rewards.start(observe(0), TARGET);
    units.get(0)[3] = 17;
    assertThat(step(rewards, 10)).as("another ability").containsExactly(0, 0);
    units.get(0)[3] = BLINK;
    assertThat(step(rewards, 20)).containsExactly(1, 0);
    assertThat(step(rewards, 30)).containsExactly(0, 0);
    upgrades.add(5);
    assertThat(step(rewards, 40)).as("an upgrade that nobody wants").containsExactly(0, -0.5f);
    upgrades.add(87);
    assertThat(step(rewards, 50)).containsExactly(0, 0.5f);
  }

  @Test
  void lateStepsCountLess() {
    for (float[] loopAndWeight :
        new float[][] {{10_000, 1}, {15_000, 0.5f}, {25_000, 0.25f}, {40_000, 0}}) {
      units.clear();
      StreamRewards rewards = new StreamRewards(List.of(RewardStream.BUILT_UNITS));
      unit(NEXUS, 10, 32, 0);
      rewards.start(observe(0), TARGET);
      unit(GATEWAY, 16, 32, 0);
      assertThat(step(rewards, (int) loopAndWeight[0])).containsExactly(0.5f * loopAndWeight[1]);
    }
  }

  @Test
  void bothSidesOfTheMapHaveTheSamePlaces() {
    StreamRewards rewards = new StreamRewards(List.of(RewardStream.BUILD_ORDER));
    unit(NEXUS, 54, 32, 0);
    rewards.start(observe(0), TARGET);
    unit(GATEWAY, 48, 32, 0);
    unit(CORE, 48, 29, 0);
    assertThat(step(rewards, 10)[0]).isCloseTo(1, within(1e-6f));
  }

  @Test
  void aHiddenPartPaysNothing() {
    StreamRewards rewards =
        new StreamRewards(List.of(RewardStream.BUILD_ORDER, RewardStream.BUILT_UNITS));
    unit(NEXUS, 10, 32, 0);
    Strategy part = new Strategy(BuildOrder.EMPTY, Set.of(GATEWAY), Set.of(), Set.of());
    rewards.start(observe(0), part);
    unit(GATEWAY, 16, 32, 0);
    assertThat(step(rewards, 100)).containsExactly(0, 1);
  }

  @Test
  void aLaterStepOfADecisionCountsItsWeight() {
    StreamRewards rewards = new StreamRewards(List.of(RewardStream.COMBAT));
    TimeStep step = new TimeStep();
    step.set(StepType.MID, 4, 1, Outcome.UNDECIDED);
    float[] sums = {1};
    rewards.add(step, 0.25f, sums);
    assertThat(sums).containsExactly(2);
  }

  @Test
  void aStrategicStreamNeedsAStrategy() {
    assertThatThrownBy(
            () -> new RewardPlan(List.of(RewardStream.EFFECTS), StrategySource.NONE, false, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("need a strategy");
  }

  private void unit(int type, float x, float y, int ability) {
    units.add(new float[] {type, x, y, ability});
  }

  private Observation observeFirst() {
    units.subList(1, units.size()).clear();
    return observe(0);
  }

  private float[] step(StreamRewards rewards, int gameLoop) {
    TimeStep step = new TimeStep();
    step.set(StepType.MID, 0, 1, Outcome.UNDECIDED);
    step.observation().copyFrom(observe(gameLoop));
    float[] sums = new float[rewards.count()];
    rewards.add(step, 1, sums);
    return sums;
  }

  private Observation observe(int gameLoop) {
    byte[] cells = new byte[64 * 64];
    Arrays.fill(cells, (byte) 1);
    Observation observation = new Observation();
    observation.begin(new MapInfo("flat", 64, 64, cells, cells, cells), 1, gameLoop);
    upgrades.forEach(observation::addUpgrade);
    for (float[] unit : units) {
      int start = observation.addEntity(tag(unit));
      float[] features = observation.entities();
      features[start + UnitFeature.ALLIANCE.ordinal()] = 1;
      features[start + UnitFeature.UNIT_TYPE.ordinal()] = unit[0];
      features[start + UnitFeature.X.ordinal()] = unit[1];
      features[start + UnitFeature.Y.ordinal()] = unit[2];
      features[start + UnitFeature.ORDER_ABILITY.ordinal()] = unit[3];
    }
    return observation;
  }

  /** Of the same unit the same, whatever it is doing. */
  private static long tag(float[] unit) {
    return Arrays.hashCode(Arrays.copyOf(unit, 3));
  }
}
