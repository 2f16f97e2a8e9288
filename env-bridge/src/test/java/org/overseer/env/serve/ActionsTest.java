package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;

import SC2APIProtocol.Common.Point;
import SC2APIProtocol.Debug.DebugGameState;
import SC2APIProtocol.Debug.DebugSetUnitValue.UnitValue;
import SC2APIProtocol.Error.ActionResult;
import SC2APIProtocol.Raw.ActionRaw;
import SC2APIProtocol.Raw.ActionRawCameraMove;
import SC2APIProtocol.Raw.ActionRawToggleAutocast;
import SC2APIProtocol.Raw.Unit;
import SC2APIProtocol.Sc2Api.Action;
import SC2APIProtocol.Sc2Api.ActionChat;
import SC2APIProtocol.Sc2Api.ActionError;
import SC2APIProtocol.Sc2Api.ChatReceived;
import SC2APIProtocol.Sc2Api.Difficulty;
import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.RequestAction;
import SC2APIProtocol.Sc2Api.ResponseObservation;
import SC2APIProtocol.Spatial.ActionSpatial;
import SC2APIProtocol.Ui.ActionUI;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Actions other than commands, and commands in line. */
class ActionsTest {
  private final Services services = Connection.services();
  private final Connection connection = new Connection(services);

  private List<ActionResult> act(Connection client, Action.Builder... actions) {
    RequestAction.Builder request = RequestAction.newBuilder();
    for (Action.Builder action : actions) {
      request.addActions(action);
    }
    return client.good(Request.newBuilder().setAction(request)).getAction().getResultList();
  }

  private static Action.Builder camera(float x, float y) {
    return Action.newBuilder()
        .setActionRaw(
            ActionRaw.newBuilder()
                .setCameraMove(
                    ActionRawCameraMove.newBuilder()
                        .setCenterWorldSpace(Point.newBuilder().setX(x).setY(y))));
  }

  private static Action.Builder chat(String message, ActionChat.Channel channel) {
    return Action.newBuilder()
        .setActionChat(ActionChat.newBuilder().setMessage(message).setChannel(channel));
  }

  @Test
  void theCameraGoesWhereItIsMovedAndUnitsAreOnItsScreen() {
    connection.start("3m", 1, Difficulty.Easy);
    assertThat(act(connection, camera(2, 3))).containsExactly(ActionResult.Success);
    ResponseObservation seen = connection.observe();
    Point centre = seen.getObservation().getRawData().getPlayer().getCamera();
    assertThat(centre.getX()).isEqualTo(2);
    assertThat(centre.getY()).isEqualTo(3);
    assertThat(seen.getObservation().getRawData().getUnitsList())
        .allMatch(
            unit ->
                unit.getIsOnScreen() == (unit.getPos().getX() <= 14 && unit.getPos().getY() <= 15));
    assertThat(act(connection, camera(Float.NaN, 3))).containsExactly(ActionResult.Error);
    assertThat(connection.observe().getObservation().getRawData().getPlayer().getCamera())
        .isEqualTo(centre);
  }

  @Test
  void whatBelongsToOtherInterfacesIsNotSupported() {
    connection.start("3m", 1, Difficulty.Easy);
    assertThat(
            act(
                connection,
                Action.newBuilder().setActionFeatureLayer(ActionSpatial.getDefaultInstance()),
                Action.newBuilder().setActionRender(ActionSpatial.getDefaultInstance()),
                Action.newBuilder().setActionUi(ActionUI.getDefaultInstance()),
                Action.newBuilder()))
        .hasSize(4)
        .containsOnly(ActionResult.NotSupported);
  }

  @Test
  void autocastIsToggledOnlyForAbilitiesThatHaveIt() {
    connection.start("MMM", 1, Difficulty.Easy);
    long medivac = first(54, 1);
    long marine = first(48, 1);
    assertThat(
            act(
                connection,
                toggle(386, medivac),
                toggle(16, medivac),
                toggle(386, marine),
                toggle(386, first(54, 2)),
                toggle(386, 5),
                toggle(999, medivac)))
        .containsExactly(
            ActionResult.Success,
            ActionResult.NotSupported,
            ActionResult.NotSupported,
            ActionResult.YouCantControlThatUnit,
            ActionResult.Error,
            ActionResult.NotSupported);
  }

