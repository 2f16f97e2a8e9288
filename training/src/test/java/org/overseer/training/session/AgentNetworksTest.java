package org.overseer.training.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.overseer.agent.features.StepKind;
import org.overseer.agent.network.ActionHeadKind;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.agent.network.AgentConfig;
import org.overseer.agent.network.ArchitecturePresets;
import org.overseer.agent.network.EntityEncoderKind;
import org.overseer.agent.network.ValueSizes;
import org.overseer.training.config.ConfigException;
import org.overseer.training.config.ConfigLoader;
import org.overseer.training.config.TrainingConfig;

class AgentNetworksTest {
  private static TrainingConfig with(String... overrides) {
    return ConfigLoader.load("demo", null, List.of(overrides));
  }

  private static AgentConfig preset(String name) {
    return ArchitecturePresets.get(name).withStepKind(StepKind.STRIDE);
  }

  @ParameterizedTest
  @CsvSource({
    "dummy, DUMMY, UNIT_ORDERS",
    "tiny, PERCEIVER, UNIT_ORDERS",
    "lite, PERCEIVER, COMMAND",
    "full, PERCEIVER, COMMAND",
    "full-transformer, TRANSFORMER, COMMAND"
  })
  void anArchitectureIsWhatItsNameSays(
      String name, EntityEncoderKind encoder, ActionHeadKind head) {
    AgentConfig config = AgentNetworks.config(with("agent.architecture=" + name));
    assertThat(config.entityEncoder()).isEqualTo(encoder);
    assertThat(config.actionHead()).isEqualTo(head);
    assertThat(config).isEqualTo(preset(name));
  }

  @Test
  void whatIsNamedWinsOverTheArchitecture() {
    assertThat(
            AgentNetworks.config(
                with(
                    "agent.architecture=full-transformer",
                    "agent.entity-encoder=dummy",
                    "agent.action-head=unit-orders")))
        .isEqualTo(
            preset("full-transformer")
                .withEntityEncoder(EntityEncoderKind.DUMMY)
                .withActionHead(ActionHeadKind.UNIT_ORDERS));
    assertThat(AgentNetworks.config(with("agent.action-head=command")))
        .isEqualTo(preset("tiny").withActionHead(ActionHeadKind.COMMAND));
  }

  @Test
  void theDemoTrainsTheNetworkThatItAlwaysDid() {
    TrainingConfig named = with("agent.entity-encoder=perceiver", "agent.action-head=unit-orders");
    assertThat(AgentNetworks.config(with())).isEqualTo(AgentNetworks.config(named));
    assertThat(AgentNetworks.create(with()).parameters().scalars())
        .as("docs/configuration.md, Ablations")
        .isEqualTo(309_757);
  }

  @Test
  void anAgentOfOtherPartsIsAnsweredWithTheSettingsThatNameThem() {
    TrainingConfig old =
        with(
            "agent.architecture=dummy",
            "agent.entity-encoder=perceiver",
            "agent.action-head=command",
            "agent.step-kind=detour");
    AgentArchitecture agent = AgentNetworks.create(old);
    assertThatThrownBy(() -> AgentNetworks.requireFit(with("agent.architecture=dummy"), agent))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "its network is not the one that the settings ask for; add --set"
                + " agent.entity-encoder=perceiver --set agent.action-head=command --set"
                + " agent.step-kind=detour");
    assertThatCode(() -> AgentNetworks.requireFit(old, agent)).doesNotThrowAnyException();
    assertThatThrownBy(() -> AgentNetworks.requireFit(with(), agent))
        .as("options alone do not make a dummy of tiny")
        .hasMessage(
            "its network is not the one that the settings ask for: agent.architecture is dummy, not"
                + " tiny; agent.action-head is command, not unit-orders; agent.step-kind is detour,"
                + " not stride");
  }

  @Test
  void anotherNumberOfLatentsIsNamed() {
    AgentArchitecture agent = AgentNetworks.create(with("agent.latents=12"));
    assertThatThrownBy(() -> AgentNetworks.requireFit(with(), agent))
        .hasMessage(
            "its network is not the one that the settings ask for; add --set agent.latents=12");
    assertThatThrownBy(() -> AgentNetworks.requireFit(with("agent.architecture=dummy"), agent))
        .hasMessageContaining("agent.architecture is tiny (12 latents), not dummy");
  }

  @Test
  void latentsThatAnotherEncoderHasNoUseForAreSetBack() {
    TrainingConfig transformer = with("agent.entity-encoder=transformer");
    AgentArchitecture agent = AgentNetworks.create(transformer);
    assertThatThrownBy(() -> AgentNetworks.requireFit(with("agent.latents=12"), agent))
        .hasMessage(
            "its network is not the one that the settings ask for; add --set agent.latents=0 --set"
                + " agent.entity-encoder=transformer");
    TrainingConfig added =
        with("agent.latents=12", "agent.latents=0", "agent.entity-encoder=transformer");
    assertThatCode(() -> AgentNetworks.requireFit(added, agent)).doesNotThrowAnyException();
  }

  @Test
  void valueHeadsOfOtherSizesAreNamedWhereTheyMatter() {
    AgentConfig lite = AgentNetworks.config(with("agent.architecture=lite"));
    AgentConfig older = lite.withSizes(lite.sizes().withValue(ValueSizes.SMALL));
    assertThat(NetworkDifference.of(lite, older)).isEmpty();
    assertThat(NetworkDifference.text(NetworkDifference.ofAll(lite, older)))
        .isEqualTo("agent.architecture is lite (value heads of 0 blocks), not lite");
  }

  @Test
  void onlyRealDifferencesAreNamed() {
    AgentArchitecture agent =
        AgentNetworks.create(
            with("agent.architecture=dummy", "agent.features=all", "agent.core=none"));
    assertThatThrownBy(
            () ->
                AgentNetworks.requireFit(
                    with("agent.architecture=dummy", "rewards.win-loss.value-weight=1"), agent))
        .hasMessage(
            "its network is not the one that the settings ask for: agent.core is none, not lstm;"
                + " agent.features is all (grid 16, 1 action types), not combat (grid 16, 0 action"
                + " types)");
    assertThatThrownBy(
            () ->
                AgentNetworks.requireFit(
                    with("agent.architecture=dummy", "agent.features=all"), agent))
        .hasMessage(
            "its network is not the one that the settings ask for; add --set agent.core=none");
  }
}
