package org.overseer.env.sc2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import SC2APIProtocol.Debug.DebugCommand;
import SC2APIProtocol.Debug.DebugKillUnit;
import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.RequestDebug;
import SC2APIProtocol.Sc2Api.RequestStep;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.overseer.env.Action;
import org.overseer.env.Observation;
import org.overseer.env.Outcome;
import org.overseer.env.StepType;
import org.overseer.env.TimeStep;
import org.overseer.env.UnitFeature;
import org.overseer.env.net.NoLeaks;
import org.overseer.env.serve.Sc2Server;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.ScriptedPlayer;
import org.overseer.env.skirmish.SkirmishEnvironment;

/** What a draw pays is the same in this process and over the wire, whatever made it one. */
@ExtendWith(NoLeaks.class)
class DrawRewardTest {
  private static final int MEDIVAC = 54;
  private static final int SEED = 3;

  private final Sc2Server server = Sc2Server.start("127.0.0.1", 0);

  @AfterEach
  void close() {
    server.close();
  }

  private Sc2GameSettings settings(String map) {
    return Sc2GameSettings.of("127.0.0.1", server.port(), map);
  }

  @Test
  void twoSidesThatHaveOnlyHealersLeftHaveNotRunOutOfTime() {
    Sc2GameSettings settings = settings("MMM");
    Sc2Protocol protocol = new Sc2Protocol("127.0.0.1", server.port(), settings.policy());
    RemotePlayer remote = new RemotePlayer(protocol, 0);
    try (SkirmishEnvironment local = new SkirmishEnvironment(Scenario.load("MMM"))) {
      Sc2Games.start(settings, "MMM", SEED, List.of(remote));
      remote.observeFirst();
      local.reset(SEED);
      DebugKillUnit.Builder kill = DebugKillUnit.newBuilder();
      Observation seen = local.timeStep(0).observation();
      for (int row = 0; row < seen.entityCount(); row++) {
        if (seen.feature(row, UnitFeature.UNIT_TYPE) != MEDIVAC) {
          kill.addTag(seen.tags()[row]);
          local.simulation().kill(seen.tags()[row]);
        }
      }
      protocol.call(
          Request.newBuilder()
              .setDebug(
                  RequestDebug.newBuilder().addDebug(DebugCommand.newBuilder().setKillUnit(kill))));
      protocol.call(Request.newBuilder().setStep(RequestStep.newBuilder().setCount(8)));
      remote.read(protocol.call(RemotePlayer.observationRequest()).getObservation());
      remote.finishStep(false);
      local.step(new Action[] {new Action(), new Action()});
      assertDraw(remote.timeStep(), local.timeStep(0));
      assertThat(local.simulation().unitCount(0)).as("medivacs").isPositive();
      assertThat(remote.timeStep().reward()).as("both sides lost the same").isZero();
    } finally {
      protocol.close();
    }
  }

  @Test
  void twoSidesThatDoNothingRunOutOfTime() {
    Action[] actions = {new Action(), new Action()};
    ScriptedPlayer idle = ScriptedPlayer.create("idle", 1);
    try (SkirmishEnvironment local = new SkirmishEnvironment(Scenario.load("5m_vs_6m"));
        Sc2Environment remote = new Sc2Environment(settings("5m_vs_6m").withPlayers(2))) {
      local.reset(SEED);
      remote.reset(SEED);
      while (local.timeStep(0).stepType() != StepType.LAST) {
        for (int p = 0; p < 2; p++) {
          idle.act(local.timeStep(p).observation(), actions[p]);
        }
        local.step(actions);
        remote.step(actions);
      }
      for (int p = 0; p < 2; p++) {
        assertDraw(remote.timeStep(p), local.timeStep(p));
        assertThat(remote.timeStep(p).reward()).isLessThan(-0.5f);
      }
    }
  }

  private static void assertDraw(TimeStep remote, TimeStep local) {
    assertThat(local.outcome()).isEqualTo(Outcome.DRAW);
    assertThat(remote.outcome()).isEqualTo(Outcome.DRAW);
    assertThat(remote.stepType()).isEqualTo(local.stepType()).isEqualTo(StepType.LAST);
    assertThat(remote.reward()).isCloseTo(local.reward(), within(1e-5f));
  }
}
