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
   * @param setup the game created on this connection, null for the second player of a game created
   *     on another one
   * @return the answer, null if the request is good
   */
  static ResponseJoinGame.@Nullable Builder refusal(
      RequestJoinGame request, @Nullable GameSetup setup) {
    if (request.hasObservedPlayerId()) {
      return refuse(Error.OtherError, "observers are not supported; join with a race");
    }
    if (!request.hasRace()) {
      return refuse(Error.MissingParticipation, "give a race to play");
    }
    if (!request.hasOptions()) {
      return refuse(Error.MissingOptions, "options are missing; set options.raw for raw data");
    }
    if (request.getOptions().hasRender()) {
      return refuse(
          Error.FeatureUnsupported, "rendered images are not supported; leave out options.render");
    }
    if ((setup == null || setup.participants() > 1) && !request.hasServerPorts()) {
      return refuse(
          Error.MissingPorts,
          setup == null
              ? "no game was created on this connection; create one, or join one with its ports"
              : "a game of two participants needs server_ports and client_ports to meet by");
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
