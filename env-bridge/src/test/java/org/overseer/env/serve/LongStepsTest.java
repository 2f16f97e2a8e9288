package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;

import SC2APIProtocol.Sc2Api.Difficulty;
import SC2APIProtocol.Sc2Api.PlayerSetup;
import SC2APIProtocol.Sc2Api.PlayerType;
import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.RequestObservation;
import SC2APIProtocol.Sc2Api.RequestQuickLoad;
import SC2APIProtocol.Sc2Api.RequestQuickSave;
import SC2APIProtocol.Sc2Api.Response;
import SC2APIProtocol.Sc2Api.Status;
import com.google.protobuf.ByteString;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A long way of one game leaves the game threads to the others, and ends with its client. */
class LongStepsTest {
  private static final int LONG = 5000;

  /** What game threads would do, done when the test says so. */
  private final Deque<Runnable> turns = new ArrayDeque<>();

  private long now;

  private final GameClock clock =
      new GameClock() {
        @Override
        public long nanos() {
          return now;
        }

        @Override
        public void after(long nanos, Runnable task) {
          throw new IllegalStateException("nobody looks at a far loop here");
        }
      };

  private final Services services =
      new Services(new Rendezvous(), turns::add, () -> 7, clock, null);
  private final Connection connection = new Connection(services);

  private void start(boolean realtime) {
    Request.Builder create = Requests.create("Flat64", 1, Difficulty.VeryEasy, "");
    create.getCreateGameBuilder().setRealtime(realtime);
    connection.good(create);
    connection.good(Requests.join());
  }

  private Response finish(CompletableFuture<Response> answer) {
    assertThat(answer).as("takes more than one turn").isNotDone();
    while (!answer.isDone()) {
      turns.remove().run();
    }
    assertThat(answer.join().getErrorList()).isEmpty();
    return answer.join();
  }

  private int loop() {
    return connection.observe().getObservation().getGameLoop();
  }

  @Test
  void aLongStepIsDoneInManyTurns() {
    start(false);
    CompletableFuture<Response> step = connection.send(Requests.step(LONG));
    Connection other = new Connection(services);
    assertThat(other.status()).isEqualTo(Status.launched);
    assertThat(finish(step).getStep().getSimulationLoop()).isEqualTo(LONG);
    assertThat(loop()).isEqualTo(LONG);
    assertThat(turns).isEmpty();
  }

  @Test
  void nobodyWaitsForTheGameOfAClientThatIsGone() {
    start(false);
    connection.send(Requests.step(Game.END_OF_TIME));
    connection.process.end();
    for (int turn = 0; turn < 3 && !turns.isEmpty(); turn++) {
      turns.remove().run();
    }
    assertThat(turns).isEmpty();
  }

  @Test
  void anObserverSeesNoLoopInTheMiddleOfAStep() {
    Request.Builder create = Requests.create("Flat64", 1, Difficulty.VeryEasy, "");
    create
        .getCreateGameBuilder()
        .addPlayerSetup(PlayerSetup.newBuilder().setType(PlayerType.Observer));
    Connection observer = new Connection(services);
    connection.good(create);
    CompletableFuture<Response> joining = connection.send(Requests.joinByPort(3));
    Request.Builder watch = Requests.joinByPort(3);
    watch.getJoinGameBuilder().clearRace().setObservedPlayerId(1);
    CompletableFuture<Response> watching = observer.send(watch);
    while (!turns.isEmpty()) {
      turns.remove().run();
    }
    assertThat(joining.join().getErrorList()).isEmpty();
    assertThat(watching.join().getErrorList()).isEmpty();
    CompletableFuture<Response> step = connection.send(Requests.step(LONG));
    CompletableFuture<Response> seen = observer.send(Requests.observation());
    assertThat(finish(seen).getObservation().getObservation().getGameLoop()).isEqualTo(LONG);
    assertThat(step).isDone();
  }

  @Test
  void quickLoadAndReplaysGoOnInTurnsToo() {
    start(false);
    finish(connection.send(Requests.step(LONG)));
    connection.good(Request.newBuilder().setQuickSave(RequestQuickSave.getDefaultInstance()));
    var saved = connection.observe();
    ByteString recording = connection.saveReplay();
    finish(connection.send(Requests.step(LONG)));
    finish(
        connection.send(Request.newBuilder().setQuickLoad(RequestQuickLoad.getDefaultInstance())));
    assertThat(connection.observe()).isEqualTo(saved);
    assertThat(connection.startReplay(recording, 1).getErrorList()).isEmpty();
    finish(connection.send(Requests.step(LONG)));
    assertThat(connection.observe().getObservation()).isEqualTo(saved.getObservation());
  }

  @Test
  void whatARealTimeGameHasMissedIsMadeUpForInTurns() {
    start(true);
    now = 300_000_000_000L;
    int due = 300 * 224 / 10;
    CompletableFuture<Response> seen =
        connection.send(
            Request.newBuilder().setObservation(RequestObservation.getDefaultInstance()));
    assertThat(finish(seen).getObservation().getObservation().getGameLoop()).isEqualTo(due);
  }
}
