package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;

import SC2APIProtocol.Debug.DebugGameState;
import SC2APIProtocol.Error.ActionResult;
import SC2APIProtocol.Query.RequestQuery;
import SC2APIProtocol.Query.RequestQueryAvailableAbilities;
import SC2APIProtocol.Raw.Alliance;
import SC2APIProtocol.Raw.CloakState;
import SC2APIProtocol.Raw.DisplayType;
import SC2APIProtocol.Raw.Unit;
import SC2APIProtocol.Sc2Api.InterfaceOptions;
import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.RequestObservation;
import SC2APIProtocol.Sc2Api.ResponseObservation;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * What two clients see of units that are cloaked or in the fog, as PySC2's obs_test expects it of
 * the real game.
 */
class CloakMessagesTest {
  private static final int MARINE = 48;
  private static final int BANSHEE = 55;
  private static final int STALKER = 74;
  private static final int DARK_TEMPLAR = 76;
  private static final int OBSERVER = 82;
  private static final int ROACH_BURROWED = 118;
  private static final int CLOAK = 3676;
  private static final int UNCLOAK = 3677;

  private final Services services = Connection.services();
  private final Connection first = new Connection(services);
  private final Connection second = new Connection(services);

  private void join(InterfaceOptions options) {
    first.good(Requests.createForTwo("Flat64", 1));
    var request = Requests.joinByPort(9000);
    request.getJoinGameBuilder().setOptions(options);
    CompletableFuture<?> host = first.send(request.clone());
    second.good(request.clone());
    assertThat(host).isDone();
    first.debug(Connection.cheat(DebugGameState.god), Connection.create(OBSERVER, 1, 12, 12, 1));
    second.debug(Connection.cheat(DebugGameState.god));
  }

  private void step(int loops) {
    first.send(Requests.step(loops));
    second.good(Requests.step(loops));
  }

  private static List<Unit> of(ResponseObservation seen, int type) {
    return seen.getObservation().getRawData().getUnitsList().stream()
        .filter(unit -> unit.getUnitType() == type)
        .toList();
  }

  private static ResponseObservation withoutFog(Connection connection) {
    return connection
        .good(
            Request.newBuilder()
                .setObservation(RequestObservation.newBuilder().setDisableFog(true)))
        .getObservation();
  }

  private void putDown() {
    first.debug(
        Connection.create(DARK_TEMPLAR, 1, 50, 50, 1), Connection.create(STALKER, 2, 47, 50, 1));
    step(16);
  }

  @Test
  void withoutShowCloakedNothingIsSeenOfThem() {
    join(Connection.RAW);
    putDown();
    checkOwn();
    assertThat(of(second.observe(), DARK_TEMPLAR)).isEmpty();
    checkDetected();
  }

  @Test
  void withShowCloakedAnOutlineIsSeen() {
    join(Connection.RAW.toBuilder().setShowCloaked(true).build());
    putDown();
    checkOwn();
    Unit outline = of(second.observe(), DARK_TEMPLAR).get(0);
    assertThat(outline.getDisplayType()).isEqualTo(DisplayType.Hidden);
    assertThat(outline.getCloak()).isEqualTo(CloakState.Cloaked);
    assertThat(outline.getAlliance()).isEqualTo(Alliance.Enemy);
    assertThat(outline.getPos()).isEqualTo(of(first.observe(), DARK_TEMPLAR).get(0).getPos());
    assertThat(outline.hasHealth()).isFalse();
    assertThat(outline.hasHealthMax()).isFalse();
    assertThat(outline.hasShield()).isFalse();
    assertThat(outline.hasIsFlying()).isFalse();
    assertThat(outline.getIsOnScreen()).isFalse();
    checkDetected();
  }

  private void checkOwn() {
    Unit own = of(first.observe(), DARK_TEMPLAR).get(0);
    assertThat(own.getDisplayType()).isEqualTo(DisplayType.Visible);
    assertThat(own.getCloak()).isEqualTo(CloakState.CloakedAllied);
    assertThat(own.getHealth()).isEqualTo(40);
    assertThat(own.getShield()).isEqualTo(80);
    assertThat(own.hasDetectRange()).isFalse();
  }

  private void checkDetected() {
    first.debug(Connection.create(OBSERVER, 2, 48, 48, 1));
    step(16);
    Unit detected = of(second.observe(), DARK_TEMPLAR).get(0);
    assertThat(detected.getDisplayType()).isEqualTo(DisplayType.Visible);
    assertThat(detected.getCloak()).isEqualTo(CloakState.CloakedDetected);
    assertThat(detected.getHealth()).isEqualTo(40);
    assertThat(detected.getShield()).isEqualTo(80);
    assertThat(of(second.observe(), OBSERVER).get(0).getDetectRange()).isEqualTo(11);
    checkOwn();
  }

