package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;

import SC2APIProtocol.Sc2Api.Difficulty;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A server that is closed while games run says nothing about it. */
class ServerCloseTest {
  private static final int ROUNDS = 5;
  private static final int CLIENTS = 6;

  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    root.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    root.detachAppender(log);
  }

  @Test
  void gamesThatRunEndWithoutAWarning() throws IOException {
    for (int round = 0; round < ROUNDS; round++) {
      List<RawClient> clients = new ArrayList<>();
      try (Sc2Server server = Sc2Server.start("127.0.0.1", 0)) {
        for (int i = 0; i < CLIENTS; i++) {
          RawClient client = new RawClient(server.port());
          clients.add(client);
          client.call(Requests.create("Flat64", i + 1, Difficulty.VeryEasy));
          client.call(Requests.join());
        }
        for (RawClient client : clients) {
          client.send(RawClient.BINARY, Requests.step(Game.END_OF_TIME).build().toByteArray());
        }
        for (RawClient client : clients) {
          for (int i = 0; i < 40; i++) {
            client.send(RawClient.BINARY, Requests.observation().build().toByteArray());
          }
        }
      }
      for (RawClient client : clients) {
        assertThat(client.isClosedByServer()).isTrue();
        client.close();
      }
    }
    assertThat(log.list)
        .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .isEmpty();
  }
}
