package org.overseer.env.serve;

import SC2APIProtocol.Sc2Api.RequestJoinGame;
import SC2APIProtocol.Sc2Api.Response;
import SC2APIProtocol.Sc2Api.ResponseJoinGame;
import SC2APIProtocol.Sc2Api.ResponseJoinGame.Error;
import org.jspecify.annotations.Nullable;

/** Finds what is wrong with a JoinGame request before any game is touched. */
final class JoinChecks {
  private JoinChecks() {}

  /**
   * @param setup the game created on this connection, null for a client of a game created on
   *     another one
   * @return the answer, null if the request is good
   * @throws UsageError if there is nothing that could be joined
   */
  static ResponseJoinGame.@Nullable Builder refusal(
      RequestJoinGame request, @Nullable GameSetup setup) {
    boolean observer = request.hasObservedPlayerId();
    if (!request.hasRace() && !observer) {
      if (setup == null && !request.hasServerPorts()) {
        throw new UsageError(
            "RequestJoinGame: no game was created on this connection; create one, or join one with"
                + " its ports");
      }
      return refuse(
          Error.MissingParticipation, "give a race to play or an observed_player_id to watch");
    }
    int players = setup == null ? 2 : setup.players().size();
    if (observer && Integer.compareUnsigned(request.getObservedPlayerId(), players) > 0) {
      return refuse(
          Error.InvalidObservedPlayerId,
          "observed_player_id is "
              + Integer.toUnsignedString(request.getObservedPlayerId())
              + "; use 0 for everybody or a player from 1 to "
              + players);
    }
    if (!request.hasOptions()) {
      return refuse(Error.MissingOptions, "options are missing; set options.raw for raw data");
    }
    if (request.getOptions().hasRender()) {
      return refuse(
          Error.FeatureUnsupported, "rendered images are not supported; leave out options.render");
    }
    if (setup != null && (observer ? setup.observers() : setup.participants()) == 0) {
      return refuse(
          Error.NoSpaceForUser,
          observer
              ? "player_setup has no observer; join with a race"
              : "player_setup has no participant; join with an observed_player_id");
    }
    if ((setup == null || setup.clients() > 1) && !request.hasServerPorts()) {
      return refuse(
          Error.MissingPorts,
          setup == null
              ? "no game was created on this connection; create one, or join one with its ports"
              : "a game of several clients needs server_ports and client_ports to meet by");
    }
    return null;
  }

  static Response.Builder error(Error error, String details) {
    return Response.newBuilder().setJoinGame(refuse(error, details));
  }

  private static ResponseJoinGame.Builder refuse(Error error, String details) {
    return ResponseJoinGame.newBuilder().setError(error).setErrorDetails(details);
  }
}
