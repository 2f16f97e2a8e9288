package org.overseer.training.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.agent.network.AgentParts;
import org.overseer.agent.network.CoreKind;

class ConfigLoaderTest {
  @TempDir private Path folder;

  static List<String> presets() {
    return ConfigLoader.presets();
  }

  private static TrainingConfig with(String... overrides) {
    return ConfigLoader.load("demo", null, List.of(overrides));
  }

  @ParameterizedTest
  @MethodSource("presets")
  void everyPresetLoadsAndHasAComment(String preset) {
    assertThat(ConfigLoader.preset(preset)).isNotNull();
    assertThat(ConfigLoader.presetComment(preset)).isNotBlank();
  }

  @Test
  void everySettingHasADefaultAndAComment() {
    assertThat(ConfigLoader.keys()).hasSizeGreaterThan(30);
    assertThat(ConfigLoader.keys())
        .allSatisfy(key -> assertThat(Settings.meaning(key)).isNotBlank());
  }

  @Test
  void laterLayersWin() throws IOException {
    Path file =
        Files.writeString(folder.resolve("my.conf"), "learner { discount = 0.5, lambda = 0.5 }");
    TrainingConfig config =
        ConfigLoader.load("8m", file, List.of("learner.lambda=0.25", "learner.lambda=0.75"));
    assertThat(config.environment().scenario()).containsExactly("8m");
    assertThat(config.learner().discount()).isEqualTo(0.5);
    assertThat(config.learner().lambda()).isEqualTo(0.75);
  }

  @Test
  void evaluationFollowsTheScenarioUnlessSet() {
    assertThat(with("environment.scenario=2s3z").evaluation().scenario()).containsExactly("2s3z");
    assertThat(with("environment.scenario=[2s3z, 3m]").evaluation().scenario())
        .containsExactly("2s3z", "3m");
    assertThat(with("environment.scenario=2s3z", "evaluation.scenario=8m").evaluation().scenario())
        .containsExactly("8m");
  }

  @Test
  void tracesHaveTheLambdaOfTheReturnsUnlessSet() throws IOException {
    assertThat(with().learner().traceLambda()).isEqualTo(with().learner().lambda()).isEqualTo(0.95);
    assertThat(with("learner.lambda=0.8").learner().traceLambda()).isEqualTo(0.8);
    Path file = Files.writeString(folder.resolve("my.conf"), "learner { lambda = 0.7 }");
    assertThat(ConfigLoader.load("demo", file, List.of()).learner().traceLambda()).isEqualTo(0.7);
    TrainingConfig alphaStar = with("learner.lambda=0.8", "learner.trace-lambda=1");
    assertThat(alphaStar.learner().lambda()).isEqualTo(0.8);
    assertThat(alphaStar.learner().traceLambda()).isEqualTo(1);
    assertThat(ConfigLoader.fromSettings(Map.of("learner.lambda", 0.6)).learner().traceLambda())
        .as("a run of before this setting")
        .isEqualTo(0.6);
  }

  @Test
  void aScenarioIsANameOrAListOfNames() throws IOException {
    Path file =
        Files.writeString(folder.resolve("my.conf"), "environment.scenario = [3m, 2s_vs_1sc, MMM]");
    assertThat(ConfigLoader.load("demo", file, List.of()).environment().scenario())
        .containsExactly("3m", "2s_vs_1sc", "MMM");
    TrainingConfig several = with("environment.scenario=[3m,25m,1c3s5z]");
    assertThat(several.environment().scenario()).containsExactly("3m", "25m", "1c3s5z");
    assertThat(Settings.of(several))
        .containsEntry("environment.scenario", List.of("3m", "25m", "1c3s5z"));
    assertThat(ConfigLoader.fromSettings(Settings.of(several))).isEqualTo(several);
    assertThat(Settings.of(with("environment.scenario=[8m]")))
        .as("runs of one scenario are written as before")
        .containsEntry("environment.scenario", "8m");
  }

  @Test
  void recordedGamesAreOfOneScenario() {
    List<String> overrides =
        List.of("imitation.data=games", "imitation.dagger=0", "environment.scenario=[3m,8m]");
    assertThatThrownBy(() -> ConfigLoader.load("clone", null, overrides))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("environment.scenario must be one scenario with imitation.data")
        .hasMessageContaining("but is [3m, 8m]");
  }

