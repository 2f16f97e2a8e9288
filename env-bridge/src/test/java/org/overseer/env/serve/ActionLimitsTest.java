package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;

import SC2APIProtocol.Error.ActionResult;
import SC2APIProtocol.Raw.ActionRawUnitCommand;
import SC2APIProtocol.Raw.Unit;
import SC2APIProtocol.Sc2Api.Action;
import SC2APIProtocol.Sc2Api.ActionChat;
import SC2APIProtocol.Sc2Api.ChatReceived;
import SC2APIProtocol.Sc2Api.Difficulty;
import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.RequestAction;
import SC2APIProtocol.Sc2Api.Response;
import SC2APIProtocol.Sc2Api.ResponseObservation;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client sends between two observations must not fill the memory of all. */
class ActionLimitsTest {
  private static final int STOP = 4;

  private final VirtualGameProcess process =
      new VirtualGameProcess(TestServices.of(new Rendezvous(), Runnable::run, () -> 7));
  private long own;

  @BeforeEach
  void startGame() {
    call(Requests.create("3m", 1, Difficulty.Easy));
    call(Requests.join());
    Unit first = observe().getObservation().getRawData().getUnits(0);
    assertThat(first.getOwner()).isEqualTo(1);
    own = first.getTag();
  }

  @Test
  void longChatIsCutAndNotRepeatedAsAnAction() {
    ActionChat chat = ActionChat.newBuilder().setMessage("x".repeat(1 << 20)).build();
    Action both =
        Requests.command(stop(1)).getAction().getActions(0).toBuilder().setActionChat(chat).build();
    Response response =
        call(
            Request.newBuilder()
                .setAction(
                    RequestAction.newBuilder()
                        .addActions(Action.newBuilder().setActionChat(chat))
                        .addActions(both)));
    assertThat(response.getAction().getResultList())
        .containsExactly(ActionResult.Success, ActionResult.Success);
    ResponseObservation seen = observe();
    assertThat(seen.getChatList())
        .extracting(ChatReceived::getMessage)
        .containsExactly("x".repeat(255), "x".repeat(255));
    assertThat(seen.getActionsList()).hasSize(1).noneMatch(Action::hasActionChat);
    assertThat(seen.getActions(0).getActionRaw().getUnitCommand().getUnitTags(0)).isEqualTo(own);
  }

  @Test
  void actionsOfAtMostAMebibyteAreRepeatedInTheNextObservation() {
    for (int i = 0; i < 200; i++) {
      Response response = call(Requests.command(stop(4096))); // 20 KiB each
      assertThat(response.getAction().getResultList()).containsExactly(ActionResult.Success);
    }
    ResponseObservation seen = observe();
    assertThat(seen.getActionsCount()).isBetween(20, 100);
    assertThat(seen.getActionsList().stream().mapToInt(Action::getSerializedSize).sum())
        .isBetween(1_000_000, 1 << 20);
    call(Requests.command(stop(1)));
    assertThat(observe().getActionsList()).as("room again after an observation").hasSize(1);
  }

  @Test
  void aCommandForTooManyUnitsIsRefusedAsAWhole() {
    Response response = call(Requests.command(stop(1), stop(4097)));
    assertThat(response.getErrorList())
        .containsExactly(
            "RequestAction has a command for 4097 units; give one to at most 4096 at once");
    assertThat(observe().getActionsList()).as("nothing was carried out").isEmpty();
  }

  /** A command for an own unit and others that do not exist. */
  private ActionRawUnitCommand.Builder stop(int tags) {
    ActionRawUnitCommand.Builder command = ActionRawUnitCommand.newBuilder().setAbilityId(STOP);
    LongStream.range(0, tags).forEach(i -> command.addUnitTags(i == 0 ? own : (1L << 28) + i));
    return command;
  }

  private Response call(Request.Builder request) {
    return process.handle(request.build()).join();
  }

  private ResponseObservation observe() {
    return call(Requests.observation()).getObservation();
  }
}
