package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;

import SC2APIProtocol.Raw.Unit;
import SC2APIProtocol.Sc2Api.Difficulty;
import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.RequestQuickLoad;
import SC2APIProtocol.Sc2Api.RequestQuickSave;
import SC2APIProtocol.Sc2Api.ResponseObservation;
import SC2APIProtocol.Sc2Api.Status;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** QuickLoad brings back exactly the moment of QuickSave, and what follows is the same again. */
class QuickSaveTest {
  private static final Request.Builder SAVE =
      Request.newBuilder().setQuickSave(RequestQuickSave.getDefaultInstance());
  private static final Request.Builder LOAD =
      Request.newBuilder().setQuickLoad(RequestQuickLoad.getDefaultInstance());

  private final Connection connection = new Connection();

  @Test
  void theGameGoesOnFromTheSavedMomentAsItDidBefore() {
    connection.start("3m", 3, Difficulty.Medium);
    attack(connection.units(1), 25, 16);
    connection.step(40);
    connection.debug(Connection.create(48, 2, 20, 20, 2));
    attack(connection.units(1), 20, 10);
    assertThat(connection.good(SAVE).hasQuickSave()).isTrue();
    List<ResponseObservation> first = goOn();
    assertThat(connection.status()).isEqualTo(Status.ended);
    for (int again = 0; again < 2; again++) {
      assertThat(connection.good(LOAD).getStatus()).isEqualTo(Status.in_game);
      assertThat(goOn()).isEqualTo(first);
    }
  }

  @Test
  void aGameBeforeARestartCanBeLoaded() {
    connection.start("3m", 3, Difficulty.Medium);
    connection.step(50);
    connection.good(SAVE);
    ResponseObservation saved = connection.observe();
    connection.good(
        Request.newBuilder()
            .setRestartGame(SC2APIProtocol.Sc2Api.RequestRestartGame.getDefaultInstance()));
    connection.step(30);
    connection.good(LOAD);
    assertThat(connection.observe()).isEqualTo(saved);
  }

  @Test
  void nothingSavedIsAUsageError() {
    connection.start("3m", 3, Difficulty.Medium);
    connection.step(5);
    assertThat(connection.call(LOAD).getErrorList())
        .containsExactly("RequestQuickLoad: nothing was saved; send RequestQuickSave first");
    assertThat(connection.observe().getObservation().getGameLoop()).isEqualTo(5);
  }

  @Test
  void aReplayOfALoadedGameHoldsOnlyWhatCameBeforeTheSave() {
    connection.start("3m", 3, Difficulty.Medium);
    attack(connection.units(1), 25, 16);
    connection.step(16);
    connection.good(SAVE);
    attack(connection.units(1), 3, 3);
    connection.step(16);
    connection.good(LOAD);
    connection.step(16);
    ResponseObservation last = connection.observe();
    connection.startReplay(connection.saveReplay(), 1);
    connection.step(100);
    assertThat(connection.observe().getObservation()).isEqualTo(last.getObservation());
  }

  private void attack(List<Unit> units, float x, float y) {
    connection.good(
        Requests.command(
            Connection.order(23, units).setTargetWorldSpacePos(Connection.point(x, y))));
  }

  private List<ResponseObservation> goOn() {
    List<ResponseObservation> seen = new ArrayList<>();
    seen.add(connection.observe());
    while (connection.status() == Status.in_game) {
      connection.step(20);
      seen.add(connection.observe());
      if (seen.size() == 3) {
        attack(connection.units(1), 10, 20);
      }
    }
    return seen;
  }
}
