package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;

import SC2APIProtocol.Debug.DebugEndGame;
import SC2APIProtocol.Raw.Unit;
import SC2APIProtocol.Sc2Api.Action;
import SC2APIProtocol.Sc2Api.Difficulty;
import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.RequestObservation;
import SC2APIProtocol.Sc2Api.Response;
import SC2APIProtocol.Sc2Api.ResponseObservation;
import SC2APIProtocol.Sc2Api.Result;
import SC2APIProtocol.Sc2Api.Status;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Games that go on by themselves, on a clock that the test turns. */
class RealTimeTest {
  private static final long SECOND = 1_000_000_000L;

  private final TestClock clock = new TestClock();
  private final Services services =
      new Services(new Rendezvous(), Runnable::run, () -> 7, clock, null);
  private final Connection connection = new Connection(services);

  private static final class TestClock implements GameClock {
    private record Alarm(long at, Runnable task) {}

    private final List<Alarm> alarms = new ArrayList<>();
    private long now = 17 * SECOND;

    @Override
    public long nanos() {
      return now;
    }

    @Override
    public void after(long nanos, Runnable task) {
      alarms.add(new Alarm(now + nanos, task));
    }

    void turn(long nanos) {
      long end = now + nanos;
      while (true) {
        Alarm next =
            alarms.stream()
                .filter(alarm -> alarm.at() <= end)
                .min(Comparator.comparingLong(Alarm::at))
                .orElse(null);
        if (next == null) {
          now = end;
          return;
        }
        alarms.remove(next);
        now = next.at();
        next.task().run();
      }
    }
  }

  private void start() {
    Request.Builder create = Requests.create("3m", 1, Difficulty.VeryHard, "");
    create.getCreateGameBuilder().setRealtime(true);
    connection.good(create);
    connection.good(Requests.join());
  }

  private Connection startWithGuest() {
    Connection guest = new Connection(services);
    Request.Builder create = Requests.createForTwo("3m", 1);
    create.getCreateGameBuilder().setRealtime(true);
    connection.startWith(guest, create);
    return guest;
  }

  private static int loop(Connection client) {
    return client.observe().getObservation().getGameLoop();
  }

  private static CompletableFuture<Response> lookAt(Connection client, int loop) {
    return client.send(
        Request.newBuilder().setObservation(RequestObservation.newBuilder().setGameLoop(loop)));
  }

  @Test
  void theGameRuns22LoopsAndTwoFifthsASecond() {
    start();
    assertThat(loop(connection)).isZero();
    clock.turn(SECOND);
    assertThat(loop(connection)).isEqualTo(22);
    clock.turn(4 * SECOND);
    assertThat(loop(connection)).isEqualTo(112);
  }

  @Test
  void stepIsRefused() {
    start();
    Response refused = connection.call(Requests.step(1));
    assertThat(refused.getErrorList())
        .containsExactly("RequestStep is for games that are stepped; this one is in real time");
    assertThat(refused.getStatus()).isEqualTo(Status.in_game);
  }

  @Test
  void stepIsRefusedInReplaysToo() {
    start();
    clock.turn(SECOND);
    ByteString replay = connection.saveReplay();
    Connection watching = new Connection(services);
    watching.good(
        Request.newBuilder().setStartReplay(Connection.replayOf(replay, 1).setRealtime(true)));
    Response refused = watching.call(Requests.step(1));
    assertThat(refused.getErrorList()).hasSize(1);
    assertThat(refused.getStatus()).isEqualTo(Status.in_replay);
    assertThat(loop(watching)).isZero();
  }

  @Test
  void actionsAreOfTheLoopThatIsDueWhenTheyComeAndActInTheNextOne() {
    start();
    Unit before = connection.units(1).get(0);
    clock.turn(SECOND / 2);
    move(connection, before, 20, 16);
    clock.turn(SECOND / 1000);
    ResponseObservation same = connection.observe();
    assertThat(same.getObservation().getGameLoop()).isEqualTo(11);
    assertThat(same.getActionsList()).extracting(Action::getGameLoop).containsExactly(11);
    assertThat(Connection.units(same, 1).get(0).getPos()).isEqualTo(before.getPos());
    ResponseObservation next = lookAtOnce(12);
    assertThat(next.getActionsList()).as("told once").isEmpty();
    assertThat(Connection.units(next, 1).get(0).getPos().getX())
        .isGreaterThan(before.getPos().getX());
  }

  @Test
  void oneMayActWhileTheOtherWaitsForALoop() {
    Connection guest = startWithGuest();
    Unit moved = guest.units(2).get(0);
    CompletableFuture<Response> later = lookAt(connection, 40);
    clock.turn(SECOND);
    move(guest, moved, 16, 20);
    clock.turn(SECOND);
    assertThat(later.join().getObservation().getObservation().getGameLoop()).isEqualTo(40);
    assertThat(guest.observe().getActionsList())
        .extracting(Action::getGameLoop)
        .containsExactly(22);
  }

