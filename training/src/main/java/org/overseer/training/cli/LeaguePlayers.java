package org.overseer.training.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.overseer.eval.league.LeagueResult.Member;
import org.overseer.perceiver.io.ModelFormatException;
import org.overseer.training.config.ConfigException;
import org.overseer.training.run.CheckpointStore;
import org.overseer.training.run.RunException;
import org.overseer.training.run.SealedFolder;
import org.overseer.training.session.SessionFiles;

/** The frozen players of a run, {@code league/players/*}, and the agent that it has become. */
final class LeaguePlayers {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PLAYER = "player.json";

  /** Role of the agent that the run has become, beside those of the league's players. */
  private static final String AGENT = "agent";

  private final List<PlayerSource> sources = new ArrayList<>();
  private final List<Member> members = new ArrayList<>();

  /**
   * Reads the players of a league.
   *
   * @param run folder or name of a run
   * @param notices told in one line of each player that is damaged and left out
   * @throws ConfigException if there is no such run or it has no league
   */
  static LeaguePlayers of(String run, Path runs, Consumer<String> notices) {
    for (Path place : RunPlaces.of(run, runs)) {
      Path folder = place.resolve("league").resolve("players");
      if (Files.isDirectory(folder)) {
        LeaguePlayers players = new LeaguePlayers();
        for (Path player : folders(folder)) {
          players.read(player, notices);
        }
        players.addAgent(place, notices);
        return players;
      }
    }
    throw new ConfigException(
        "'%s' has no league: there is no league/players in a run of that name, here or in %s; train it further, or take another run"
            .formatted(run, runs));
  }

  private static List<Path> folders(Path parent) {
    try (Stream<Path> entries = Files.list(parent)) {
      return entries.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw new RunException("cannot read " + parent + ": " + e.getMessage(), e);
    }
  }

  private void read(Path folder, Consumer<String> notices) {
    String name = folder.getFileName().toString();
    try {
      SealedFolder.verify(folder);
      JsonNode about =
          Files.exists(folder.resolve(PLAYER))
              ? JSON.readTree(Files.readString(folder.resolve(PLAYER)))
              : JSON.createObjectNode();
      add(
          PlayerSource.agent(name, folder),
          new Member(name, about.path("role").asText(), about.path("parent").asText("")));
    } catch (RunException | ModelFormatException | IOException e) {
      notices.accept(
          "player %s is damaged (%s); the league is evaluated without it"
              .formatted(folder, e.getMessage()));
    }
  }

  /** What the run has become: the agent of its newest checkpoint, if it has one. */
  private void addAgent(Path run, Consumer<String> notices) {
    String name = run.toAbsolutePath().normalize().getFileName().toString();
    CheckpointStore.reading(run.resolve("checkpoints"))
        .newest(notices)
        .map(checkpoint -> SessionFiles.agent(checkpoint.folder()))
        .ifPresent(agent -> add(PlayerSource.agent(name, agent), new Member(name, AGENT, "")));
  }

  /** Adds somebody from outside the league. */
  void add(PlayerSource source) {
    add(source, new Member(source.name(), "", ""));
  }

  private void add(PlayerSource source, Member member) {
    if (members.stream().anyMatch(other -> other.name().equals(member.name()))) {
      throw new ConfigException("the player '" + member.name() + "' is in the league twice");
    }
    sources.add(source);
    members.add(member);
  }

  /** Who can be asked to play, in the order of {@link #members}. */
  List<PlayerSource> sources() {
    return sources;
  }

  /** What is known of them. */
  List<Member> members() {
    return members;
  }
}
