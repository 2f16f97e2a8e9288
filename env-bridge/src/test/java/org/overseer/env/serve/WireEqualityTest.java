package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import SC2APIProtocol.Common.Point2D;
import SC2APIProtocol.Raw.ActionRawUnitCommand;
import SC2APIProtocol.Sc2Api.Difficulty;
import SC2APIProtocol.Sc2Api.PlayerResult;
import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.Response;
import SC2APIProtocol.Sc2Api.ResponseObservation;
import SC2APIProtocol.Sc2Api.Result;
import SC2APIProtocol.Sc2Api.Status;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.overseer.env.Action;
import org.overseer.env.Outcome;
import org.overseer.env.RawFeatures;
import org.overseer.env.StepType;
import org.overseer.env.TimeStep;
import org.overseer.env.net.NoLeaks;
import org.overseer.env.sc2.Sc2Environment;
import org.overseer.env.sc2.Sc2GameSettings;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.ScriptedPlayer;
import org.overseer.env.skirmish.SkirmishEnvironment;

/** A game of one seed is the same in this process and over the wire. */
@ExtendWith(NoLeaks.class)
class WireEqualityTest {
  private static Sc2Server server;

  @BeforeAll
  static void start() {
    server = Sc2Server.start("127.0.0.1", 0);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** Every kind of unit, structures, walls and cliffs. */
  static Stream<String> scenarios() {
    return Stream.of(
        "3m",
        "8m",
        "5m_vs_6m",
        "2s3z",
        "MMM",
        "MMM2",
        "1c3s5z",
        "2s_vs_1sc",
        "6h_vs_8z",
        "corridor",
        "bane_vs_bane",
        "2c_vs_64zg");
  }

  static Stream<Arguments> games() {
    return scenarios()
        .flatMap(
            scenario ->
                Stream.of(
                    Arguments.of(scenario, "hard", Difficulty.VeryHard, 11),
                    Arguments.of(scenario, "random", Difficulty.Medium, 12)));
  }

  @ParameterizedTest
  @MethodSource("games")
  void rawMessagesHaveTheValuesOfTheInProcessGame(
      String scenario, String level, Difficulty difficulty, int seed) throws IOException {
    try (SkirmishEnvironment local = new SkirmishEnvironment(Scenario.load(scenario));
        RawClient client = new RawClient(server.port())) {
      client.call(Requests.create(scenario, seed, difficulty));
      client.call(Requests.join());
      Both both = new Both(local, level, difficulty, seed);
      Response seen = client.call(Requests.observation());
      RawFeatures.assertSame(scenario, seen.getObservation(), both.own().observation());
      while (both.own().stepType() != StepType.LAST) {
        both.step();
        client.call(request(both.actions[0]));
        client.call(Requests.step(local.spec().gameLoopsPerStep()));
        seen = client.call(Requests.observation());
        RawFeatures.assertSame(scenario, seen.getObservation(), both.own().observation());
      }
      assertThat(seen.getStatus()).isEqualTo(Status.ended);
      assertThat(result(seen.getObservation())).isEqualTo(both.own().outcome());
    }
  }

  @ParameterizedTest
  @MethodSource("games")
  void environmentOverTheWireGivesEqualTimeSteps(
      String scenario, String level, Difficulty difficulty, int seed) {
    Sc2GameSettings settings =
        Sc2GameSettings.of("127.0.0.1", server.port(), scenario).withDifficulty(difficulty);
    try (SkirmishEnvironment local = new SkirmishEnvironment(Scenario.load(scenario));
        Sc2Environment remote = new Sc2Environment(settings)) {
      for (int game = 0; game < 2; game++) {
        Both both = new Both(local, level, difficulty, seed + game);
        remote.reset(seed + game);
        assertEqual(remote.timeStep(0), both.own());
        while (both.own().stepType() != StepType.LAST) {
          both.step();
          remote.step(new Action[] {both.actions[0]});
          assertEqual(remote.timeStep(0), both.own());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void selfPlayOverTheWireGivesEqualTimeStepsToBothPlayers(String scenario) {
    Sc2GameSettings settings =
        Sc2GameSettings.of("127.0.0.1", server.port(), scenario).withPlayers(2);
    try (SkirmishEnvironment local = new SkirmishEnvironment(Scenario.load(scenario));
        Sc2Environment remote = new Sc2Environment(settings)) {
      Both both = new Both(local, "medium", Difficulty.Hard, 21);
      remote.reset(21);
      while (both.own().stepType() != StepType.LAST) {
        both.step();
        remote.step(both.actions);
        assertEqual(remote.timeStep(0), local.timeStep(0));
        assertEqual(remote.timeStep(1), local.timeStep(1));
      }
    }
  }

  /** The in-process game of a scripted player against the one behind a difficulty. */
  private static final class Both {
    final Action[] actions = {new Action(), new Action()};
    private final SkirmishEnvironment environment;
    private final ScriptedPlayer player;
    private final ScriptedPlayer opponent;

    Both(SkirmishEnvironment environment, String level, Difficulty difficulty, int seed) {
      this.environment = environment;
      player = ScriptedPlayer.create(level, 5);
      opponent = ScriptedPlayer.create(GameSetup.level(difficulty), seed);
      environment.reset(seed);
    }

    TimeStep own() {
      return environment.timeStep(0);
    }

    void step() {
      player.act(environment.timeStep(0).observation(), actions[0]);
      opponent.act(environment.timeStep(1).observation(), actions[1]);
      environment.step(actions);
    }
  }

  private static void assertEqual(TimeStep remote, TimeStep local) {
    assertThat(remote.observation().contentHash()).isEqualTo(local.observation().contentHash());
    assertThat(remote.stepType()).isEqualTo(local.stepType());
    assertThat(remote.outcome()).isEqualTo(local.outcome());
    assertThat(remote.discount()).isEqualTo(local.discount());
    assertThat(remote.reward()).isCloseTo(local.reward(), within(1e-4f));
  }

  private static Outcome result(ResponseObservation observation) {
    for (PlayerResult result : observation.getPlayerResultList()) {
      if (result.getPlayerId() == 1) {
        return result.getResult() == Result.Victory
            ? Outcome.WIN
            : result.getResult() == Result.Defeat ? Outcome.LOSS : Outcome.DRAW;
      }
    }
    return Outcome.UNDECIDED;
  }

  private static Request.Builder request(Action action) {
    ActionRawUnitCommand.Builder[] commands = new ActionRawUnitCommand.Builder[action.size()];
    for (int i = 0; i < commands.length; i++) {
      commands[i] =
          ActionRawUnitCommand.newBuilder()
              .setAbilityId(action.ability(i).generalId())
              .addUnitTags(action.unitTag(i))
              .setQueueCommand(action.isQueued(i));
      if (action.target(i) == Action.Target.UNIT) {
        commands[i].setTargetUnitTag(action.targetTag(i));
      } else if (action.target(i) == Action.Target.POINT) {
        commands[i].setTargetWorldSpacePos(
            Point2D.newBuilder().setX(action.x(i)).setY(action.y(i)));
      }
    }
    return Requests.command(commands);
  }
}
