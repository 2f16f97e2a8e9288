package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;

import SC2APIProtocol.Sc2Api.Request.RequestCase;
import SC2APIProtocol.Sc2Api.Status;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusMachineTest {
  private static final Set<Status> STATUSES =
      EnumSet.of(Status.launched, Status.init_game, Status.in_game, Status.in_replay, Status.ended);

  @ParameterizedTest
  @CsvSource({
    "CREATE_GAME, launched in_game in_replay ended",
    "JOIN_GAME, launched init_game",
    "RESTART_GAME, in_game ended",
    "START_REPLAY, launched in_game in_replay ended",
    "LEAVE_GAME, init_game in_game in_replay ended",
    "QUICK_SAVE, in_game",
    "QUICK_LOAD, in_game ended",
    "GAME_INFO, in_game in_replay ended",
    "OBSERVATION, in_game in_replay ended",
    "DATA, in_game in_replay ended",
    "QUERY, in_game in_replay ended",
    "STEP, in_game in_replay",
    "ACTION, in_game",
    "OBS_ACTION, in_game in_replay",
    "SAVE_REPLAY, in_game in_replay ended",
    "DEBUG, in_game",
    "MAP_COMMAND, in_game",
    "PING, launched init_game in_game in_replay ended",
    "AVAILABLE_MAPS, launched init_game in_game in_replay ended",
    "SAVE_MAP, launched init_game in_game in_replay ended",
    "REPLAY_INFO, launched init_game in_game in_replay ended",
    "QUIT, launched init_game in_game in_replay ended",
    "REQUEST_NOT_SET, ''",
  })
  void requestIsAllowedInExactlyTheseStatuses(RequestCase request, String statuses) {
    String allowed =
        STATUSES.stream()
            .filter(status -> StatusMachine.refusal(request, status) == null)
            .map(Status::name)
            .collect(Collectors.joining(" "));
    assertThat(allowed).isEqualTo(statuses);
  }

  @Test
  void refusalNamesRequestStatusAndWhereItIsAllowed() {
    assertThat(StatusMachine.refusal(RequestCase.JOIN_GAME, Status.in_game))
        .isEqualTo(
            "RequestJoinGame is not allowed in status in_game; it is in launched, init_game");
  }
}
