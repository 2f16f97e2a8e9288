package org.overseer.agent.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.agent.features.FeatureConfig;
import org.overseer.agent.features.StepKind;
import org.overseer.agent.network.ActionHeadKind;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.agent.network.AgentConfig;
import org.overseer.agent.network.AgentParts;
import org.overseer.agent.network.ArchitecturePresets;
import org.overseer.agent.network.CommandSizes;
import org.overseer.agent.network.CoreKind;
import org.overseer.agent.network.EntityEncoderKind;
import org.overseer.agent.network.NetworkSizes;
import org.overseer.agent.network.RewardStream;
import org.overseer.agent.network.SpatialSizes;
import org.overseer.agent.network.ValueConfig;
import org.overseer.agent.network.ValueSizes;
import org.overseer.perceiver.entity.EntitySchema;
import org.overseer.perceiver.io.ModelFormatException;

class AgentFolderTest {
  @TempDir private Path folder;

  private static final RandomGeneratorFactory<RandomGenerator> RANDOM =
      RandomGeneratorFactory.of("L64X128MixRandom");

  private static AgentArchitecture agent(EntityEncoderKind kind, long seed) {
    return new AgentArchitecture(
        ArchitecturePresets.get("dummy").withEntityEncoder(kind), RANDOM.create(seed));
  }

  @ParameterizedTest
  @EnumSource
  void loadingGivesBackWhatWasSavedBitForBit(EntityEncoderKind kind) {
    AgentArchitecture saved = agent(kind, 1);
    AgentFolder.save(folder, saved, 42);
    AgentArchitecture loaded = AgentFolder.load(folder);
    assertThat(loaded.config()).isEqualTo(saved.config());
    assertThat(loaded.parameters().names()).isEqualTo(saved.parameters().names());
    ParameterSnapshot before = ParameterSnapshot.of(42, saved.parameters());
    ParameterSnapshot after = ParameterSnapshot.of(42, loaded.parameters());
    before.values().forEach((name, v) -> assertThat(after.values().get(name)).isEqualTo(v));
    assertThat(AgentFolder.version(folder)).isEqualTo(42);
    assertThat(EntitySchema.load(folder)).isEqualTo(FeatureConfig.COMBAT.schema());
  }

  @Test
  void whatAnAgentSeesIsSavedWithIt() throws IOException {
    FeatureConfig all = FeatureConfig.all(8, 3);
    AgentConfig sizes = ArchitecturePresets.get("dummy").withFeatures(all);
    AgentFolder.save(folder, new AgentArchitecture(sizes, RANDOM.create(1)), 1);
    assertThat(AgentFolder.load(folder).config().features()).isEqualTo(all);
    assertThat(EntitySchema.load(folder)).isEqualTo(all.schema());
  }

  @Test
  void anAgentFromBeforeThereWasAChoiceSeesBattles() throws IOException {
    AgentFolder.save(folder, agent(EntityEncoderKind.DUMMY, 1), 1);
    Path config = folder.resolve("config.json");
    String text = Files.readString(config);
    String before = text.replaceFirst(",\\s*\"features\" : \\{[^}]*\\}", "");
    assertThat(before).doesNotContain("features").doesNotContain("cloak");
    Files.writeString(config, before);
    assertThat(AgentFolder.load(folder).config().features()).isEqualTo(FeatureConfig.COMBAT);
  }

  @Test
  void theValueHeadsAreSavedWithTheAgent() {
    AgentConfig sizes =
        ArchitecturePresets.get("dummy")
            .withValues(new ValueConfig(List.of(RewardStream.COMBAT, RewardStream.WIN_LOSS), true));
    AgentFolder.save(
        folder, new AgentArchitecture(sizes, RandomGenerator.of("L64X128MixRandom")), 1);
    assertThat(AgentFolder.load(folder).config()).isEqualTo(sizes);
  }

  @Test
  void theKindOfStepsIsSavedAndOlderAgentsTakeDetours() throws IOException {
    AgentConfig sizes = ArchitecturePresets.get("dummy").withStepKind(StepKind.SIDESTEP);
    AgentFolder.save(folder, new AgentArchitecture(sizes, RANDOM.create(1)), 1);
    assertThat(AgentFolder.load(folder).config().stepKind()).isEqualTo(StepKind.SIDESTEP);
    Path config = folder.resolve("config.json");
    String text = Files.readString(config);
    Files.writeString(config, text.replaceFirst(",\\s*\"step_kind\" : \"sidestep\"", ""));
    assertThat(AgentFolder.load(folder).config().stepKind()).isEqualTo(StepKind.DETOUR);
    Files.writeString(config, text.replace("sidestep", "jump"));
    assertThatThrownBy(() -> AgentFolder.load(folder))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("step_kind must be detour, sidestep or stride but is 'jump'");
  }

