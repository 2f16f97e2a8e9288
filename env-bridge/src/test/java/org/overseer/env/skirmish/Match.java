package org.overseer.env.skirmish;

import java.util.List;
import org.overseer.env.Action;
import org.overseer.env.Outcome;
import org.overseer.env.StepType;

/** Plays seed-paired games with sides swapped and counts them. */
final class Match {
  /** Half width of the 95 % interval of a standard normal number. */
  private static final double Z = 1.96;

  private final SkirmishEnvironment[] environments;
  private final Action[] actions = {new Action(), new Action()};
  private final int[] winsByScenario;
  private final int[] gamesByScenario;
  private int games;
  private int wins;
  private int losses;

  Match(List<String> scenarios) {
    environments =
        scenarios.stream()
            .map(name -> new SkirmishEnvironment(Scenario.load(name)))
            .toArray(SkirmishEnvironment[]::new);
    winsByScenario = new int[environments.length];
    gamesByScenario = new int[environments.length];
  }

  /** Plays {@code count} games, two of each seed, the scenarios in turn. */
  Match play(String player, String opponent, int count, long firstSeed) {
    ScriptedPlayer a = ScriptedPlayer.create(player, 0);
    ScriptedPlayer b = ScriptedPlayer.create(opponent, 0);
    for (int pair = 0; pair < count / 2; pair++) {
      int which = pair % environments.length;
      for (int side = 0; side < 2; side++) {
        count(which, game(environments[which], a, b, side, firstSeed + pair));
      }
    }
    return this;
  }

  private void count(int which, Outcome outcome) {
    games++;
    gamesByScenario[which]++;
    if (outcome == Outcome.WIN) {
      wins++;
      winsByScenario[which]++;
    } else if (outcome == Outcome.LOSS) {
      losses++;
    }
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
    }
    return game.timeStep(side).outcome();
  }

  int games() {
    return games;
  }

  int draws() {
    return games - wins - losses;
  }

  double winRate() {
    return (double) wins / games;
  }

  double winRate(int scenario) {
    return (double) winsByScenario[scenario] / gamesByScenario[scenario];
  }

  /** Lower end of the 95 % Wilson interval of the win rate. */
  double lowerBound() {
    double p = winRate();
    double centre = p + Z * Z / (2 * games);
    double spread = Z * Math.sqrt(p * (1 - p) / games + Z * Z / (4.0 * games * games));
    return (centre - spread) / (1 + Z * Z / games);
  }
}
