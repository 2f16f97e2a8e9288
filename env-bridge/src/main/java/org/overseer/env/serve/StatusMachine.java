package org.overseer.env.serve;

import SC2APIProtocol.Sc2Api.Request.RequestCase;
import SC2APIProtocol.Sc2Api.Status;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which request is allowed in which status (s2client-proto). */
final class StatusMachine {
  private static final Set<Status> ANY = EnumSet.allOf(Status.class);
  private static final Set<Status> PLAYED =
      EnumSet.of(Status.in_game, Status.in_replay, Status.ended);

  /** Words that PySC2 and python-sc2 look for. */
  static final String GAME_ENDED = "Game has already ended";

  /** Words that python-sc2 looks for. */
  static final String NOT_AFTER_END = "Not supported if game has already ended";

  private StatusMachine() {}

  static Set<Status> allowed(RequestCase request) {
    return switch (request) {
      // PySC2 creates the next episode's game while the last one still runs.
      case CREATE_GAME ->
          EnumSet.of(Status.launched, Status.ended, Status.in_game, Status.in_replay);
      case START_REPLAY -> // PySC2 starts one out of a game
          EnumSet.of(Status.launched, Status.in_game, Status.in_replay, Status.ended);
      case JOIN_GAME -> EnumSet.of(Status.launched, Status.init_game);
      case LEAVE_GAME ->
          EnumSet.of(Status.init_game, Status.in_game, Status.in_replay, Status.ended);
      case RESTART_GAME, QUICK_LOAD -> EnumSet.of(Status.in_game, Status.ended);
      case SAVE_REPLAY -> EnumSet.of(Status.in_game, Status.in_replay, Status.ended);
      case GAME_INFO, OBSERVATION, DATA, QUERY -> PLAYED;
      case STEP -> EnumSet.of(Status.in_game, Status.in_replay);
      case ACTION, DEBUG, MAP_COMMAND, QUICK_SAVE -> EnumSet.of(Status.in_game);
      case OBS_ACTION -> EnumSet.of(Status.in_game, Status.in_replay);
      case PING, AVAILABLE_MAPS, SAVE_MAP, REPLAY_INFO, QUIT -> ANY;
      case REQUEST_NOT_SET -> EnumSet.noneOf(Status.class);
    };
  }

  /** Why the request is refused, null if it is allowed. */
  static @Nullable String refusal(RequestCase request, Status status) {
    if (allowed(request).contains(status)) {
      return null;
    }
    if (request == RequestCase.REQUEST_NOT_SET) {
      return "the request holds none of the protocol's messages";
    }
    if (status == Status.ended) {
      return request == RequestCase.STEP ? GAME_ENDED : NOT_AFTER_END;
    }
    return name(request)
        + " is not allowed in status "
        + status
        + "; it is in "
        + String.join(", ", allowed(request).stream().map(Status::name).toList());
  }

  /** Name of the request's message, such as {@code RequestCreateGame}. */
  static String name(RequestCase request) {
    StringBuilder name = new StringBuilder("Request");
    for (String word : request.name().split("_", -1)) {
      name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return name.toString();
  }
}
