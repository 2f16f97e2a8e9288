package org.overseer.training.imitation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.SkirmishEnvironment;
import org.overseer.eval.match.Player;
import org.overseer.eval.match.ScriptedPlayers;
import org.overseer.replay.game.PackedGame;
import org.overseer.replay.game.RecordedGame;

class GameLibraryTest {
  private static final Scenario SCENARIO = Scenario.load("3m");

  @TempDir private Path folder;

  private void record(int games, String... levels) {
    List<Player> opponents = Stream.of(levels).<Player>map(ScriptedPlayers::new).toList();
    try (SkirmishEnvironment environment = new SkirmishEnvironment(SCENARIO);
        Player expert = new ScriptedPlayers("elite")) {
      GameRecording recording = new GameRecording(environment, SCENARIO, expert, opponents, 1);
      for (int game = 0; game < games; game++) {
        recording.record(game, folder);
      }
    }
    opponents.forEach(Player::close);
  }

  private static List<Long> seeds(List<PackedGame> games) {
    return games.stream().map(game -> game.unpack().seed()).toList();
  }

  private static List<String> players(List<PackedGame> games) {
    return games.stream()
        .map(PackedGame::unpack)
        .map(RecordedGame::players)
        .flatMap(List::stream)
        .distinct()
        .toList();
  }

  @Test
  void gamesAgainstEveryOpponentAreHeldOutThoughTheyWereRecordedInTurn() {
    record(50, "hard", "medium", "easy", "idle");
    List<GameLibrary> libraries =
        List.of(
            GameLibrary.read(folder, "bot:elite", SCENARIO),
            GameLibrary.read(folder, null, SCENARIO));
    for (GameLibrary library : libraries) {
      assertThat(library.heldOut()).hasSize(5);
      assertThat(library.learned()).hasSize(45);
      assertThat(seeds(library.heldOut())).doesNotContainAnyElementsOf(seeds(library.learned()));
      assertThat(players(library.heldOut()))
          .containsExactlyInAnyOrder("bot:elite", "bot:hard", "bot:medium", "bot:easy", "bot:idle");
    }
  }

  @Test
  void gamesOfOthersAreLeftOutUnlessAllAreRead() {
    record(20, "hard", "easy");
    assertThat(players(GameLibrary.read(folder, "bot:hard", SCENARIO).learned()))
        .containsExactlyInAnyOrder("bot:elite", "bot:hard");
    assertThat(GameLibrary.read(folder, null, SCENARIO).learned()).hasSize(18);
  }
}
