package org.overseer.training.imitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.agent.network.AgentConfig;
import org.overseer.agent.network.ArchitecturePresets;
import org.overseer.agent.network.FeatureChoice;
import org.overseer.agent.policy.Policy;
import org.overseer.env.Ability;
import org.overseer.env.Action;
import org.overseer.env.LastAction;
import org.overseer.env.Observation;
import org.overseer.env.UnitFeature;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.SkirmishEnvironment;
import org.overseer.eval.match.Player;
import org.overseer.eval.match.ScriptedPlayers;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.replay.game.GameFile;
import org.overseer.replay.game.PackedGame;
import org.overseer.replay.game.RecordedGame;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.replay.trajectory.Transition;
import org.overseer.training.Games;
import org.overseer.training.run.RunException;

class RecordedTeachingTest {
  private static final Scenario SCENARIO = Scenario.load("3m");
  private static final String EXPERT = "bot:elite";

  @TempDir private Path folder;

  /** Holds its position, which the expert does not, under the expert's name. */
  private static final class Holder implements Player {
    @Override
    public String name() {
      return EXPERT;
    }

    @Override
    public void begin(int slot, int player, long seed) {}

    @Override
    public void act(int count, int[] slots, Observation[] observations, Action[] actions) {
      for (int i = 0; i < count; i++) {
        Observation seen = observations[i];
        for (int row = 0; row < seen.entityCount(); row++) {
          if (seen.feature(row, UnitFeature.ALLIANCE) == 1) {
            actions[i].add(Ability.HOLD_POSITION, seen.tags()[row]);
          }
        }
      }
    }

    @Override
    public void close() {}
  }

  private PackedGame game() throws IOException {
    try (SkirmishEnvironment environment = new SkirmishEnvironment(SCENARIO);
        Player expert = new ScriptedPlayers("elite");
        Player holder = new Holder()) {
      new GameRecording(environment, SCENARIO, expert, List.of(holder), 3).record(0, folder);
    }
    return PackedGame.read(GameRecording.files(folder).get(0));
  }

  private PackedGame game(String first, String second) throws IOException {
    try (SkirmishEnvironment environment = new SkirmishEnvironment(SCENARIO);
        Player one = new ScriptedPlayers(first);
        Player two = new ScriptedPlayers(second)) {
      new GameRecording(environment, SCENARIO, one, List.of(two), 3).record(0, folder);
    }
    return PackedGame.read(GameRecording.files(folder).get(0));
  }

  private PackedGame packed(RecordedGame game) throws IOException {
    Path file = folder.resolve("packed" + GameFile.SUFFIX);
    GameFile.write(file, game);
    return PackedGame.read(file);
  }

  /** What a pupil is taught by one game, played twice. */
  private static List<Trajectory> lessons(Teaching teaching) {
    AgentConfig config = FeatureChoice.ALL.apply(ArchitecturePresets.get("dummy"));
    List<Trajectory> taught = new ArrayList<>();
    int[] ended = {0};
    try (Policy pupil =
            new Policy(new AgentArchitecture(config, Games.random(1)), KernelSelection.choose());
        TaughtGames games =
            new TaughtGames(
                1,
                8,
                () -> new SkirmishEnvironment(SCENARIO),
                teaching,
                pupil,
                Games.random(2),
                (slot, trajectory) -> taught.add(trajectory),
                lesson -> ended[0]++,
                failure -> {
                  throw failure;
                })) {
      while (ended[0] < 2) {
        games.playRound();
      }
    }
    return taught;
  }

  private static List<int[]> labels(List<Trajectory> taught) {
    return transitions(taught).map(Transition::choices).toList();
  }

  private static List<Long> hashes(List<Trajectory> taught) {
    return transitions(taught).map(t -> t.observation().contentHash()).toList();
  }

  private static List<LastAction> lastActions(List<Trajectory> taught) {
    return transitions(taught).map(t -> t.context().lastAction()).toList();
  }

  private static Stream<Transition> transitions(List<Trajectory> taught) {
    return taught.stream().flatMap(trajectory -> trajectory.transitions().stream());
  }

  private static Lesson lesson(SkirmishEnvironment environment) {
    AgentConfig config = FeatureChoice.ALL.apply(ArchitecturePresets.get("dummy"));
    return new Lesson(
        0,
        environment,
        8,
        config,
        new AgentArchitecture(config, Games.random(1)).actionSpace(),
        Games.random(2),
        (slot, trajectory) -> {});
  }

  @Test
  void whereTwoExpertsMeetEachIsToldWhatItselfIsGoingToDo() throws IOException {
    RecordedTeaching teaching = new RecordedTeaching(List.of(game()), EXPERT, null);
    Set<Integer> first = new TreeSet<>();
    Set<Integer> second = new TreeSet<>();
    try (SkirmishEnvironment environment = new SkirmishEnvironment(SCENARIO)) {
      Lesson lesson = lesson(environment);
      for (int start = 0; start < 20; start++) { // a part is hidden in half of the games
        teaching.begin(lesson);
        first.addAll(lesson.context(0).strategy().effects());
        second.addAll(lesson.context(1).strategy().effects());
      }
    }
    int hold = Ability.HOLD_POSITION.specificId();
    assertThat(first).isNotEmpty().doesNotContain(hold);
    assertThat(second).contains(hold);
  }

  @Test
  void anOnlookerSaysWhatItWouldDoInEveryChair() throws IOException {
    PackedGame game = game("elite", "elite");
    List<Trajectory> played = lessons(new RecordedTeaching(List.of(game), EXPERT, null));
    try (Player onlooker = new ScriptedPlayers("elite")) {
      List<Trajectory> corrected = lessons(new RecordedTeaching(List.of(game), "nobody", onlooker));
      assertThat(labels(played)).isNotEmpty();
      assertThat(labels(corrected)).usingRecursiveComparison().isEqualTo(labels(played));
    }
  }

  @Test
  void aRecordedGameGoesOnAsItWasWhateverTheOnlookerSays() throws IOException {
    PackedGame game = game("medium", "easy");
    try (Player medium = new ScriptedPlayers("medium");
        Player elite = new ScriptedPlayers("elite")) {
      List<Trajectory> asPlayed = lessons(new RecordedTeaching(List.of(game), "", medium));
      List<Trajectory> corrected = lessons(new RecordedTeaching(List.of(game), "", elite));
      assertThat(hashes(corrected)).isNotEmpty().isEqualTo(hashes(asPlayed));
      assertThat(labels(corrected)).usingRecursiveComparison().isNotEqualTo(labels(asPlayed));
      List<LastAction> told = lastActions(corrected);
      assertThat(told).as("what was done").anyMatch(action -> action.selected().length > 0);
      assertThat(told).usingRecursiveComparison().isEqualTo(lastActions(asPlayed));
    }
  }

  @Test
  void aGameThatIsNotTheSameAgainIsToldInOneLine() throws IOException {
    RecordedGame as = game().unpack();
    RecordedGame other =
        new RecordedGame(
            as.rules(),
            as.scenario(),
            as.fingerprint(),
            as.seed() + 1,
            as.players(),
            as.steps(),
            as.outcome());
    try (SkirmishEnvironment environment = new SkirmishEnvironment(SCENARIO)) {
      Lesson lesson = lesson(environment);
      RecordedTeaching teaching = new RecordedTeaching(List.of(packed(other)), EXPERT, null);
      assertThatThrownBy(() -> teaching.begin(lesson))
          .isInstanceOf(RunException.class)
          .hasMessageContaining("differs from step 0 on");
    }
  }
}