  /** Tag of the first unit of a type and an owner. */
  private long first(int type, int owner) {
    return connection.units(owner).stream()
        .filter(unit -> unit.getUnitType() == type)
        .findFirst()
        .orElseThrow()
        .getTag();
  }

  @Test
  void whatFailsLaterIsAnActionError() {
    connection.start("MMM", 1, Difficulty.Easy);
    long medivac = first(54, 1);
    Unit marine =
        connection.units(1).stream()
            .filter(unit -> unit.getUnitType() == 48)
            .findFirst()
            .orElseThrow();
    connection.debug(
        Connection.cheat(DebugGameState.god),
        Connection.set(UnitValue.Life, marine, 5),
        Connection.set(UnitValue.Energy, Unit.newBuilder().setTag(medivac).build(), 2));
    connection.good(
        Requests.command(
            Connection.order(386, List.of(Unit.newBuilder().setTag(medivac).build()))
                .setTargetUnitTag(marine.getTag())));
    assertThat(connection.observe().getActionErrorsList()).isEmpty();
    List<ActionError> errors = List.of();
    for (int loop = 0; loop < 400 && errors.isEmpty(); loop++) {
      connection.step(1);
      errors = connection.observe().getActionErrorsList();
    }
    assertThat(errors)
        .containsExactly(
            ActionError.newBuilder()
                .setUnitTag(medivac)
                .setAbilityId(386)
                .setResult(ActionResult.NotEnoughEnergy)
                .build());
    assertThat(connection.observe().getActionErrorsList()).isEmpty();
  }

  private static Action.Builder toggle(int ability, long tag) {
    return Action.newBuilder()
        .setActionRaw(
            ActionRaw.newBuilder()
                .setToggleAutocast(
                    ActionRawToggleAutocast.newBuilder().setAbilityId(ability).addUnitTags(tag)));
  }

  @Test
  void queuedOrdersWaitInLineUntilItIsFull() {
    connection.start("3m", 1, Difficulty.Easy);
    List<Unit> one = connection.units(1).subList(0, 1);
    for (int i = 0; i < 8; i++) {
      assertThat(queue(one, 2 + i)).isEqualTo(ActionResult.Success);
    }
    assertThat(queue(one, 12)).isEqualTo(ActionResult.OrderQueueIsFull);
    Unit ordered = connection.units(1).get(0);
    assertThat(ordered.getOrdersList())
        .extracting(order -> order.getTargetWorldSpacePos().getX())
        .containsExactly(2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f);
  }

  private ActionResult queue(List<Unit> units, float x) {
    boolean first = x == 2;
    return connection
        .good(
            Requests.command(
                Connection.order(16, units)
                    .setTargetWorldSpacePos(Connection.point(x, 2))
                    .setQueueCommand(!first)))
        .getAction()
        .getResult(0);
  }

  @Test
  void chatComesToBothPlayersAndTeamChatToOne() {
    Connection guest = new Connection(services);
    connection.startWith(guest, Requests.createForTwo("3m", 1));
    act(
        connection,
        chat("to all", ActionChat.Channel.Broadcast),
        chat("to mine", ActionChat.Channel.Team));
    assertThat(connection.observe().getChatList())
        .extracting(ChatReceived::getMessage)
        .containsExactly("to all", "to mine");
    List<ChatReceived> heard = guest.observe().getChatList();
    assertThat(heard).extracting(ChatReceived::getMessage).containsExactly("to all");
    assertThat(heard.get(0).getPlayerId()).isEqualTo(1);
    assertThat(guest.observe().getChatList()).isEmpty();
  }

  @Test
  void actionsCountInTheScore() {
    connection.start("3m", 1, Difficulty.Easy);
    List<Unit> own = connection.units(1);
    connection.good(
        Requests.command(
            Connection.order(4, own),
            Connection.order(16, own).setTargetWorldSpacePos(Connection.point(3, 3)),
            Connection.order(16, connection.units(2))));
    var details = connection.observe().getObservation().getScore().getScoreDetails();
    assertThat(details.getCurrentApm()).isEqualTo(4);
    assertThat(details.getCurrentEffectiveApm()).isEqualTo(3);
  }
}