  @ParameterizedTest
  @CsvSource({"NONE, true, true", "LSTM, false, true", "LSTM, true, false"})
  void aPartThatIsMissingIsMissingInTheFolder(CoreKind core, boolean scatter, boolean location) {
    AgentConfig sizes =
        ArchitecturePresets.get("dummy")
            .withActionHead(ActionHeadKind.COMMAND)
            .withParts(new AgentParts(core, scatter, location));
    AgentFolder.save(folder, new AgentArchitecture(sizes, RANDOM.create(1)), 1);
    assertThat(AgentFolder.load(folder).config()).isEqualTo(sizes);
  }

  @Test
  void anAgentFromBeforePartsCouldBeMissingHasThemAll() throws IOException {
    AgentFolder.save(folder, agent(EntityEncoderKind.PERCEIVER, 1), 1);
    Path config = folder.resolve("config.json");
    String text = Files.readString(config);
    String before = text.replaceFirst(",\\s*\"core\" : \"lstm\",[^}]*\\}$", "}");
    assertThat(before).doesNotContain("\"core\"").doesNotContain("location_head");
    Files.writeString(config, before);
    assertThat(AgentFolder.load(folder).config().parts()).isEqualTo(AgentParts.ALL);
  }

  @Test
  void savingTwiceGivesEqualFilesAndReplacesTheOldAgent() throws IOException {
    AgentFolder.save(folder, agent(EntityEncoderKind.PERCEIVER, 1), 1);
    byte[] first = Files.readAllBytes(folder.resolve("model.safetensors"));
    AgentFolder.save(folder, agent(EntityEncoderKind.DUMMY, 2), 2);
    assertThat(AgentFolder.load(folder).config().entityEncoder())
        .isEqualTo(EntityEncoderKind.DUMMY);
    AgentFolder.save(folder, agent(EntityEncoderKind.PERCEIVER, 1), 1);
    assertThat(Files.readAllBytes(folder.resolve("model.safetensors"))).isEqualTo(first);
  }

