package org.overseer.training.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.overseer.env.BuildOrder;
import org.overseer.env.Strategy;
import org.overseer.training.config.ConfigException;

class StrategyFileTest {
  @TempDir Path folder;

  @Test
  void allPartsAreRead() throws IOException {
    Path file = folder.resolve("z.json");
    Files.writeString(
        file,
        "{\"build_order\": [[62, 6.5, -2]], \"built_units\": [62, 72], \"upgrades\": [1442]}");
    assertThat(StrategyFile.read(file))
        .isEqualTo(
            new Strategy(
                new BuildOrder(List.of(new BuildOrder.Step(62, 6.5f, -2))),
                Set.of(62, 72),
                Set.of(),
                Set.of(1442)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|must hold one JSON object",
        "{\"units\": []}|has no part 'units'; there are [build_order, built_units, effects, upgrades]",
        "{\"build_order\": 3}|build_order must be a list of at most 20 steps",
        "{\"build_order\": [[62, 1]]}|build_order has [unit type, x, y] for each step but [62,1]",
        "{\"build_order\": [[62, 1, 1e30]]}|build_order has [unit type, x, y] for each step but",
        "{\"effects\": [0]}|effects has ids, whole numbers above 0, but 0",
        "{\"effects\": {}}|effects must be a list of at most 1000 ids",
        "{\"effects\": |cannot read",
      })
  void whatIsNoStrategyIsToldInOneLine(String json, String message) throws IOException {
    Path file = folder.resolve("z.json");
    Files.writeString(file, json);
    assertThatThrownBy(() -> StrategyFile.read(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("rewards.strategy: ")
        .hasMessageContaining(message);
  }

  @Test
  void aMissingFileIsTold() {
    assertThatThrownBy(() -> StrategyFile.read(folder.resolve("none.json")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("cannot read");
  }
}
