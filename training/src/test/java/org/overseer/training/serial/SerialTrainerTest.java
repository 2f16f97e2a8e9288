package org.overseer.training.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.agent.checkpoint.AgentFolder;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.agent.network.AgentParts;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.SkirmishEnvironment;
import org.overseer.perceiver.io.SafetensorsReader;
import org.overseer.training.Runs;
import org.overseer.training.config.ConfigLoader;
import org.overseer.training.config.TrainingConfig;
import org.overseer.training.run.Checkpoint;
import org.overseer.training.run.CheckpointStore;
import org.overseer.training.run.RunException;
import org.overseer.training.session.TrainingRun;

class SerialTrainerTest {
  private static final Scenario SCENARIO = Scenario.load("3m");
  private static final BooleanSupplier NEVER = () -> false;

  @TempDir private Path runs;
  private final List<String> notices = new ArrayList<>();

  private static TrainingConfig config(long agentSteps, String... overrides) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "run.agent-steps=" + agentSteps,
                "agent.architecture=dummy",
                "league.snapshot-interval=300",
                "league.newest-self-share=0.5",
                "league.games-per-draw=2",
                "run.checkpoint-interval=60s"));
    all.addAll(List.of(overrides));
    return ConfigLoader.load("debug", null, all);
  }

  private TrainingRun.End train(String name, TrainingConfig config, BooleanSupplier stop) {
    return Runs.train(
        runs,
        name,
        config,
        Path::of,
        session -> new SerialTrainer(session, () -> new SkirmishEnvironment(SCENARIO)),
        stop,
        notices::add);
  }

  /** Stops after so many rounds. */
  private static BooleanSupplier rounds(int count) {
    AtomicLong left = new AtomicLong(count);
    return () -> left.getAndDecrement() <= 0;
  }

  private Checkpoint last(String name) {
    return CheckpointStore.reading(runs.resolve(name).resolve("checkpoints"))
        .newest(notices::add)
        .orElseThrow();
  }

  private static JsonNode state(Checkpoint checkpoint) throws IOException {
    return new ObjectMapper().readTree(checkpoint.folder().resolve("state.json").toFile());
  }

  /** Every file that must be equal for equal seeds, as text or hash of bytes. */
  private static SortedMap<String, String> contents(Path folder) throws IOException {
    SortedMap<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString();
        if (!name.equals("timing.json") && !name.equals("manifest.json")) {
          files.put(name, new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        }
      }
    }
    return files;
  }

  @Test
  void oneSeedGivesEqualCheckpointsAndAnotherSeedOthers() throws IOException {
    assertThat(train("a", config(1200), NEVER)).isEqualTo(TrainingRun.End.FINISHED);
    train("b", config(1200), NEVER);
    train("c", config(1200, "seed=2"), NEVER);
    SortedMap<String, String> first = contents(last("a").folder());
    assertThat(first)
        .containsOnlyKeys(
            "agent/config.json",
            "agent/entity_schema.json",
            "agent/model.safetensors",
            "league.json",
            "learner.safetensors",
            "optimizer.safetensors",
            "state.json",
            "versions.json");
    assertThat(contents(last("b").folder())).isEqualTo(first);
    assertThat(contents(runs.resolve("b/league"))).isEqualTo(contents(runs.resolve("a/league")));
    SortedMap<String, String> other = contents(last("c").folder());
    assertThat(other.get("agent/model.safetensors"))
        .isNotEqualTo(first.get("agent/model.safetensors"));
    assertThat(state(last("a")).path("updates").asInt()).isGreaterThan(5);
    assertThat(state(last("a")).path("agentSteps").asInt()).isGreaterThanOrEqualTo(1200);
    assertThat(state(last("a")).path("leagueSize").asInt()).isEqualTo(5);
  }

  @Test
  void aStoppedRunGoesOnFromItsCheckpoint() throws IOException {
    assertThat(train("a", config(2000), rounds(200))).isEqualTo(TrainingRun.End.STOPPED);
    JsonNode before = state(last("a"));
    assertThat(before.path("agentSteps").asInt()).isEqualTo(800); // 4 games
    assertThat(before.path("starts").asInt()).isZero();
    SortedMap<String, String> stopped = contents(last("a").folder());
    SortedMap<String, String> players = contents(runs.resolve("a/league/players"));

    // a start that is stopped at once must save what it has read
    assertThat(train("a", config(2000), () -> true)).isEqualTo(TrainingRun.End.STOPPED);
    SortedMap<String, String> again = contents(last("a").folder());
    JsonNode after = state(last("a"));
    for (String counter : List.of("agentSteps", "games", "updates", "leagueSize")) {
      assertThat(after.path(counter)).isEqualTo(before.path(counter));
    }
    assertThat(after.path("starts").asInt()).isEqualTo(1);
    for (SortedMap<String, String> files : List.of(stopped, again)) {
      files.remove("state.json");
      files.remove("league.json"); // its games have drawn new opponents
    }
    assertThat(again).isEqualTo(stopped);

    assertThat(train("a", config(2000), NEVER)).isEqualTo(TrainingRun.End.FINISHED);
    assertThat(notices).contains("going on from agent step 800");
    JsonNode end = state(last("a"));
    assertThat(end.path("agentSteps").asInt()).isEqualTo(2000);
    assertThat(end.path("starts").asInt()).isEqualTo(2);
    assertThat(end.path("updates").asInt()).isGreaterThan(before.path("updates").asInt());
    assertThat(end.path("leagueSize").asInt()).isEqualTo(7);
    SortedMap<String, String> grown = contents(runs.resolve("a/league/players"));
    assertThat(grown).containsAllEntriesOf(players);
    assertThat(AgentFolder.version(runs.resolve("a/league/players/000000"))).isZero();
  }

  /** A main agent, a main exploiter and a league exploiter, each with checkpoints of its own. */
  private static TrainingConfig league(long agentSteps, String... overrides) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "league.matchmaking=prioritized",
                "league.main-exploiters=1",
                "league.league-exploiters=1",
                "league.checkpoint-min-steps=200",
                "league.checkpoint-max-steps=200",
                "rollout.environments=8",
                "learner.batch-trajectories=4",
                "replay.capacity-trajectories=16"));
    all.addAll(List.of(overrides));
    return config(agentSteps, all.toArray(String[]::new));
  }

  @Test
  void aLeagueOfThreeLearnsAndOneSeedGivesEqualCheckpoints() throws IOException {
    assertThat(train("a", league(2400), NEVER)).isEqualTo(TrainingRun.End.FINISHED);
    train("b", league(2400), NEVER);
    SortedMap<String, String> first = contents(last("a").folder());
    assertThat(first)
        .containsKeys(
            "agent/model.safetensors",
            "learners/main-exploiter-0/agent/model.safetensors",
            "learners/main-exploiter-0/learner.safetensors",
            "learners/league-exploiter-0/optimizer.safetensors",
            "learners/league-exploiter-0/versions.json",
            "league.json");
    assertThat(contents(last("b").folder())).isEqualTo(first);
    assertThat(contents(runs.resolve("b/league"))).isEqualTo(contents(runs.resolve("a/league")));

    // half of the games are the main agent's: steps 0, 200, 400 … of 1200; the others have 600 each
    // and are frozen at their first update after 200 of them: the third time would be beyond
    Map<String, Integer> frozen = new TreeMap<>();
    for (int id = 0; id < state(last("a")).path("leagueSize").asInt(); id++) {
      JsonNode player = player("a", id);
      assertThat(player.path("id").asInt()).isEqualTo(id);
      assertThat(player.path("parent").asText()).isEqualTo(player.path("role").asText() + "-0");
      frozen.merge(player.path("parent").asText(), 1, Integer::sum);
      if (player.path("role").asText().equals("main")) { // exploiters after their next update
        assertThat(player.path("agentSteps").asLong() % 200).isLessThan(4);
      }
    }
    assertThat(frozen)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("main-0", 7, "main-exploiter-0", 2, "league-exploiter-0", 2));
    assertThat(Files.readAllLines(runs.resolve("a/league/payoff.csv")))
        .startsWith("player,opponent,games,decayed_games,wins,draws,losses,win_rate,low,high")
        .anyMatch(row -> row.startsWith("main-0,000000,"))
        .anyMatch(row -> row.startsWith("league-exploiter-0,000000,"));
  }

  private JsonNode player(String run, int id) throws IOException {
    String file = String.format(Locale.ROOT, "league/players/%06d/player.json", id);
    return new ObjectMapper().readTree(runs.resolve(run).resolve(file).toFile());
  }

  @Test
  void aLeagueOfThreeGoesOnFromItsCheckpointWithTheSameStreamOfMatches() throws IOException {
    train("a", league(4000), rounds(150));
    SortedMap<String, String> stopped = contents(last("a").folder());
    train("a", league(4000), () -> true); // saves what it has read; its games draw new opponents
    SortedMap<String, String> again = contents(last("a").folder());
    JsonNode before = league(stopped);
    JsonNode after = league(again);
    assertThat(after.path("payoff")).isEqualTo(before.path("payoff")).isNotEmpty();
    assertThat(after.path("random")).as("eight games").isNotEqualTo(before.path("random"));
    for (int i = 0; i < 3; i++) {
      for (String field : List.of("name", "agentSteps", "frozenAtSteps", "startedAtSteps")) {
        assertThat(after.path("learners").get(i).path(field))
            .isEqualTo(before.path("learners").get(i).path(field));
      }
    }
    for (SortedMap<String, String> files : List.of(stopped, again)) {
      files.remove("state.json");
      files.remove("league.json");
    }
    assertThat(again).isEqualTo(stopped);
    assertThat(train("a", league(4000), NEVER)).isEqualTo(TrainingRun.End.FINISHED);
  }

  private static JsonNode league(SortedMap<String, String> checkpoint) throws IOException {
    return new ObjectMapper().readTree(checkpoint.get("league.json"));
  }

  @Test
  void exploitersMayJoinARunThatHadNone() throws IOException {
    train("a", config(4000), rounds(200));
    assertThat(train("a", league(1600), NEVER)).isEqualTo(TrainingRun.End.FINISHED);
    assertThat(last("a").folder().resolve("learners/league-exploiter-0")).isDirectory();
    JsonNode learners = league(contents(last("a").folder())).path("learners");
    assertThat(learners.get(0).path("agentSteps").asInt()).isEqualTo(800 + 400);
    assertThat(learners.get(1).path("agentSteps").asInt()).isEqualTo(200);
  }

  @Test
  void aRunFromBeforeThePayoffGoesOn() throws IOException {
    train("a", config(2000), rounds(200)); // 800 steps: versions 0, 1 and 2
    Path checkpoint = last("a").folder();
    remove(checkpoint, "league.json");
    for (int id = 0; id < 3; id++) {
      remove(runs.resolve("a/league/players/00000" + id), "player.json");
    }
    notices.clear();
    assertThat(train("a", config(2000), NEVER)).isEqualTo(TrainingRun.End.FINISHED);
    assertThat(notices).containsExactly("going on from agent step 800");
    assertThat(state(last("a")).path("leagueSize").asInt()).isEqualTo(7);
    assertThat(player("a", 6).path("agentSteps").asInt()).isEqualTo(1800);
    assertThat(runs.resolve("a/league/players/000001/player.json")).doesNotExist();
  }

  /** Removes a file as if it had never been written. */
  private static void remove(Path folder, String file) throws IOException {
    Files.delete(folder.resolve(file));
    ObjectMapper json = new ObjectMapper();
    Path manifest = folder.resolve("manifest.json");
    JsonNode contents = json.readTree(manifest.toFile());
    ((ObjectNode) contents.path("files")).remove(file);
    json.writeValue(manifest.toFile(), contents);
  }

  @Test
  void theOptimizersMomentsSurvive() throws IOException {
    train("a", config(800), NEVER);
    try (SafetensorsReader reader =
        SafetensorsReader.open(last("a").folder().resolve("optimizer.safetensors"))) {
      double sum = 0;
      for (String name : reader.names()) {
        for (float moment : reader.tensor(name).toFloats()) {
          sum += Math.abs(moment);
        }
      }
      assertThat(sum).isPositive();
      assertThat(reader.names())
          .isEqualTo(AgentFolder.load(last("a").folder().resolve("agent")).parameters().names());
    }
  }

  @Test
  void metricsAgreeWithTheCheckpointThatTrainingGoesOnFrom() throws IOException {
    TrainingConfig config = config(2000, "run.status-interval=0.1s");
    train("a", config, rounds(150));
    Path csv = runs.resolve("a/metrics.csv");
    Files.writeString(
        csv,
        Files.readString(csv) + "900,99,1.0\n" + "99", // written after the checkpoint by a process
        StandardCharsets.UTF_8); // that was then killed in the middle of a row
    String junk = rowOf(csv, 5000);
    Files.writeString(csv, Files.readString(csv) + junk, StandardCharsets.UTF_8);
    train("a", config, NEVER);
    List<Long> steps = new ArrayList<>();
    for (String line : Files.readAllLines(csv).stream().skip(1).toList()) {
      steps.add(Long.parseLong(line.split(",", -1)[0]));
    }
    assertThat(steps).isSorted().contains(600L).doesNotContain(5000L, 99L);
    assertThat(steps.get(steps.size() - 1)).isEqualTo(last("a").agentSteps()).isEqualTo(2000);
  }

  private static String rowOf(Path csv, long step) throws IOException {
    int columns = Files.readAllLines(csv).get(0).split(",", -1).length;
    return "\n" + step + ",0".repeat(columns - 1) + "\n";
  }

  @Test
  void versionsLeftOverByAKilledProcessAreWrittenAgain() throws IOException {
    train("a", config(2000), rounds(100)); // 400 steps: versions 0 and 1
    assertThat(state(last("a")).path("leagueSize").asInt()).isEqualTo(2);
    Path leftover = Files.createDirectories(runs.resolve("a/league/players/000002"));
    Files.writeString(leftover.resolve("model.safetensors"), "half a fi");
    Files.createDirectories(runs.resolve("a/league/players/000003"));
    train("a", config(2000), NEVER);
    assertThat(state(last("a")).path("leagueSize").asInt()).isEqualTo(7);
    for (int id = 0; id < 7; id++) {
      Path player = runs.resolve("a/league/players/00000" + id);
      assertThat(AgentFolder.load(player).parameters().size()).isPositive();
    }
    assertThat(AgentFolder.version(leftover)).isPositive();
  }

  @Test
  void damagedVersionsOfTheLeagueAreLeftOutAndTrainingGoesOn() throws IOException {
    train("a", config(2000), rounds(200)); // 800 steps: versions 0, 1 and 2
    Path players = runs.resolve("a/league/players");
    Path truncated = players.resolve("000000/model.safetensors");
    Files.write(truncated, Arrays.copyOf(Files.readAllBytes(truncated), 1000));
    Path changed = players.resolve("000001/model.safetensors");
    byte[] bytes = Files.readAllBytes(changed);
    bytes[bytes.length - 1] ^= 1; // the last bit of a weight: still a valid file
    Files.write(changed, bytes);
    String good = contents(players.resolve("000002")).toString();

    assertThat(train("a", config(2000), NEVER)).isEqualTo(TrainingRun.End.FINISHED);
    assertThat(notices)
        .filteredOn(notice -> notice.startsWith("past version "))
        .hasSize(2)
        .allMatch(notice -> notice.endsWith("restore it from a copy to have them again"))
        .noneMatch(notice -> notice.contains("\n"));
    assertThat(notices.get(0)).contains("000000 is damaged (model.safetensors has 1000 bytes");
    assertThat(notices.get(1)).contains("000001 is damaged (model.safetensors does not match its");
    assertThat(state(last("a")).path("leagueSize").asInt()).isEqualTo(7);
    assertThat(contents(players.resolve("000002"))).hasToString(good);
    assertThat(AgentFolder.load(players.resolve("000006")).parameters().size()).isPositive();
    assertThat(truncated).as("nothing is overwritten").hasSize(1000);
    assertThat(Files.readAllBytes(changed)).isEqualTo(bytes);
  }

  @Test
  void aLostVersionOfTheLeagueIsLeftOutUntilItIsRestored() throws IOException {
    train("a", config(2000), rounds(100));
    Path player = runs.resolve("a/league/players/000001");
    Path aside = Files.move(player, runs.resolve("aside"));
    train("a", config(2000), rounds(100));
    assertThat(notices)
        .anyMatch(notice -> notice.contains("000001 is damaged (it has no manifest"));
    assertThat(player).as("reading creates nothing").doesNotExist();

    Files.move(aside, player);
    notices.clear();
    train("a", config(2000), () -> true);
    assertThat(notices).containsExactly("going on from agent step 800");
  }

  @Test
  void aCheckpointOfOtherSizesIsRefused() throws IOException {
    train("a", config(2000), rounds(20));
    String description = Files.readString(runs.resolve("a/run.json"));
    assertThatThrownBy(() -> train("a", config(2000, "agent.entity-encoder=transformer"), NEVER))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("holds an agent of other sizes than the settings ask for")
        .hasMessageEndingWith(
            "go on with the old settings: --set agent.entity-encoder=dummy, or start over with --fresh");
    assertThat(last("a").agentSteps()).as("nothing is lost").isEqualTo(80);
    assertThat(runs.resolve("a/run.json")).hasContent(description);
  }

  @Test
  void aRunThatNamesThePartsOfItsArchitectureGoesOnWithPreset() throws IOException {
    String[] named = {"agent.entity-encoder=dummy", "agent.action-head=unit-orders"};
    String[] preset = {"agent.entity-encoder=preset", "agent.action-head=preset"};
    train("a", config(400, named), rounds(20));
    notices.clear();
    train("a", config(400, preset), rounds(20));
    train("a", config(400, named), NEVER);
    assertThat(notices)
        .containsExactly("going on from agent step 80", "going on from agent step 160");
    assertThat(last("a").agentSteps()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "agent.core=none",
        "agent.scatter-connection=false",
        "agent.action-head=command agent.location-head=false",
        "agent.action-head=command agent.location-head=false agent.core=none"
      })
  void anAgentWithoutAPartLearnsAndGoesOn(String parts) {
    String[] overrides = parts.split(" ");
    train("a", config(400, overrides), rounds(40));
    AgentArchitecture early = AgentFolder.load(last("a").folder().resolve("agent"));
    assertThat(early.config().parts()).isNotEqualTo(AgentParts.ALL);
    train("a", config(400, overrides), NEVER);
    assertThat(last("a").agentSteps()).isEqualTo(400);
    AgentArchitecture late = AgentFolder.load(last("a").folder().resolve("agent"));
    assertThat(late.config()).isEqualTo(early.config());
    assertThat(ParameterSnapshot.of(1, late.parameters()).values().get("value.output.weight"))
        .isNotEqualTo(
            ParameterSnapshot.of(1, early.parameters()).values().get("value.output.weight"));
  }

  @Test
  void aTableThatHoldsJustOneBatchIsEnough() {
    train("b", config(400, "replay.capacity-trajectories=8"), NEVER);
    assertThat(last("b").agentSteps()).isEqualTo(400);
  }

  @Test
  void aFinishedRunGoesOnOnlyWithALargerBudget() throws IOException {
    train("a", config(400), NEVER);
    assertThat(train("a", config(400), NEVER)).isEqualTo(TrainingRun.End.FINISHED);
    assertThat(state(last("a")).path("agentSteps").asInt()).isEqualTo(400);
    train("a", config(600), NEVER);
    assertThat(state(last("a")).path("agentSteps").asInt()).isEqualTo(600);
  }
}
