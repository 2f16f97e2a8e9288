package org.overseer.training.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalWidthTest {
  @ParameterizedTest
  @CsvSource(
      emptyValue = "",
      value = {
        "132, 24 100, 132",
        ", '24 100\n', 100",
        "'', '50 211', 211",
        "0, '24 100', 100",
        "wide, 24 100, 100",
        ", '0 0', 80",
        ", '', 80",
        ", 'stty: no such device', 80",
      })
  void theVariableComesFirstThenTheTerminalThen80(String exported, String size, int columns) {
    assertThat(TerminalWidth.columns(exported, size)).isEqualTo(columns);
  }

  @Test
  void thereIsAlwaysAWidth() {
    assertThat(TerminalWidth.columns()).isBetween(1, 9999);
  }
}
