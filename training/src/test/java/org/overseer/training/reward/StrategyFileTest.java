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
import org.overseer.agent.network.RewardStream;
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
    assertThat(StrategyFile.read("z: ", file))
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
        "{\"build_order\": [[62, 1]]}|whole number above 0, x and y at most 1000 from 0, but [62,1]",
        "{\"build_order\": [[62, 1, 1e30]]}|build_order has [unit type, x, y] for each step, the type a whole number above 0",
        "{\"build_order\": [[62.5, 1, 1]]}|whole number above 0, x and y at most 1000 from 0, but [62.5,1,1]",
        "{\"build_order\": [[0, 1, 1]]}|whole number above 0, x and y at most 1000 from 0, but [0,1,1]",
        "{\"effects\": [0]}|effects has ids, whole numbers above 0, but 0",
        "{\"effects\": {}}|effects must be a list of at most 1000 ids",
        "{\"effects\": |cannot read",
      })
  void whatIsNoStrategyIsToldInOneLine(String json, String message) throws IOException {
    Path file = folder.resolve("z.json");
    Files.writeString(file, json);
    assertThatThrownBy(() -> StrategyFile.read("z: ", file))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("z: ")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({"BUILD_ORDER", "BUILT_UNITS", "EFFECTS", "UPGRADES"})
  void aStreamThatWouldHaveNothingToPayForIsTold(RewardStream stream) throws IOException {
    Path file = Files.writeString(folder.resolve("z.json"), "{}");
    List<RewardStream> streams = List.of(RewardStream.COMBAT, stream);
    String setting = "rewards." + stream.key().replace('_', '-');
    assertThatThrownBy(() -> StrategyFile.read(file, streams))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "rewards.strategy: %s has no %s for %s to pay for; add some, or turn the stream off with %s.policy-weight=0 and %s.value-weight=0"
                .formatted(file, stream.key(), setting, setting, setting));
    assertThat(StrategyFile.read(file, List.of(RewardStream.COMBAT))).isEqualTo(Strategy.NONE);
    String full =
        "{\"build_order\": [[62, 6.5, -2]], \"built_units\": [62], \"effects\": [3], \"upgrades\": [5]}";
    Files.writeString(file, full);
    assertThat(StrategyFile.read(file, streams)).isEqualTo(StrategyFile.read("z: ", file));
  }

  @Test
  void aMissingFileIsTold() {
    Path none = folder.resolve("none.json");
    assertThatThrownBy(() -> StrategyFile.read("z: ", none))
        .isInstanceOf(ConfigException.class)
        .hasMessage("z: there is no file " + none);
  }
}