  private ResponseObservation lookAtOnce(int loop) {
    CompletableFuture<Response> seen = lookAt(connection, loop);
    clock.turn(SECOND / 10);
    return seen.join().getObservation();
  }

  private static void move(Connection client, Unit unit, float x, float y) {
    client.good(
        Requests.command(
            Connection.order(16, List.of(unit)).setTargetWorldSpacePos(Connection.point(x, y))));
  }

  @Test
  void anObservationOfALaterLoopWaitsForIt() {
    start();
    CompletableFuture<Response> later = lookAt(connection, 30);
    clock.turn(SECOND);
    assertThat(later).isNotDone();
    clock.turn(SECOND / 2);
    assertThat(later.join().getObservation().getObservation().getGameLoop()).isEqualTo(30);
    assertThat(lookAt(connection, 10)).isDone();
  }

  @Test
  void theGameEndsByItselfAndThoseWhoWaitAreTold() {
    start();
    CompletableFuture<Response> later = lookAt(connection, 100_000);
    clock.turn(6000 * SECOND);
    assertThat(later.join().getStatus()).isEqualTo(Status.ended);
    assertThat(later.join().getObservation().getPlayerResult(0).getResult())
        .isEqualTo(Result.Defeat);
    assertThat(connection.status()).isEqualTo(Status.ended);
  }

  @Test
  void whoWaitsForAFarLoopLearnsOfTheEndInItsLoop() {
    start();
    long begin = clock.nanos();
    CompletableFuture<Response> later = lookAt(connection, 100_000);
    while (!later.isDone()) {
      clock.turn(SECOND / 100);
    }
    int end = later.join().getObservation().getObservation().getGameLoop();
    assertThat((clock.nanos() - begin) / 1e9).isBetween(end / 22.4, end / 22.4 + 0.011);
  }

  @Test
  void oneWaitsForALoopAndTheOtherLearnsOfTheEnd() {
    Connection guest = startWithGuest();
    CompletableFuture<Response> near = lookAt(connection, 30);
    CompletableFuture<Response> far = lookAt(guest, 100_000);
    clock.turn(SECOND);
    connection.debug(Connection.end(DebugEndGame.EndResult.Surrender));
    assertThat(near.join().getStatus()).isEqualTo(Status.ended);
    assertThat(far.join().getStatus()).isEqualTo(Status.ended);
    clock.turn(SECOND);
    assertThat(clock.alarms).isEmpty();
  }

  @Test
  void inTwosTheGameOfTheOneWhoIsLeftEnds() {
    Connection guest = startWithGuest();
    clock.turn(SECOND);
    assertThat(loop(connection)).isEqualTo(22);
    assertThat(loop(guest)).isEqualTo(22);
    CompletableFuture<Response> later = lookAt(connection, 1000);
    guest.process.end();
    assertThat(later.join().getObservation().getPlayerResult(0).getResult())
        .isEqualTo(Result.Victory);
  }

  @Test
  void bothWaitForLoopsOfTheirOwn() {
    Connection guest = startWithGuest();
    CompletableFuture<Response> sooner = lookAt(connection, 10);
    CompletableFuture<Response> later = lookAt(guest, 20);
    clock.turn(SECOND / 2);
    assertThat(sooner).isDone();
    assertThat(later).isNotDone();
    clock.turn(SECOND / 2);
    assertThat(later.join().getObservation().getObservation().getGameLoop()).isEqualTo(20);
    assertThat(clock.alarms).as("none is left behind").isEmpty();
  }

  @Test
  void whoGoesWhileWaitingIsForgottenWithinASecond() {
    start();
    lookAt(connection, 1 << 19);
    connection.process.end();
    clock.turn(SECOND);
    assertThat(clock.alarms).isEmpty();
  }

  @Test
  void theSameOrdersAtTheSameLoopsGiveTheSameReplayWhateverTheClock() {
    start();
    clock.turn(SECOND / 3);
    connection.good(
        Requests.command(
            Connection.order(23, connection.units(1))
                .setTargetWorldSpacePos(Connection.point(20, 16))));
    clock.turn(3 * SECOND);
    var last = connection.observe();
    ByteString replay = connection.saveReplay();
    Connection stepped = new Connection(services);
    stepped.startReplay(replay, 1);
    stepped.step(7);
    stepped.observe();
    stepped.step(1000);
    assertThat(stepped.observe().getObservation()).isEqualTo(last.getObservation());
    Connection watched = new Connection(services);
    watched.good(
        Request.newBuilder().setStartReplay(Connection.replayOf(replay, 1).setRealtime(true)));
    clock.turn(SECOND);
    assertThat(loop(watched)).isEqualTo(22);
  }

  @Test
  void restartBeginsAtLoopZeroAgain() {
    start();
    clock.turn(5 * SECOND);
    connection.good(
        Request.newBuilder()
            .setRestartGame(SC2APIProtocol.Sc2Api.RequestRestartGame.getDefaultInstance()));
    assertThat(loop(connection)).isZero();
    clock.turn(SECOND);
    assertThat(loop(connection)).isEqualTo(22);
  }
}
