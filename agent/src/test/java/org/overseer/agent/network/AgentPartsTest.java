package org.overseer.agent.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.agent.Battles;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.agent.network.Networks.Outputs;
import org.overseer.env.Observation;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.perceiver.kernels.Kernels;

/** What an agent without one of its parts no longer can. */
class AgentPartsTest {
  private static final int STEPS = 4;

  private final Kernels kernels = KernelSelection.choose();

  private static AgentArchitecture network(CoreKind core, boolean scatter) {
    NetworkSizes sizes = new NetworkSizes(16, 4, 1, 2, 8, 4, 4, 8, 12, 8);
    return Networks.decided(
        AgentConfig.ofUnitOrders(EntityEncoderKind.PERCEIVER, sizes)
            .withParts(new AgentParts(core, scatter, /* locationHead= */ true)),
        1);
  }

  /** The last step's orders after a game, and with nothing before it. */
  private boolean remembers(AgentArchitecture network) {
    List<Observation> game = Battles.observations("3m", 5, STEPS);
    int state = network.config().stateSize();
    Outputs whole =
        Networks.run(
            network,
            kernels,
            Battles.encode(game),
            STEPS,
            STEPS,
            new float[state],
            new float[] {1, 0, 0, 0});
    assertThat(whole.states()).hasSize(state);
    Outputs alone =
        Networks.act(
            network, kernels, Battles.encode(game.subList(STEPS - 1, STEPS)), new float[state]);
    float difference = Math.abs(whole.values()[STEPS - 1] - alone.values()[0]);
    assertThat(difference < 1e-5f || difference > 1e-3f).isTrue();
    return difference > 1e-3f;
  }

  @Test
  void withoutAnLstmTheAgentForgetsWhatItSawBefore() {
    assertThat(remembers(network(CoreKind.LSTM, true))).isTrue();
    assertThat(remembers(network(CoreKind.NONE, true))).isFalse();
  }

  @Test
  void withoutTheScatterConnectionTheMapDoesNotShowWhereUnitsStand() {
    assertThat(seesCells(network(CoreKind.LSTM, true))).isTrue();
    assertThat(seesCells(network(CoreKind.LSTM, false))).isFalse();
  }

  /** Whether the value changes where a unit's cell does, and nothing that is told of the unit. */
  private boolean seesCells(AgentArchitecture network) {
    Observation seen = Battles.observations("3m", 5, 1).get(0);
    float[] state = new float[network.config().stateSize()];
    FeatureBatch batch = Battles.encode(seen);
    float before = Networks.act(network, kernels, batch, state).values()[0];
    batch.cells()[0] = (batch.cells()[0] + 100) % 256;
    return Networks.act(network, kernels, batch, state).values()[0] != before;
  }

  @Test
  void onlyAgentsThatGiveCommandsCanLackALocationHead() {
    AgentConfig tiny = ArchitecturePresets.get("tiny");
    AgentParts parts = new AgentParts(CoreKind.LSTM, true, false);
    assertThatThrownBy(() -> tiny.withParts(parts))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("without a location head gives commands");
    assertThat(tiny.withActionHead(ActionHeadKind.COMMAND).withParts(parts).parts())
        .isEqualTo(parts);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny", "full"})
  void aCoreOfSeveralLayersWithoutMemoryHasTheWidthOfTheLstm(String name) {
    NetworkSizes sizes = ArchitecturePresets.get(name).sizes();
    int layers = sizes.coreLayers();
    AgentConfig config =
        AgentConfig.ofUnitOrders(
                EntityEncoderKind.DUMMY,
                new NetworkSizes(
                    8,
                    2,
                    1,
                    1,
                    1,
                    4,
                    2,
                    SpatialSizes.small(4),
                    8,
                    sizes.coreChannels(),
                    layers,
                    4,
                    ValueSizes.SMALL,
                    CommandSizes.SMALL))
            .withParts(new AgentParts(CoreKind.NONE, true, true));
    AgentArchitecture network = new AgentArchitecture(config, Networks.random(1));
    long weights =
        network.parameters().names().stream()
            .filter(parameter -> parameter.matches("core\\.layer\\d+\\.weight"))
            .count();
    assertThat(weights).isEqualTo(layers);
    assertThat(network.parameters().get("core.layer0.weight").value().rows())
        .isEqualTo(sizes.coreChannels());
    FeatureBatch batch = Battles.encode(Battles.observations("3m", 1, 2));
    for (float value : Networks.act(network, kernels, batch, new float[0]).values()) {
      assertThat(value).isFinite();
    }
  }
}
