package org.overseer.eval.league;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.overseer.env.Outcome;
import org.overseer.eval.match.GameResult;
import org.overseer.eval.match.Tally;
import org.overseer.eval.match.Tournament.Pairing;
import org.overseer.eval.rating.EloTable;

/**
 * What a round robin says.
 *
 * @param name of the league
 * @param members N players
 * @param scenario name of the scenario
 * @param rulesVersion version of the game rules
 * @param seed seed of the league
 * @param anchor index of the player whose rating is 0; −1: the mean of all is
 * @param pairs {@code [N][N]} what the row's player did against the column's
 * @param ratings of the members
 */
public record LeagueResult(
    String name,
    List<Member> members,
    String scenario,
    String rulesVersion,
    long seed,
    int anchor,
    List<List<Tally>> pairs,
    EloTable ratings) {
  /**
   * A player of the league.
   *
   * @param name its name
   * @param role what it is trained for, such as {@code main}; empty if unknown
   * @param parent the player it was a copy of; empty if none or unknown
   */
  public record Member(String name, String role, String parent) {}

  /** Keeps own lists. */
  public LeagueResult {
    members = List.copyOf(members);
    pairs = pairs.stream().map(List::copyOf).toList();
  }

  /**
   * Rates the members by their games.
   *
   * @param plan the matches
   * @param games of each match
   */
  public static LeagueResult of(
      String name,
      List<Member> members,
      String scenario,
      String rulesVersion,
      long seed,
      int anchor,
      List<Pairing> plan,
      List<List<GameResult>> games) {
    int n = members.size();
    Tally[][] pairs = new Tally[n][n];
    for (Tally[] row : pairs) {
      Arrays.fill(row, Tally.NONE);
    }
    List<EloTable.Result> results = new ArrayList<>();
    for (int match = 0; match < plan.size(); match++) {
      Pairing pairing = plan.get(match);
      Tally tally = Tally.of(games.get(match));
      pairs[pairing.first()][pairing.second()] = tally;
      pairs[pairing.second()][pairing.first()] = tally.mirrored();
      addResults(pairing, games.get(match), results);
    }
    return new LeagueResult(
        name,
        members,
        scenario,
        rulesVersion,
        seed,
        anchor,
        Arrays.stream(pairs).map(List::of).toList(),
        EloTable.of(n, results, anchor, seed));
  }

  /** Both games of a seed are one result. */
  private static void addResults(
      Pairing pairing, List<GameResult> games, List<EloTable.Result> results) {
    int unit = pairing.settings().swapSides() ? 2 : 1;
    for (int game = 0; game < games.size(); game += unit) {
      double points = 0;
      for (GameResult one : games.subList(game, game + unit)) {
        points += one.outcome() == Outcome.WIN ? 1 : one.outcome() == Outcome.DRAW ? 0.5 : 0;
      }
      results.add(new EloTable.Result(pairing.first(), pairing.second(), points, unit));
    }
  }

  /** What one player did against another. */
  public Tally payoff(int player, int opponent) {
    return pairs.get(player).get(opponent);
  }

  /** All games of a player. */
  public Tally tally(int player) {
    return pairs.get(player).stream().reduce(Tally.NONE, Tally::plus);
  }

  /** All games. */
  public int games() {
    return IntStream.range(0, members.size()).map(player -> tally(player).games()).sum() / 2;
  }

  /** Indices of the members, best first. */
  public List<Integer> ranking() {
    return IntStream.range(0, members.size())
        .boxed()
        .sorted(Comparator.comparingDouble(player -> -ratings.players().get(player).rating()))
        .toList();
  }

  /** What ratings are relative to, for people. */
  public String anchorText() {
    return anchor < 0 ? "their mean is 0" : members.get(anchor).name() + " has 0";
  }

  /** The result as one line of JSON. */
  public String toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("league", name);
    json.put("scenario", scenario);
    json.put("rules", rulesVersion);
    json.put("seed", seed);
    json.put("games", games());
    json.put("anchor", anchor < 0 ? null : members.get(anchor).name());
    ArrayNode players = json.putArray("players");
    for (int player : ranking()) {
      Member member = members.get(player);
      EloTable.Entry entry = ratings.players().get(player);
      ObjectNode node = players.addObject();
      node.put("player", member.name());
      node.put("role", member.role().isEmpty() ? null : member.role());
      node.put("parent", member.parent().isEmpty() ? null : member.parent());
      node.put("elo", entry.rating());
      node.put("elo_ci95_low", entry.low()).put("elo_ci95_high", entry.high());
      tally(player).putInto(node);
    }
    ArrayNode payoff = json.putArray("payoff");
    for (int player = 0; player < members.size(); player++) {
      for (int opponent = 0; opponent < members.size(); opponent++) {
        if (payoff(player, opponent).games() > 0) {
          ObjectNode node = payoff.addObject();
          node.put("player", members.get(player).name());
          node.put("opponent", members.get(opponent).name());
          payoff(player, opponent).putInto(node);
        }
      }
    }
    return json.toString();
  }
}
