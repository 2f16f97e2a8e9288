package org.overseer.training.reward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GameTimeTest {
  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "10752, 1",
    "10753, 0.5",
    "21504, 0.5",
    "21505, 0.25",
    "32256, 0.25",
    "32257, 0"
  })
  void strategyCountsLessAfter8And16AndNothingAfter24Minutes(int gameLoop, float weight) {
    assertThat(GameTime.strategyWeight(gameLoop)).isEqualTo(weight);
  }

  @ParameterizedTest
  @CsvSource({"0, true", "5375, true", "5376, false", "50000, false"})
  void theOpeningIsTheFirst4Minutes(int gameLoop, boolean opening) {
    assertThat(GameTime.isOpening(gameLoop)).isEqualTo(opening);
  }
}
