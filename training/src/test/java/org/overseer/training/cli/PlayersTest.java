package org.overseer.training.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.overseer.agent.checkpoint.AgentFolder;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.agent.network.AgentConfig;
import org.overseer.agent.network.ArchitecturePresets;
import org.overseer.agent.network.FeatureChoice;
import org.overseer.eval.match.Player;
import org.overseer.training.Games;
import org.overseer.training.config.ConfigException;
import org.overseer.training.run.RunFolder;

class PlayersTest {
  @TempDir private Path folder;

  private PlayerSource source(String name) {
    return Players.source(name, folder, notice -> {});
  }

  private Path agent(String name, FeatureChoice features) throws IOException {
    Path agent = folder.resolve(name);
    AgentConfig config = features.apply(ArchitecturePresets.get("dummy"));
    AgentFolder.save(agent, new AgentArchitecture(config, Games.random(1)), 1);
    return agent;
  }

  private void requireOpponent(String name) {
    Path run = folder.resolve("one");
    new RunPlayers(
            RunFolder.sources(run, RunFolder.Start.RESUME),
            agent -> Players.agentFolder(agent, folder, notice -> {}))
        .requireOpponent("evaluation.opponent", name, run);
  }

  @Test
  void anAgentThatFollowsAStrategyIsAPlayerOfItsOwn() throws IOException {
    Path agent = agent("agent", FeatureChoice.ALL);
    Path file = Files.writeString(folder.resolve("z.json"), "{\"built_units\": [48, 21]}");
    PlayerSource plain = source(agent.toString());
    PlayerSource told = source("strategy:" + file + ":" + agent);
    assertThat(told.fingerprint()).endsWith(plain.fingerprint()).contains("[21, 48]");
    assertThat(plain.fingerprint()).hasSize(64);
    assertThatThrownBy(() -> source("strategy:" + file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("must be strategy:FILE:AGENT");
    assertThatThrownBy(() -> source("strategy:" + folder.resolve("none.json") + ":" + agent))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("there is no file " + folder.resolve("none.json"));
  }

  @Test
  void anAgentThatCannotBeToldAStrategyIsNotToldOne() throws IOException {
    Path agent = agent("agent", FeatureChoice.COMBAT);
    Path file = Files.writeString(folder.resolve("z.json"), "{\"upgrades\": [7]}");
    String name = "strategy:" + file + ":" + agent;
    assertThatThrownBy(() -> source(name))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "player '%s': its agent has no inputs for a strategy; play it without strategy:FILE:, or train one with agent.features=all"
                .formatted(name));
    Files.writeString(file, "{}");
    assertThatThrownBy(() -> source(name))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("player '" + name + "': there is nothing to follow in " + file);
    Files.writeString(file, "[]");
    assertThatThrownBy(() -> source(name))
        .hasMessage("player '%s': %s must hold one JSON object".formatted(name, file));
  }

  @Test
  void anOpponentHasAllNamesThatAPlayerHas() throws IOException {
    Path agent = agent("agent", FeatureChoice.ALL);
    Path file = Files.writeString(folder.resolve("z.json"), "{\"upgrades\": [7]}");
    for (String name :
        List.of(
            "bot:easy",
            "sidestep:bot:elite",
            "detour:" + agent,
            "strategy:" + file + ":" + agent,
            "sidestep:strategy:" + file + ":" + agent,
            "temperature:0.8:" + agent,
            "stride:strategy:" + file + ":temperature:0:" + agent)) {
      requireOpponent(name);
      PlayerSource source = source(name);
      assertThat(source.name()).isEqualTo(name);
      try (Player player = source.get()) {
        assertThat(player.name()).isEqualTo(name);
      }
    }
  }

  @Test
  void anOpponentThatCannotPlayIsToldBeforeTheRun() throws IOException {
    Path file = Files.writeString(folder.resolve("z.json"), "{\"upgrades\": [7]}");
    Path own = agent("one/checkpoints/000000001/agent", FeatureChoice.ALL);
    for (String name : List.of(own.toString(), "sidestep:" + own, "strategy:" + file + ":" + own)) {
      assertThatThrownBy(() -> requireOpponent(name))
          .isInstanceOf(ConfigException.class)
          .hasMessageStartingWith("player '" + name + "' is a part of the run");
    }
    for (String name :
        List.of(
            "strategy:" + file + ":bot:easy",
            "strategy:" + file + ":sidestep:" + own,
            "strategy:" + file,
            "strategy:" + file + ":")) {
      assertThatThrownBy(() -> requireOpponent(name))
          .isInstanceOf(ConfigException.class)
          .hasMessageStartingWith("player '" + name + "' must be strategy:FILE:AGENT");
    }
    for (String rest : List.of("", ":", ":bot:easy", ":sidestep:" + own, ":strategy:z:" + own)) {
      assertThatThrownBy(() -> requireOpponent("temperature:1" + rest))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("must be temperature:T:AGENT");
    }
    for (String temperature : List.of("", "-1", "NaN", "Infinity", "hot")) {
      assertThatThrownBy(() -> requireOpponent("temperature:" + temperature + ":" + own))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("the temperature must be a number from 0")
          .hasMessageEndingWith("but is '" + temperature + "'");
    }
    assertThatThrownBy(() -> requireOpponent("strategy:" + folder + "/none:" + own))
        .isInstanceOf(ConfigException.class);
    assertThatThrownBy(() -> requireOpponent("sidestep:bot:best"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("best");
  }

  @Test
  void agentsThatDrawTheirDecisionsAreOtherPlayers() throws IOException {
    Path agent = agent("agent", FeatureChoice.COMBAT);
    String plain = source(agent.toString()).fingerprint();
    assertThat(source("temperature:0:" + agent).fingerprint()).isEqualTo(plain);
    assertThat(source("temperature:0.5:" + agent).fingerprint())
        .isNotEqualTo(plain)
        .isNotEqualTo(source("temperature:1:" + agent).fingerprint());
  }

  @Test
  void aNameThatIsNoPathIsUnknown() {
    assertThatThrownBy(() -> source("a\0b"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("unknown player 'a\0b'");
    assertThatThrownBy(() -> source("strategy:a\0b:tiny-8m"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'a\0b' is no path");
  }
}
