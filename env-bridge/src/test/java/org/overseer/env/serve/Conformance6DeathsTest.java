package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;

import SC2APIProtocol.Raw.Unit;
import SC2APIProtocol.Sc2Api.Difficulty;
import SC2APIProtocol.Sc2Api.ResponseObservation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The dead vanish and are reported once, and no tag is used twice in a game, whatever dies and
 * comes.
 */
class Conformance6DeathsTest {
  @Test
  void tagsOfTenEpisodesAreAllDifferent() {
    Connection connection = new Connection();
    connection.good(Requests.create("8m", 1, Difficulty.VeryHard, ""));
    connection.good(Requests.join());
    Set<Long> ever = new HashSet<>();
    Set<Long> dead = new HashSet<>();
    for (int episode = 0; episode < 10; episode++) {
      ResponseObservation seen = connection.observe();
      List<Unit> units = seen.getObservation().getRawData().getUnitsList();
      assertThat(units).hasSize(16);
      units.forEach(unit -> assertThat(ever.add(unit.getTag())).isTrue());
      connection.step(160);
      ResponseObservation later = connection.observe();
      collect(later, dead);
      List<Unit> left = later.getObservation().getRawData().getUnitsList();
      assertThat(left).noneMatch(unit -> dead.contains(unit.getTag()));
      connection.debug(Connection.kill(left));
      connection.step(2);
      collect(connection.observe(), dead);
      assertThat(dead).isEqualTo(ever);
    }
  }

  private static void collect(ResponseObservation seen, Set<Long> dead) {
    seen.getObservation()
        .getRawData()
        .getEvent()
        .getDeadUnitsList()
        .forEach(tag -> assertThat(dead.add(tag)).as("reported once").isTrue());
  }
}
