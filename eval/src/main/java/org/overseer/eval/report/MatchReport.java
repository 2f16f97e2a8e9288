package org.overseer.eval.report;

import static org.overseer.eval.report.Page.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.overseer.eval.match.Damage;
import org.overseer.eval.match.GameResult;
import org.overseer.eval.match.MatchResult;
import org.overseer.eval.match.Tally;
import org.overseer.eval.rating.WilsonInterval;

/** The page of a match: figures, game lengths, and recorded games to watch. */
public final class MatchReport {
  private MatchReport() {}

  /**
   * Writes the page.
   *
   * @param recordings what {@link GameRecorder} has recorded of the match's games
   */
  public static String html(MatchResult match, JsonNode recordings) {
    Page page = new Page(match.player() + " against " + match.opponent());
    page.paragraph(
        format(
            "%d games on %s (rules %s), seed %d. %s",
            match.games(),
            match.scenario(),
            match.rulesVersion(),
            match.seed(),
            match.asSide(1).isEmpty()
                ? "The sides are not alike: " + match.player() + " always plays side 1."
                : "Each seed was played twice, with sides swapped."));
    page.html(headline(match)).html(winRates(match)).table(figures(match));
    page.paragraph(
        "Intervals are 95 % Wilson intervals, wider where both games of a seed end alike. The score"
            + " counts a draw as half a win. Damage is health and shield points a game; length is"
            + " agent steps a game.");
    page.heading("Game lengths").html(Charts.gameLengths(match.gameResults()));
    if (!recordings.path("games").isEmpty()) {
      viewer(page, match, recordings);
    }
    return page.toString();
  }

  private static String headline(MatchResult match) {
    return format(
        "<p class=\"headline\"><b>%.1f %%</b> of games won <span>95 %% interval %.1f to %.1f %%;"
            + " damage dealt %.0f, taken %.0f a game</span></p>\n",
        100 * match.winRate(),
        100 * match.interval().low(),
        100 * match.interval().high(),
        MatchResult.meanDamage(match.gameResults(), Damage::dealt),
        MatchResult.meanDamage(match.gameResults(), Damage::taken));
  }

  private static String winRates(MatchResult match) {
    List<String> names = new ArrayList<>();
    List<Tally> tallies = new ArrayList<>();
    names.add("all games");
    tallies.add(match.tally());
    for (int side = 0; side < 2; side++) {
      List<GameResult> games = match.asSide(side);
      if (!games.isEmpty() && games.size() < match.games()) {
        names.add("as side " + (side + 1));
        tallies.add(Tally.of(games));
      }
    }
    return Charts.winRates(names, tallies);
  }

  private static List<List<String>> figures(MatchResult match) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "", "games", "won", "drawn", "lost", "win rate", "score", "length", "dealt", "taken"));
    rows.add(row("all games", match.gameResults()));
    for (int side = 0; side < 2; side++) {
      List<GameResult> games = match.asSide(side);
      if (!games.isEmpty() && games.size() < match.games()) {
        rows.add(row("as side " + (side + 1), games));
      }
    }
    return rows;
  }

  private static List<String> row(String name, List<GameResult> games) {
    Tally tally = Tally.of(games);
    return List.of(
        name,
        Integer.toString(tally.games()),
        Integer.toString(tally.wins()),
        Integer.toString(tally.draws()),
        Integer.toString(tally.losses()),
        share(tally.winRate(), tally.interval()),
        share(tally.score(), tally.scoreInterval()),
        format("%.1f", games.stream().mapToInt(GameResult::steps).average().orElse(0)),
        format("%.1f", MatchResult.meanDamage(games, Damage::dealt)),
        format("%.1f", MatchResult.meanDamage(games, Damage::taken)));
  }

  private static String share(double rate, WilsonInterval interval) {
    return format(
        "%.1f %% (%.1f to %.1f)", 100 * rate, 100 * interval.low(), 100 * interval.high());
  }

  private static void viewer(Page page, MatchResult match, JsonNode recordings) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.set("recordings", recordings);
    ArrayNode results = data.putArray("results");
    for (JsonNode recording : recordings.path("games")) {
      int number = recording.path("game").asInt();
      if (number >= 0 && number < match.games()) {
        GameResult game = match.gameResults().get(number);
        results
            .addObject()
            .put("game", number)
            .put("side", game.side())
            .put("outcome", game.outcome().name())
            .put("steps", game.steps());
      }
    }
    data.putArray("players").add(match.player()).add(match.opponent());
    page.heading("Games to watch")
        .html(
            """
            <div id="viewer">
            <p class="controls"><select id="game" aria-label="game"></select>
            <button id="play" type="button">play</button>
            <select id="speed" aria-label="speed"><option value="0.5">half speed</option><option value="1" selected>game speed</option><option value="2">2 times</option><option value="4">4 times</option></select>
            <input id="scrub" type="range" min="0" max="0" step="0.01" value="0" aria-label="time"></p>
            <canvas id="field" width="960" height="640"></canvas>
            <canvas id="course" width="960" height="120" aria-label="health and shields of both sides over time"></canvas>
            <p id="state"></p>
            </div>
            """)
        .data("games", data)
        .script("viewer.js");
  }
}