  @Test
  void burrowedOnesHaveAnOptionOfTheirOwn() {
    join(Connection.RAW.toBuilder().setShowBurrowedShadows(true).build());
    first.debug(Connection.create(ROACH_BURROWED, 1, 50, 52, 1));
    putDown();
    assertThat(of(second.observe(), DARK_TEMPLAR)).isEmpty();
    Unit shadow = of(second.observe(), ROACH_BURROWED).get(0);
    assertThat(shadow.getDisplayType()).isEqualTo(DisplayType.Hidden);
    assertThat(shadow.hasHealth()).isFalse();
    Unit own = of(first.observe(), ROACH_BURROWED).get(0);
    assertThat(own.getIsBurrowed()).isTrue();
    assertThat(own.getCloak()).isEqualTo(CloakState.CloakedAllied);
  }

  @Test
  void withoutFogWhatIsOutOfSightIsHidden() {
    join(Connection.RAW.toBuilder().setShowCloaked(true).build());
    first.debug(
        Connection.create(STALKER, 1, 50, 52, 1), Connection.create(DARK_TEMPLAR, 1, 53, 52, 1));
    second.debug(Connection.create(STALKER, 2, 20, 20, 1));
    step(4);
    assertThat(Connection.units(second.observe(), 1)).isEmpty();
    ResponseObservation clear = withoutFog(second);
    assertThat(Connection.units(clear, 1))
        .hasSize(3)
        .allSatisfy(
            unit -> {
              assertThat(unit.getDisplayType()).isEqualTo(DisplayType.Hidden);
              assertThat(unit.getAlliance()).isEqualTo(Alliance.Enemy);
              assertThat(unit.getCloak()).isEqualTo(CloakState.CloakedUnknown);
              assertThat(unit.hasHealth()).isFalse();
            });
    assertThat(Connection.units(clear, 2))
        .allMatch(unit -> unit.getDisplayType() == DisplayType.Visible);
    ResponseObservation own = withoutFog(first);
    assertThat(of(own, DARK_TEMPLAR).get(0).getCloak()).isEqualTo(CloakState.CloakedAllied);
    second.debug(Connection.cheat(DebugGameState.show_map));
    assertThat(of(withoutFog(second), STALKER))
        .as("a lifted fog is no fog")
        .allMatch(unit -> unit.getDisplayType() == DisplayType.Visible);
  }

  @Test
  void aBansheeCloaksOnceItMay() {
    join(Connection.RAW);
    first.debug(Connection.create(BANSHEE, 1, 50, 50, 1));
    Unit banshee = of(first.observe(), BANSHEE).get(0);
    assertThat(abilities(banshee)).doesNotContain(392, 393);
    assertThat(order(CLOAK, banshee)).isEqualTo(ActionResult.TechRequirementsNotMet);
    first.debug(Connection.cheat(DebugGameState.tech_tree));
    assertThat(abilities(banshee)).contains(392).doesNotContain(393);
    assertThat(order(UNCLOAK, banshee)).isEqualTo(ActionResult.NotSupported);
    first.observe();
    assertThat(order(CLOAK, banshee)).isEqualTo(ActionResult.Success);
    ResponseObservation after = first.observe();
    assertThat(after.getActions(0).getActionRaw().getUnitCommand().getAbilityId()).isEqualTo(392);
    assertThat(of(after, BANSHEE).get(0).getCloak()).isEqualTo(CloakState.CloakedAllied);
    assertThat(of(after, BANSHEE).get(0).getEnergy()).isEqualTo(25);
    assertThat(of(after, BANSHEE).get(0).getBuffIdsList()).containsExactly(7);
    checkBuffOfTheEnemys();
    assertThat(abilities(banshee)).contains(393).doesNotContain(392);
    assertThat(order(392, banshee)).isEqualTo(ActionResult.NotSupported);
    assertThat(order(393, banshee)).isEqualTo(ActionResult.Success);
    assertThat(of(first.observe(), BANSHEE).get(0).getBuffIdsList()).isEmpty();
    assertThat(order(382, banshee)).as("a ghost's").isEqualTo(ActionResult.NotSupported);
    first.debug(Connection.create(STALKER, 1, 40, 50, 1));
    Unit stalker = of(first.observe(), STALKER).get(0);
    assertThat(order(CLOAK, stalker)).isEqualTo(ActionResult.NotSupported);
  }

  /** Whoever detects it sees the buff, too. */
  private void checkBuffOfTheEnemys() {
    first.debug(Connection.create(MARINE, 2, 52, 50, 1));
    assertThat(of(second.observe(), BANSHEE)).isEmpty();
    first.debug(Connection.create(OBSERVER, 2, 48, 48, 1));
    Unit detected = of(second.observe(), BANSHEE).get(0);
    assertThat(detected.getCloak()).isEqualTo(CloakState.CloakedDetected);
    assertThat(detected.getBuffIdsList()).containsExactly(7);
  }

  private List<Integer> abilities(Unit unit) {
    return first
        .good(
            Request.newBuilder()
                .setQuery(
                    RequestQuery.newBuilder()
                        .addAbilities(
                            RequestQueryAvailableAbilities.newBuilder().setUnitTag(unit.getTag()))))
        .getQuery()
        .getAbilities(0)
        .getAbilitiesList()
        .stream()
        .map(ability -> ability.getAbilityId())
        .toList();
  }

  private ActionResult order(int ability, Unit unit) {
    return first
        .good(Requests.command(Connection.order(ability, List.of(unit))))
        .getAction()
        .getResult(0);
  }
}
