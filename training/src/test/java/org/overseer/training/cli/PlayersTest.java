package org.overseer.training.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.overseer.agent.checkpoint.AgentFolder;
import org.overseer.training.Games;
import org.overseer.training.config.ConfigException;

class PlayersTest {
  @TempDir private Path folder;

  private PlayerSource source(String name) {
    return Players.source(name, folder, notice -> {});
  }

  @Test
  void anAgentThatFollowsAStrategyIsAPlayerOfItsOwn() throws IOException {
    Path agent = folder.resolve("agent");
    AgentFolder.save(agent, Games.network(1), 1);
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
        .hasMessageContaining("cannot read");
  }
}
