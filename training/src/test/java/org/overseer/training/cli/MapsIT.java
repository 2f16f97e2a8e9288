package org.overseer.training.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder of maps is that of the working directory, so this takes a process of its own. */
class MapsIT {
  private static final String DUEL =
      """
      {"name": "duel", "width": 32, "height": 16, "fog": false, "step_limit": 40, "loops_per_step": 8,
       "target_rule": "NEAREST", "copies": [],
       "sides": [{"spawn": [9, 8], "units": [{"type": "Stalker", "count": 1}]},
                 {"spawn": [23, 8], "units": [{"type": "Stalker", "count": 1}]}]}
      """;

  @TempDir private Path folder;

  @Test
  void whoKeepsAMapPlaysOnItByItsName() throws IOException {
    Path maps = Files.createDirectory(folder.resolve("maps"));
    Files.writeString(maps.resolve("duel.json"), DUEL);
    Files.writeString(maps.resolve("torn.json"), DUEL.substring(0, 40));
    String[] eval = {"eval", "--player=bot:easy", "--games=2", "--json", "--scenario=duel"};
    Program played = Program.run(folder, eval);
    assertThat(played.err()).isEmpty();
    assertThat(played.out()).contains("\"games\":2", "\"scenario\":\"duel\"");
    eval[4] = "--scenario=torn";
    Program.run(folder, eval).assertFailsInOneLine(ExitCode.FAILED, "torn.json");
    eval[4] = "--scenario=duell";
    Program.run(folder, eval).assertFailsInOneLine(ExitCode.USAGE, "did you mean 'duel'?");
  }
}