  @Test
  void valuesAreReadByType() {
    TrainingConfig config =
        with(
            "seed=123456789012",
            "mode=serial",
            "run.agent-steps=1e6",
            "run.wall-clock-cap=90s",
            "evaluation.opponent=bot:hard",
            "learner.normalize-advantages=false");
    assertThat(config.seed()).isEqualTo(123456789012L);
    assertThat(config.mode()).isEqualTo(TrainingMode.SERIAL);
    assertThat(config.run().agentSteps()).isEqualTo(1_000_000);
    assertThat(config.run().wallClockCap()).isEqualTo(Duration.ofSeconds(90));
    assertThat(config.evaluation().opponent()).isEqualTo("bot:hard");
    assertThat(config.learner().normalizeAdvantages()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "learner.lerning-rate-start=1, learner.learning-rate-start",
    "learnr.discount=1, learner.discount",
    "sed=1, seed",
    "learner.discount.x=1, learner.discount"
  })
  void unknownSettingNamesTheClosestOne(String override, String closest) {
    assertThatThrownBy(() -> with(override))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("unknown setting")
        .hasMessageContaining("did you mean '" + closest + "'?");
  }

  @Test
  void unknownSettingInAFileNamesItsLine() throws IOException {
    Path file = Files.writeString(folder.resolve("my.conf"), "seed = 2\nlearner.discont = 0.5\n");
    assertThatThrownBy(() -> ConfigLoader.load("demo", file, List.of()))
        .hasMessage(
            "unknown setting 'learner.discont' in "
                + file
                + ", line 2; did you mean 'learner.discount'?");
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 3_000, 10_000, 100_000})
  void settingsThatAreNestedTooDeeplyAreToldInOneLine(int levels) throws IOException {
    String list = "[".repeat(levels) + "]".repeat(levels);
    Path file = Files.writeString(folder.resolve("deep.conf"), "environment.scenario=" + list);
    Path groups = Files.writeString(folder.resolve("groups.conf"), "{a:".repeat(levels));
    for (ThrowingCallable load :
        List.<ThrowingCallable>of(
            () -> ConfigLoader.load("demo", file, List.of()),
            () -> ConfigLoader.load("demo", groups, List.of()),
            () -> with("environment.scenario=" + list))) {
      assertThatThrownBy(load).isInstanceOf(ConfigException.class);
    }
  }

  @Test
  void filesIncludeFilesBesideThem() throws IOException {
    Files.writeString(folder.resolve("shared.conf"), "learner.discount = 0.5");
    for (String include : List.of("\"shared.conf\"", "\"shared\"", "file(\"%s\")")) {
      String what = include.formatted(folder.resolve("shared.conf"));
      Path file = Files.writeString(folder.resolve("own.conf"), "include " + what);
      assertThat(ConfigLoader.load("demo", file, List.of()).learner().discount()).isEqualTo(0.5);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "include \"http://127.0.0.1:9/x.conf\"",
        "include \" \\t http://127.0.0.1:9/x.conf\"",
        "include required(\" http://127.0.0.1:9/x.conf\")",
        "include \"jar:http://127.0.0.1:9/a.jar!/\\nhttp://127.0.0.1:9/x.conf\"",
        "include \"url:http://127.0.0.1:9/x.conf\"",
        "include \"file:/127.0.0.1:9/x.conf\"",
        "include url(\"http://127.0.0.1:9/x.conf\")",
        "include required(url(\"http://127.0.0.1:9/x.conf\"))",
        "include \"between.conf\""
      })
  void noSettingsAreReadFromTheNetwork(String include) throws IOException {
    Files.writeString(folder.resolve("between.conf"), "include \"http:/127.0.0.1:9/x.conf\"");
    Path file = Files.writeString(folder.resolve("own.conf"), include);
    assertThatThrownBy(() -> ConfigLoader.load("demo", file, List.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("127.0.0.1:9/x.conf\": must be the path of a file on this machine");
  }

  @Test
  void aFileThatIsNestedTooDeeplyIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("deep.conf"), "{a:".repeat(100_000));
    assertThatThrownBy(() -> ConfigLoader.load("demo", file, List.of()))
        .hasMessage(
            "cannot read the settings file: deep.conf: a value is nested too deeply; it must be HOCON or JSON");
  }

  @ParameterizedTest
  @ValueSource(strings = {"easy", "bot:eazy", "runs/demo"})
  void onlyScriptsAreMetAsScripts(String name) {
    assertThatThrownBy(() -> with("league.scripts=[\"bot:hard\",\"" + name + "\"]"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("league.scripts must name scripted players, bot:idle, bot:random")
        .hasMessageContaining("but has " + name);
    assertThat(with("league.scripts=[\"bot:hard\"]").league().scripts())
        .containsExactly("bot:hard");
  }

  @Test
  void latentsAreOfThePerceiver() {
    assertThat(with("agent.latents=32").agent().sizes().sizes().latents()).isEqualTo(32);
    assertThat(with("agent.architecture=tiny").agent().sizes())
        .isEqualTo(with("agent.architecture=tiny", "agent.latents=8").agent().sizes());
    assertThatThrownBy(() -> with("agent.entity-encoder=transformer", "agent.latents=32"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("agent.latents is of the Perceiver")
        .hasMessageContaining("agent.entity-encoder is transformer; leave it 0, but it is 32");
  }

  @Test
  void theLocationHeadCanBeLeftOutWhereTheArchitectureGivesCommands() {
    assertThat(with("agent.architecture=lite", "agent.location-head=false").agent().parts())
        .isEqualTo(new AgentParts(CoreKind.LSTM, true, false));
    assertThatThrownBy(
            () ->
                with(
                    "agent.architecture=lite",
                    "agent.action-head=unit-orders",
                    "agent.location-head=false"))
        .hasMessageContaining("where agent.action-head is unit-orders: orders of units");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "learner.discount=1.5|learner.discount must be at least 0 and at most 1, but is '1.5'; the default is 0.99",
        "learner.gradient-clip=0|learner.gradient-clip must be greater than 0, but is '0'; the default is 1",
        "learner.discount=high|learner.discount must be a number, but is 'high'; the default is 0.99",
        "learner.discount=NaN|learner.discount must be a finite number, but is 'NaN'; the default is 0.99",
        "rollout.environments=1.5|rollout.environments must be a whole number, but is '1.5'; the default is 32",
        "seed=1e40|seed must be a whole number, but is '1e40'; the default is 1",
        "run.checkpoint-interval=2m|run.checkpoint-interval must be at least 1 and at most 60 seconds, but is '2m'; the default is 30s",
        "run.checkpoint-interval=soon|run.checkpoint-interval must be a duration with its unit, such as 30s or 10m, but is 'soon'; the default is 30s",
        "run.wall-clock-cap=9|run.wall-clock-cap must be a duration with its unit, such as 30s or 10m, but is '9'; the default is 9m",
        "learner.normalize-advantages=perhaps|learner.normalize-advantages must be true or false, but is 'perhaps'; the default is true",
        "rewards.combat.policy-weight=-1|rewards.combat.policy-weight must be at least 0, but is '-1'; the default is 1",
        "rewards.build-order.policy-weight=4|rewards.strategy must name a file, because a stream that pays for following a strategy is on",
        "rewards.value-sees-opponent=true|rewards.value-sees-opponent needs rewards.win-loss, whose weights are 0",
        "learner.teacher-weight=2e-3|learner.teacher must name an agent, because the weight of the divergence from it is above 0",
        "mode=seriel|mode must be one of serial, actors, but is 'seriel'; did you mean 'serial'?",
        "environment.scenario=[]|environment.scenario must be a name or a list of different names such as [a, b], but is []; the default is 3m",
        "environment.scenario=[3m,3m]|environment.scenario must be a name or a list of different names such as [a, b], but is [3m, 3m]; the default is 3m",
        "environment.scenario=[[3m]]|environment.scenario must be a name or a list of different names such as [a, b], but is [[3m]]; the default is 3m",
        "evaluation.games=-2|evaluation.games must be at least 0, but is '-2'; the default is 400",
        "agent.architecture=tinny|agent.architecture must be one of dummy, full, full-transformer, lite, tiny, but is 'tinny'; did you mean 'tiny'?",
        "agent.action-head=comand|agent.action-head must be one of preset, unit-orders, command, but is 'comand'; did you mean 'command'?",
        "agent.core=gru|agent.core must be one of lstm, none, but is 'gru'",
        "agent.location-head=false|agent.location-head=false leaves nothing out where agent.action-head is unit-orders (preset of agent.architecture=tiny): orders of units are aimed at no point; leave it true, or add --set agent.action-head=command",
        "replay.capacity-trajectories=31|replay.capacity-trajectories must be at least learner.batch-trajectories, that is 32, but is 31"
      })
  void badValueSaysRuleValueAndRemedy(String override, String message) {
    assertThatThrownBy(() -> with(override))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "learner",
        "=3",
        "learner=3",
        "learner.discount=[",
        "a b=\"",
        "learner.discount=[1]",
        ""
      })
  void brokenOverrideIsOneLine(String override) {
    assertThatThrownBy(() -> with(override))
        .isInstanceOf(ConfigException.class)
        .message()
        .isNotBlank()
        .doesNotContain("\n");
  }

  @Test
  void brokenFileIsOneLine() throws IOException {
    Path file = Files.writeString(folder.resolve("broken.conf"), "learner {\n discount = \n");
    assertThatThrownBy(() -> ConfigLoader.load("demo", file, List.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("broken.conf")
        .message()
        .doesNotContain("\n");
  }

  @Test
  void nullInAFileIsRejected() throws IOException {
    Path file = Files.writeString(folder.resolve("null.conf"), "seed = null");
    assertThatThrownBy(() -> ConfigLoader.load("demo", file, List.of()))
        .hasMessage("'seed' has no value in " + file + ", line 1");
  }

  @Test
  void unresolvableReferenceIsRejected() throws IOException {
    Path file = Files.writeString(folder.resolve("ref.conf"), "seed = ${nothing}");
    assertThatThrownBy(() -> ConfigLoader.load("demo", file, List.of()))
        .isInstanceOf(ConfigException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dummy", "tiny", "lite", "full", "full-transformer"})
  void aNetworkAsPresetNamesItsSetting(String architecture) {
    assertThatThrownBy(() -> ConfigLoader.preset(architecture))
        .hasMessage(
            "unknown preset '%s'; it is a network: --set agent.architecture=%s"
                .formatted(architecture, architecture));
  }

  @Test
  void unknownPresetNamesTheClosestOne() {
    assertThatThrownBy(() -> ConfigLoader.preset("dem"))
        .hasMessage("unknown preset 'dem'; did you mean 'demo'?");
  }

  @ParameterizedTest
  @MethodSource("presets")
  void settingsReadBackAsTheyWere(String preset) {
    TrainingConfig config = ConfigLoader.preset(preset);
    assertThat(ConfigLoader.fromSettings(Settings.of(config))).isEqualTo(config);
  }

  @Test
  void differencesListWhatChanged() {
    Map<String, Object> before = Settings.of(with());
    Map<String, Object> after =
        Settings.of(with("learner.discount=0.9", "run.wall-clock-cap=1500ms"));
    assertThat(Settings.differences(before, after))
        .containsExactly("learner.discount: 0.99 → 0.9", "run.wall-clock-cap: 9m → 1500ms");
  }

  @Test
  void aPartThatIsNamedIsNoOtherThanTheSameOneOfTheArchitecture() {
    Map<String, Object> tiny = Settings.of(with());
    Map<String, Object> named =
        Settings.of(with("agent.entity-encoder=perceiver", "agent.action-head=unit-orders"));
    assertThat(Settings.differences(named, tiny)).isEmpty();
    assertThat(Settings.differences(tiny, named)).isEmpty();
    Map<String, Object> transformer = Settings.of(with("agent.architecture=full-transformer"));
    assertThat(Settings.differences(tiny, transformer))
        .containsExactly(
            "agent.architecture: tiny → full-transformer",
            "agent.entity-encoder: perceiver → transformer",
            "agent.action-head: unit-orders → command");
    assertThat(Settings.differences(Map.of("agent.architecture", "gone"), Map.of()))
        .containsExactly("agent.architecture: gone → (none)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"imitation.data", "learner.teacher", "rewards.strategy"})
  void aPathThatNoFileCanHaveIsRefused(String setting) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("nul.conf"), "imitation.dagger = 0\n" + setting + " = \"a\\u0000b\"\n");
    assertThatThrownBy(() -> ConfigLoader.load("clone", file, List.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            setting
                + " must be the path of a file or folder, but 'a\0b' is none (Nul character not allowed)");
  }
}
