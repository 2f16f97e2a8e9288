package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;

import SC2APIProtocol.Raw.Unit;
import SC2APIProtocol.Sc2Api.Difficulty;
import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.RequestData;
import SC2APIProtocol.Sc2Api.ResponseData;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Dense data lists, type ids of their own for SMAC's allies. Both families of ability ids and one
 * result an action are in {@link VirtualGameProcessTest}.
 */
class Conformance4DataTest {
  @ParameterizedTest
  @ValueSource(strings = {"3m", "8m", "2s3z"})
  void listsAreDenseAndAlliesHaveConsecutiveIdsBeyondTheGamesOwn(String map) {
    Connection connection = new Connection();
    connection.good(Requests.create(map, 1, Difficulty.VeryHard, ""));
    connection.good(Requests.join());
    ResponseData data =
        connection
            .good(
                Request.newBuilder()
                    .setData(
                        RequestData.newBuilder()
                            .setAbilityId(true)
                            .setUnitTypeId(true)
                            .setUpgradeId(true)
                            .setBuffId(true)
                            .setEffectId(true)))
            .getData();
    for (int i = 0; i < data.getUnitsCount(); i++) {
      assertThat(data.getUnits(i).getUnitId()).isEqualTo(i);
    }
    for (int i = 0; i < data.getAbilitiesCount(); i++) {
      assertThat(data.getAbilities(i).getAbilityId()).isEqualTo(i);
    }
    Set<Integer> allies = new HashSet<>();
    List<Unit> own = connection.units(1);
    own.forEach(unit -> allies.add(unit.getUnitType()));
    int least = allies.stream().min(Integer::compare).orElseThrow();
    for (int id = least; id < least + allies.size(); id++) {
      assertThat(allies).contains(id);
      int original = data.getUnits(id).getUnitAlias();
      assertThat(connection.units(2)).extracting(Unit::getUnitType).contains(original);
      assertThat(data.getUnits(id).getSightRange())
          .isEqualTo(data.getUnits(original).getSightRange());
    }
  }
}
