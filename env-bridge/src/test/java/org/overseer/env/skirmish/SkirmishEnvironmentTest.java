package org.overseer.env.skirmish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.env.Action;
import org.overseer.env.Outcome;
import org.overseer.env.StepType;
import org.overseer.env.UnitFeature;

class SkirmishEnvironmentTest {
  @ParameterizedTest
  @ValueSource(strings = {"3m", "8m", "5m_vs_6m", "2s3z"})
  void armiesLeftAloneFightToTheEnd(String scenario) {
    SkirmishEnvironment environment = new SkirmishEnvironment(Scenario.load(scenario));
    Action[] keep = {new Action(), new Action()};
    int decided = 0;
    for (long seed = 0; seed < 20; seed++) {
      environment.reset(seed);
      assertThat(environment.timeStep(0).stepType()).isEqualTo(StepType.FIRST);
      float sum = 0;
      while (environment.timeStep(0).stepType() != StepType.LAST) {
        environment.step(keep);
        sum += environment.timeStep(0).reward() + environment.timeStep(1).reward();
      }
      assertThat(sum).isCloseTo(0, org.assertj.core.data.Offset.offset(1e-4f));
      Outcome first = environment.timeStep(0).outcome();
      Outcome second = environment.timeStep(1).outcome();
      assertThat(first == Outcome.WIN).isEqualTo(second == Outcome.LOSS);
      assertThat(first == Outcome.LOSS).isEqualTo(second == Outcome.WIN);
      decided += first == Outcome.DRAW ? 0 : 1;
    }
    assertThat(decided).isGreaterThan(15);
  }

  @Test
  void enemiesShowNoOrdersCooldownOrTarget() {
    SkirmishEnvironment environment = new SkirmishEnvironment(Scenario.load("8m"));
    environment.reset(5);
    Action[] keep = {new Action(), new Action()};
    for (int i = 0; i < 6; i++) {
      environment.step(keep);
    }
    var observation = environment.timeStep(0).observation();
    boolean anyTarget = false;
    for (int row = 0; row < observation.entityCount(); row++) {
      boolean own = observation.feature(row, UnitFeature.ALLIANCE) == 1;
      if (own) {
        assertThat(observation.feature(row, UnitFeature.ORDER_ABILITY)).isEqualTo(23);
        anyTarget |= observation.engagedTargetTags()[row] != 0;
      } else {
        assertThat(observation.feature(row, UnitFeature.ORDER_COUNT)).isZero();
        assertThat(observation.feature(row, UnitFeature.WEAPON_COOLDOWN)).isZero();
        assertThat(observation.engagedTargetTags()[row]).isZero();
        assertThat(observation.orderTargetTags()[row]).isZero();
      }
    }
    assertThat(anyTarget).isTrue();
  }

  @Test
  void stepNeedsARunningGame() {
    SkirmishEnvironment environment = new SkirmishEnvironment(Scenario.load("3m"));
    Action[] keep = {new Action(), new Action()};
    assertThatIllegalStateException().isThrownBy(() -> environment.step(keep));
    environment.reset(1);
    while (environment.timeStep(0).stepType() != StepType.LAST) {
      environment.step(keep);
    }
    assertThatIllegalStateException()
        .isThrownBy(() -> environment.step(keep))
        .withMessageContaining("has ended");
  }
}
