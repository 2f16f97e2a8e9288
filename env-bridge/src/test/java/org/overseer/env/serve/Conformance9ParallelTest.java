package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;

import SC2APIProtocol.Sc2Api.Difficulty;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Many games at once. How long a step takes is measured by the load profile; here no game may wait
 * for or disturb another.
 */
class Conformance9ParallelTest {
  private static final int GAMES = 24;
  private static final int STEPS = 20;

  @Test
  void gamesStepThroughEachOtherAndStayWhatTheyAreAlone() throws IOException {
    try (Sc2Server server = Sc2Server.start("127.0.0.1", 0)) {
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < GAMES; i++) {
        RawClient client = new RawClient(server.port());
        clients.add(client);
        client.call(Requests.create("3m", i % 3, Difficulty.Easy));
        client.call(Requests.join());
      }
      List<ByteString> last = new ArrayList<>();
      for (int step = 0; step < STEPS; step++) {
        for (RawClient client : clients) {
          client.send(RawClient.BINARY, Requests.step(8).build().toByteArray());
          client.send(RawClient.BINARY, Requests.observation().build().toByteArray());
        }
        last.clear();
        for (RawClient client : clients) {
          assertThat(client.receive().getStep().getSimulationLoop()).isEqualTo(8 * (step + 1));
          last.add(client.receive().getObservation().toByteString());
        }
      }
      for (int i = 0; i < GAMES; i++) {
        assertThat(last.get(i)).isEqualTo(last.get(i % 3));
        clients.get(i).close();
      }
      assertThat(last.get(0)).isNotEqualTo(last.get(1));
    }
  }
}
