package org.overseer.agent.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PartChoicesTest {
  static List<String> presets() {
    return ArchitecturePresets.names();
  }

  @ParameterizedTest
  @MethodSource("presets")
  void presetLeavesAnArchitectureAsItIs(String name) {
    AgentConfig preset = ArchitecturePresets.get(name);
    assertThat(EncoderChoice.PRESET.apply(preset)).isEqualTo(preset);
    assertThat(HeadChoice.PRESET.apply(preset)).isEqualTo(preset);
  }

  @ParameterizedTest
  @EnumSource
  void everyEncoderCanBeChosenByItsName(EntityEncoderKind kind) {
    AgentConfig preset = ArchitecturePresets.get("lite");
    assertThat(EncoderChoice.valueOf(kind.name()).apply(preset))
        .isEqualTo(preset.withEntityEncoder(kind));
  }

  @ParameterizedTest
  @EnumSource
  void everyHeadCanBeChosenByItsName(ActionHeadKind kind) {
    AgentConfig preset = ArchitecturePresets.get("lite");
    assertThat(HeadChoice.valueOf(kind.name()).apply(preset))
        .isEqualTo(preset.withActionHead(kind));
  }

  @Test
  void thereAreNoOtherChoices() {
    assertThat(EncoderChoice.values()).hasSize(1 + EntityEncoderKind.values().length);
    assertThat(HeadChoice.values()).hasSize(1 + ActionHeadKind.values().length);
  }
}