  @Test
  void everyTruncationOfTheWeightsIsRefusedInOneLine() throws IOException {
    AgentFolder.save(folder, agent(EntityEncoderKind.DUMMY, 1), 1);
    Path weights = folder.resolve("model.safetensors");
    byte[] whole = Files.readAllBytes(weights);
    for (int length : new int[] {0, 7, 8, 100, whole.length / 2, whole.length - 1}) {
      Files.write(weights, java.util.Arrays.copyOf(whole, length));
      assertRefused();
    }
    Files.write(weights, java.util.Arrays.copyOf(whole, whole.length + 1));
    assertRefused();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
      config.json       | "heads" : 1          | "heads" : 3              | heads
      config.json       | "heads" : 1          | "heads" : 0              | heads must be 1 to 65536 but is 0
      config.json       | "heads" : 1          | "heads" : "1"            | 'heads' must be an integer
      config.json       | "heads" : 1,         |                          | lacks 'heads'
      config.json       | "latents" : 2        | "latents" : 65536        | model.safetensors
      config.json       | "core_channels" : 8  | "core_channels" : 9      | shape
      config.json       | perceiver            | transformer              | does not fit config.json
      config.json       | "core" : "lstm"      | "core" : "gru"           | core must be lstm or none but is 'gru'
      config.json       | "core" : "lstm"      | "core" : "none"          | does not fit config.json
      config.json       | "scatter_connection" : true | "scatter_connection" : 1 | must be true or false
      config.json       | "scatter_connection" : true | "scatter_connection" : false | does not fit config.json
      config.json       | "location_head" : true | "location_head" : false | no agent lacks these parts: an agent without a location head gives commands, but this one gives UNIT_ORDERS
      config.json       | perceiver            | magic                    | must be perceiver, transformer or dummy but is 'magic'
      config.json       | unit_orders          | commands                 | action_head must be unit_orders or command but is 'commands'
      config.json       | "format_version" : 1 | "format_version" : 2     | format_version
      config.json       | overseer_agent       | perceiver                | expected model_type 'overseer_agent'
      config.json       | {                    | [                        | not valid JSON
      config.json       | "grid" : 16          | "grid" : 18              | grid must be a multiple of 4
      config.json       | "pathable"           | "height"                 | planes must be at least one, each once
      config.json       | "weapon_busy"        | "weapon_lazy"            | there is no EntityColumn 'weapon_lazy'
      config.json       | "scalars"            | "scalar"                 | lacks 'scalars'
      config.json       | "radius",            |                          | column 21 must be Column[name=is_flying
      entity_schema.json | "cloak"             | "cloaked"                | column 3 must be Column[name=cloak
      entity_schema.json | 2048                | 4096                     | column 0 must be
      entity_schema.json | "plain"             | "tanh"                   | encoding 'tanh' is unknown
      """)
  void aFolderWhoseFilesDoNotFitIsRefusedInOneLine(
      String file, String before, String after, String message) throws IOException {
    AgentFolder.save(folder, agent(EntityEncoderKind.PERCEIVER, 1), 1);
    Path path = folder.resolve(file);
    String text = Files.readString(path);
    assertThat(text).contains(before);
    Files.writeString(path, text.replace(before, after == null ? "" : after));
    assertRefused().hasMessageContaining(message);
  }

  @Test
  void anAgentOfBeforeThereWereKindsOfHeadsGivesUnitOrders() throws IOException {
    AgentFolder.save(folder, agent(EntityEncoderKind.DUMMY, 1), 1);
    Path config = folder.resolve("config.json");
    String text = Files.readString(config);
    String older = text.replaceFirst(" *\"action_head\" : \"unit_orders\",\\R", "");
    assertThat(older).isNotEqualTo(text).doesNotContain("action_head");
    Files.writeString(config, older);
    assertThat(AgentFolder.load(folder).config().actionHead())
        .isEqualTo(ActionHeadKind.UNIT_ORDERS);
  }

  @Test
  void sizesAndHeadOfAnAgentThatGivesCommandsAreSavedWithIt() {
    NetworkSizes sizes =
        new NetworkSizes(
            8,
            2,
            1,
            2,
            2,
            6,
            3,
            new SpatialSizes(4, List.of(4, 5, 6), 1),
            6,
            7,
            2,
            4,
            new ValueSizes(5, 3),
            new CommandSizes(6, 1, 10, 4, 3, 5, 2, 1));
    AgentConfig config =
        AgentConfig.ofUnitOrders(EntityEncoderKind.PERCEIVER, sizes)
            .withActionHead(ActionHeadKind.COMMAND);
    AgentFolder.save(folder, new AgentArchitecture(config, RANDOM.create(1)), 1);
    assertThat(AgentFolder.load(folder).config()).isEqualTo(config);
  }

  @Test
  void anAgentFromBeforeThereWereThoseSizesHasOneLayerAndTwoConvolutions() throws IOException {
    AgentFolder.save(folder, agent(EntityEncoderKind.DUMMY, 1), 1);
    Path config = folder.resolve("config.json");
    String text = Files.readString(config);
    String older =
        text.replaceFirst(" *\"spatial_layers\" : \\[[^]]*\\],\\R", "\"spatial_channels\" : 4,\n")
            .replaceFirst(" *\"widening\" : 1,\\R", "")
            .replaceFirst(" *\"spatial_projection\" : 0,\\R", "")
            .replaceFirst(" *\"spatial_blocks\" : 0,\\R", "")
            .replaceFirst(" *\"core_layers\" : 1,\\R", "")
            .replaceFirst(",\\s*\"value_head\" : \\{[^}]*\\}", "")
            .replaceFirst(",\\s*\"command\" : \\{[^}]*\\}", "");
    assertThat(older)
        .doesNotContain("spatial_layers")
        .doesNotContain("spatial_blocks")
        .doesNotContain("spatial_projection")
        .doesNotContain("core_layers")
        .doesNotContain("widening")
        .doesNotContain("max_delay");
    Files.writeString(config, older);
    assertThat(AgentFolder.load(folder).config()).isEqualTo(ArchitecturePresets.get("dummy"));
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.NEGATIVE_INFINITY})
  void anAgentWithAWeightThatIsNoNumberIsRefused(float weight) {
    AgentArchitecture agent = agent(EntityEncoderKind.DUMMY, 1);
    agent.parameters().get("value.output.bias").value().assign(weight);
    AgentFolder.save(folder, agent, 1);
    assertRefused().hasMessageContaining(folder + ": a weight of 'value.output.bias' is " + weight);
  }

  @ParameterizedTest
  @CsvSource({"config.json", "entity_schema.json", "model.safetensors"})
  void aMissingFileIsNamed(String file) throws IOException {
    AgentFolder.save(folder, agent(EntityEncoderKind.DUMMY, 1), 1);
    Files.delete(folder.resolve(file));
    assertRefused().hasMessageContaining(file);
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertRefused() {
    return assertThatThrownBy(() -> AgentFolder.load(folder))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageNotContaining("\n");
  }
}
