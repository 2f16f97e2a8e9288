package org.overseer.eval.league;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.overseer.env.Outcome;
import org.overseer.eval.league.LeagueResult.Member;
import org.overseer.eval.match.Damage;
import org.overseer.eval.match.GameResult;
import org.overseer.eval.match.MatchSettings;
import org.overseer.eval.match.Tally;
import org.overseer.eval.match.Tournament.Pairing;
import org.overseer.eval.report.LeagueReport;

class LeagueResultTest {
  private static final List<Member> MEMBERS =
      List.of(
          new Member("000000", "main", ""),
          new Member("000001", "main <exploiter>", "000000"),
          new Member("bot:easy", "", ""));

  private static final Outcome[] CLOSE = {
    Outcome.WIN, Outcome.DRAW, Outcome.LOSS, Outcome.LOSS, Outcome.DRAW, Outcome.LOSS
  };

  @Test
  void bothSidesOfAPairAreSeenAndTheUnplayedPairIsEmpty() {
    LeagueResult league = league();
    assertThat(league.payoff(0, 1)).isEqualTo(Tally.of(games(CLOSE)));
    assertThat(league.payoff(1, 0)).isEqualTo(Tally.of(games(CLOSE)).mirrored());
    assertThat(league.payoff(0, 2)).isEqualTo(Tally.NONE);
    Tally all = league.tally(1);
    assertThat(List.of(all.games(), all.wins(), all.draws())).containsExactly(10, 7, 2);
    assertThat(all).isEqualTo(league.payoff(1, 0).plus(league.payoff(1, 2)));
    assertThat(all.twins().pairs()).isEqualTo(5);
    assertThat(league.games()).isEqualTo(10);
    assertThat(league.ranking()).containsExactly(1, 0, 2);
    assertThat(league.ratings().players().get(2).rating()).isZero();
  }

  @Test
  void theJsonHasRatingsAndEachPairTwice() throws Exception {
    JsonNode json = new ObjectMapper().readTree(league().toJson());
    assertThat(json.get("anchor").asText()).isEqualTo("bot:easy");
    JsonNode best = json.get("players").get(0);
    assertThat(best.get("player").asText()).isEqualTo("000001");
    assertThat(best.get("parent").asText()).isEqualTo("000000");
    assertThat(best.get("elo").asDouble())
        .isBetween(best.get("elo_ci95_low").asDouble(), best.get("elo_ci95_high").asDouble());
    assertThat(json.get("payoff")).hasSize(4);
    assertThat(json.get("payoff").get(0).get("score").asDouble()).isCloseTo(2 / 6.0, within(1e-9));
  }

  @Test
  void thePageHasTheHeatMapAndEscapesNames() {
    String page = LeagueReport.html(league());
    assertThat(page)
        .contains("class=\"heat\"", ">33<", "in 6 games: 1 won, 2 drawn, 3 lost")
        .contains("main &lt;exploiter&gt;")
        .contains(">-200</text>", ">0</text>", ">200</text>")
        .doesNotContain("<exploiter>", ">-0<");
  }

  private static LeagueResult league() {
    Outcome[] clear = {Outcome.WIN, Outcome.WIN, Outcome.WIN, Outcome.WIN};
    return LeagueResult.of(
        "demo",
        MEMBERS,
        "3m",
        "rules-1",
        7,
        2,
        List.of(
            new Pairing(0, 1, new MatchSettings(6, 1, true, 1)),
            new Pairing(1, 2, new MatchSettings(4, 2, true, 1))),
        List.of(games(CLOSE), games(clear)));
  }

  private static List<GameResult> games(Outcome... outcomes) {
    List<GameResult> games = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      games.add(
          new GameResult(
              games.size(), games.size() / 2, games.size() % 2, outcome, 9, new Damage(1, 2)));
    }
    return games;
  }
}
