package org.overseer.env.skirmish;

import java.util.List;
import org.overseer.env.Action;
import org.overseer.env.Outcome;
import org.overseer.env.StepType;

/** Plays seed-paired games with sides swapped and counts them. */
final class Match {
  private final SkirmishEnvironment[] environments;
  private final Action[] actions = {new Action(), new Action()};
  int games;
  int wins;
  int losses;
  final int[] winsByScenario;
  long steps;

  Match(List<String> scenarios) {
    environments =
        scenarios.stream()
            .map(name -> new SkirmishEnvironment(Scenario.load(name)))
            .toArray(SkirmishEnvironment[]::new);
    winsByScenario = new int[environments.length];
  }

  /** Plays {@code count} games, two for each seed and scenario in turn. */
  Match play(String player, String opponent, int count, long firstSeed) {
    ScriptedPlayer a = ScriptedPlayer.create(player, 0);
    ScriptedPlayer b = ScriptedPlayer.create(opponent, 0);
    for (int pair = 0; pair < count / 2; pair++) {
      int which = pair % environments.length;
      for (int side = 0; side < 2; side++) {
        Outcome outcome = game(environments[which], a, b, side, firstSeed + pair);
        games++;
        if (outcome == Outcome.WIN) {
          wins++;
          winsByScenario[which]++;
        } else if (outcome == Outcome.LOSS) {
          losses++;
        }
      }
    }
    return this;
  }

  private Outcome game(
      SkirmishEnvironment game, ScriptedPlayer a, ScriptedPlayer b, int side, long seed) {
    game.reset(seed);
    a.reset(Noise.stream(seed, 1));
    b.reset(Noise.stream(seed, 2));
    while (game.timeStep(0).stepType() != StepType.LAST) {
      a.act(game.timeStep(side).observation(), actions[side]);
      b.act(game.timeStep(1 - side).observation(), actions[1 - side]);
      game.step(actions);
      steps++;
    }
    return game.timeStep(side).outcome();
  }

  double winRate() {
    return (double) wins / games;
  }

  /** Lower end of the 95 % Wilson interval of the win rate. */
  double lowerBound() {
    double z = 1.96;
    double p = winRate();
    double centre = p + z * z / (2 * games);
    double spread = z * Math.sqrt(p * (1 - p) / games + z * z / (4.0 * games * games));
    return (centre - spread) / (1 + z * z / games);
  }
}
