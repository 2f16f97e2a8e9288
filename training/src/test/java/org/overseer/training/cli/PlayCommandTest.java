package org.overseer.training.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.overseer.env.serve.Sc2Server;

/** Two programs meet on a server: what the guest says of a game that another has created. */
class PlayCommandTest {
  @TempDir private Path folder;
  private final Sc2Server server = Sc2Server.start("127.0.0.1", 0);

  @AfterEach
  void close() {
    server.close();
  }

  private InProcess joinAHostOf8m(String... more) {
    CompletableFuture<InProcess> host =
        CompletableFuture.supplyAsync(
            () -> play("--host", "--map=8m", "--games=1", "--connect=127.0.0.1:" + server.port()));
    InProcess guest = play(more);
    assertThat(host.join().out()).contains("\"scenario\":\"8m\"");
    return guest;
  }

  private InProcess play(String... more) {
    List<String> words =
        new ArrayList<>(
            List.of("play", "--player=bot:easy", "--json", "--StartPort=5690", "--runs=" + folder));
    words.addAll(List.of(more));
    return InProcess.run(words.toArray());
  }

  @Test
  void aGuestsResultNamesTheHostsMap() {
    InProcess guest = joinAHostOf8m("--GamePort=" + server.port());
    assertThat(guest.out()).as("and nothing is said of a default").contains("\"scenario\":\"8m\"");
  }

  @Test
  void aGuestThatWasToldAnotherMapSaysSoInOneLine() {
    InProcess guest = joinAHostOf8m("--GamePort=" + server.port(), "--map=MMM.SC2Map");
    assertThat(guest.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(guest.printed().lines()).hasSize(2).first(STRING).contains("\"scenario\":\"8m\"");
    assertThat(guest.printed().lines())
        .last()
        .isEqualTo("the host plays '8m', not 'MMM.SC2Map' as --map says");
  }

  @Test
  void theSameMapInOtherWordsIsTheSame() {
    InProcess guest = joinAHostOf8m("--GamePort=" + server.port(), "--map=Maps/8M.sc2map");
    assertThat(guest.out()).contains("\"scenario\":\"8m\"");
  }
}
