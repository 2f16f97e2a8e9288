package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;

import SC2APIProtocol.Common.ImageData;
import SC2APIProtocol.Raw.StartRaw;
import SC2APIProtocol.Sc2Api.Difficulty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.env.MapInfo;
import org.overseer.env.skirmish.Scenario;

/**
 * Grids have the bytes that their size and depth say, bits are packed most significant first, the
 * first row is y = 0, SMAC's maps are 32 × 32.
 */
class Conformance5GridsTest {
  @ParameterizedTest
  @ValueSource(strings = {"3m", "corridor", "2c_vs_64zg", "32x32_flat"})
  void gridsHaveTheirBytesAndSmacsMapsAreSquare(String map) {
    Connection connection = join(map);
    StartRaw raw = connection.gameInfo().getStartRaw();
    assertThat(raw.getMapSize().getX()).isEqualTo(32);
    assertThat(raw.getMapSize().getY()).isEqualTo(32);
    check(raw.getPathingGrid(), 1);
    check(raw.getPlacementGrid(), 1);
    check(raw.getTerrainHeight(), 8);
    var state = connection.observe().getObservation().getRawData().getMapState();
    check(state.getVisibility(), 8);
    check(state.getCreep(), 1);
  }

  private static Connection join(String map) {
    Connection connection = new Connection();
    connection.good(Requests.create(map, 1, Difficulty.VeryHard, ""));
    connection.good(Requests.join());
    return connection;
  }

  private static void check(ImageData image, int bits) {
    assertThat(image.getBitsPerPixel()).isEqualTo(bits);
    assertThat(image.getData().size() * 8)
        .isEqualTo(image.getSize().getX() * image.getSize().getY() * bits);
  }

  @Test
  void bitsAreMostSignificantFirstAndRowsBeginAtTheBottom() {
    ImageData image = join("corridor").gameInfo().getStartRaw().getPathingGrid();
    MapInfo map = Scenario.load("corridor").map();
    int walls = 0;
    for (int y = 0; y < map.height(); y++) {
      for (int x = 0; x < map.width(); x++) {
        int bit = y * map.width() + x;
        boolean open = (image.getData().byteAt(bit >> 3) >> (7 - (bit & 7)) & 1) == 1;
        assertThat(open).isEqualTo(map.isPathable(x + 0.5f, y + 0.5f));
        walls += open ? 0 : 1;
      }
    }
    assertThat(walls).isPositive();
  }
}
