package org.overseer.env.serve;

import SC2APIProtocol.Sc2Api.PlayerInfo;
import SC2APIProtocol.Sc2Api.PlayerInfoExtra;
import SC2APIProtocol.Sc2Api.PlayerSetup;
import SC2APIProtocol.Sc2Api.PlayerType;
import SC2APIProtocol.Sc2Api.RequestReplayInfo;
import SC2APIProtocol.Sc2Api.RequestStartReplay;
import SC2APIProtocol.Sc2Api.ResponseReplayInfo;
import SC2APIProtocol.Sc2Api.ResponseStartReplay;
import SC2APIProtocol.Sc2Api.ResponseStartReplay.Error;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.overseer.env.EnvironmentException;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.ScriptedPlayer;

/** Reads StartReplay and ReplayInfo requests; replays are untrusted. */
final class ReplayStart {
  private final ResponseStartReplay.Builder response = ResponseStartReplay.newBuilder();
  private @Nullable GameSession session;

  ReplayStart(RequestStartReplay request, Services services) {
    try {
      if (request.getReplayCase() == RequestStartReplay.ReplayCase.REPLAY_NOT_SET) {
        throw new Refusal(Error.MissingReplay, "give a replay in replay_data or replay_path");
      }
      if (!request.hasOptions()) {
        throw new Refusal(
            Error.MissingOptions, "options are missing; set options.raw for raw data");
      }
      ByteString data =
          request.hasReplayPath()
              ? read(request.getReplayPath(), services.replays())
              : request.getReplayData();
      session = start(request, parse(data), services);
    } catch (Refusal e) {
      response.setError(e.error).setErrorDetails(String.valueOf(e.getMessage()));
    }
  }

  /** The replay that goes on; null if the request was wrong. */
  @Nullable GameSession session() {
    return session;
  }

  /** The answer, with the error if the request was wrong. */
  ResponseStartReplay response() {
    return response.build();
  }

  private static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Error error;

    Refusal(Error error, String details) {
      super(details, null, false, false);
      this.error = error;
    }
  }

  static ResponseReplayInfo info(RequestReplayInfo request, @Nullable Path folder) {
    ResponseReplayInfo.Builder refusal = ResponseReplayInfo.newBuilder();
    if (request.getReplayCase() == RequestReplayInfo.ReplayCase.REPLAY_NOT_SET) {
      return refusal
          .setError(ResponseReplayInfo.Error.MissingReplay)
          .setErrorDetails("give a replay in replay_data or replay_path")
          .build();
    }
    try {
      ByteString data =
          request.hasReplayPath() ? read(request.getReplayPath(), folder) : request.getReplayData();
      return parse(data).info();
    } catch (Refusal e) {
      return refusal
          .setError(
              e.error == Error.InvalidReplayPath
                  ? ResponseReplayInfo.Error.InvalidReplayPath
                  : ResponseReplayInfo.Error.InvalidReplayData)
          .setErrorDetails(String.valueOf(e.getMessage()))
          .build();
    }
  }

  private static Replay parse(ByteString data) {
    try {
      return ReplayFile.read(data);
    } catch (IllegalArgumentException e) {
      throw new Refusal(Error.InvalidReplayData, String.valueOf(e.getMessage()));
    }
  }

  /** Reads a file below the server's folder of replays, wherever links lead. */
  private static ByteString read(String path, @Nullable Path folder) {
    if (folder == null) {
      throw new Refusal(
          Error.InvalidReplayPath,
          "this server has no folder of replays; send the replay in replay_data");
    }
    try {
      Path root = folder.toRealPath();
      Path file = root.resolve(path).toRealPath();
      if (!file.startsWith(root) || !Files.isRegularFile(file)) {
        throw new Refusal(
            Error.InvalidReplayPath, "replay_path is no file below the folder of replays");
      }
      if (Files.size(file) > ReplayFile.MOST_BYTES) {
        throw new Refusal(
            Error.InvalidReplayData,
            "the replay is longer than " + ReplayFile.MOST_BYTES + " bytes");
      }
      return ByteString.copyFrom(Files.readAllBytes(file));
    } catch (IOException | InvalidPathException e) {
      throw new Refusal(
          Error.InvalidReplayPath, "replay_path is no file below the folder of replays");
    }
  }

  private static GameSession start(RequestStartReplay request, Replay replay, Services services) {
    Scenario scenario = scenario(replay);
    List<PlayerSetup> players = players(replay);
    int observed = request.getObservedPlayerId();
    if (observed < 0 || observed > players.size()) {
      throw new Refusal(
          Error.InvalidObservedPlayerId,
          "observed_player_id is "
              + observed
              + "; use 0 for everybody or a player from 1 to "
              + players.size());
    }
    if (request.getOptions().hasRender()) {
      throw new Refusal(
          Error.LaunchError, "rendered images are not supported; leave out options.render");
    }
    GameSetup setup =
        new GameSetup(
            scenario,
            replay.mapPath(),
            replay.seed(),
            players,
            0,
            replay.disableFog(),
            request.getRealtime());
    return GameSession.replay(
        replay, setup, observed, request.getRecordReplay(), request.getDisableFog(), services);
  }

  private static Scenario scenario(Replay replay) {
    Scenario scenario;
    try {
      scenario = Scenario.load(replay.scenario());
    } catch (IllegalArgumentException | EnvironmentException e) {
      throw new Refusal(Error.InvalidMapData, String.valueOf(e.getMessage()));
    }
    if (!scenario.rulesVersion().equals(replay.rules())) {
      throw new Refusal(
          Error.LaunchError,
          "the replay was played by the rules "
              + shorten(replay.rules())
              + "; this server has "
              + scenario.rulesVersion());
    }
    if (scenario.fingerprint() != replay.fingerprint()) {
      throw new Refusal(
          Error.InvalidMapData,
          "the replay was played on another map named "
              + scenario.name()
              + ", or with other units");
    }
    return scenario;
  }

  private static String shorten(String text) {
    return text.length() <= 64 ? text : text.substring(0, 64) + "…";
  }

  private static List<PlayerSetup> players(Replay replay) {
    List<PlayerSetup> players = new ArrayList<>();
    for (PlayerInfoExtra extra : replay.players()) {
      PlayerInfo info = extra.getPlayerInfo();
      PlayerSetup.Builder player =
          PlayerSetup.newBuilder().setType(info.getType()).setPlayerName(info.getPlayerName());
      if (info.hasDifficulty()) {
        player.setDifficulty(info.getDifficulty());
      }
      String level = GameSetup.level(player.build());
      if (info.getPlayerId() != players.size() + 1
          || info.getType() == PlayerType.Observer
          || (level != null && !ScriptedPlayer.names().contains(level))) {
        throw new Refusal(
            Error.InvalidReplayData,
            "the replay's player " + (players.size() + 1) + " is not one that can play");
      }
      players.add(player.build());
    }
    return players;
  }
}
