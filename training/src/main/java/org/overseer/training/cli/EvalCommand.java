package org.overseer.training.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.overseer.env.skirmish.Scenario;
import org.overseer.eval.league.LeagueResult;
import org.overseer.eval.league.LeagueResult.Member;
import org.overseer.eval.league.RoundRobin;
import org.overseer.eval.match.MatchResult;
import org.overseer.eval.match.MatchSettings;
import org.overseer.eval.match.Tournament.Pairing;
import org.overseer.eval.report.LeagueReport;
import org.overseer.eval.report.MatchReport;
import org.overseer.perceiver.io.AtomicFile;
import org.overseer.training.config.ClosestName;
import org.overseer.training.config.ConfigException;
import org.overseer.training.run.StopSignal;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code overseer eval}: seed-paired games between two players, or all of a league. */
@Command(
    name = "eval",
    description = {
      "Play games between two players, or all of a league, and report the win rates.",
      "Each seed is played from both sides where these are alike, in a league always.",
      "A player is a model folder, a run, a shipped model, or"
          + " bot:idle|random|easy|medium|hard|elite.",
      "The same command goes on where it was stopped."
    })
final class EvalCommand extends ConsoleCommand implements Callable<Integer> {
  /** Where those meet of whom it is not known where they were trained. */
  private static final String DEFAULT_SCENARIO = "3m";

  @ArgGroup(multiplicity = "1")
  private Who who = new Who();

  /** Two players, or many. */
  private static final class Who {
    @ArgGroup(exclusive = false)
    private @Nullable Two two;

    @ArgGroup(exclusive = false)
    private @Nullable League league;
  }

  private static final class Two {
    @Option(
        names = "--player",
        paramLabel = "A",
        required = true,
        showDefaultValue = Visibility.NEVER,
        description = "Whom the result is about.")
    private String player = "";

    @Option(
        names = "--opponent",
        paramLabel = "B",
        defaultValue = "bot:easy",
        description = "Whom it plays.")
    private String opponent = "bot:easy";
  }

  private static final class League {
    @Option(
        names = "--league",
        paramLabel = "RUN",
        required = true,
        showDefaultValue = Visibility.NEVER,
        description = "The agent of a run and all its frozen players, each against each.")
    private String run = "";

    @Option(
        names = "--with",
        paramLabel = "PLAYER",
        split = ",",
        description = "More players for the league, such as bot:easy,bot:hard.")
    private List<String> others = new ArrayList<>();

    @Option(
        names = "--anchor",
        paramLabel = "PLAYER",
        description = "Whose Elo rating is 0; without it the mean of all is.")
    private @Nullable String anchor;
  }

  @Option(
      names = "--scenario",
      paramLabel = "NAME",
      split = ",",
      showDefaultValue = Visibility.NEVER,
      description =
          "Scenarios of the built-in simulator or the folder maps, such as 3m,8m; each has its own result. By default"
              + " those that the run was trained on, "
              + DEFAULT_SCENARIO
              + " where nobody is a run.")
  private List<String> scenarios = new ArrayList<>();

  /** The run whose scenarios are played because the user has named none; empty for nobody's. */
  private String trained = "";

  @Option(
      names = "--games",
      paramLabel = "N",
      defaultValue = "400",
      description =
          "Number of games on a scenario, an even one where both sides are alike: each seed is then"
              + " played from both. Of a league: of all its pairs together, each seed from both"
              + " sides on every scenario.")
  private int games;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "7",
      description = "Seed of the games; the default is that of the evaluation after training.")
  private long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Games are spread over so many threads, by default one a core.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--runs",
      paramLabel = "FOLDER",
      defaultValue = "runs",
      description = "Where runs are found by name, and where evaluations are kept.")
  private Path runs = Path.of("runs");

  @Option(names = "--fresh", description = "Play all games anew, also those of an earlier start.")
  private boolean fresh;

  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write an HTML page with figures, charts and recorded games.")
  private @Nullable Path report;

  @Override
  public Integer call() {
    if (threads < 1) {
      throw new ConfigException("--threads must be at least 1, but is " + threads);
    }
    new OutputFiles().add("--report", report);
    if (scenarios.isEmpty()) {
      chooseScenarios();
    }
    if (Set.copyOf(scenarios).size() < scenarios.size()) {
      throw new ConfigException(
          "--scenario must name different scenarios, but is " + String.join(",", scenarios));
    }
    String how = fresh ? "the same command without --fresh" : "the same command";
    try (StopSignal stop =
        StopSignal.farewell(() -> notice("stopped; " + how + " goes on from here"))) {
      Two two = who.two;
      League league = who.league;
      if (two != null) {
        match(two);
      } else if (league != null) {
        league(league);
      }
    }
    return ExitCode.DONE;
  }

  /** Those of the first who is a run. */
  private void chooseScenarios() {
    for (String name : mayBeRuns()) {
      scenarios = TrainedScenarios.of(name, runs);
      if (!scenarios.isEmpty()) {
        trained = name;
        return;
      }
    }
    scenarios = List.of(DEFAULT_SCENARIO);
  }

  private List<String> mayBeRuns() {
    if (who.two != null) {
      return Stream.of(who.two.player, who.two.opponent)
          .map(player -> PlayerName.parse(player).played())
          .toList();
    }
    return who.league != null ? List.of(who.league.run) : List.of();
  }

  private void tellScenarios() {
    if (!trained.isEmpty()) {
      notice(
          printable(
              "playing on %s, which '%s' was trained on; --scenario names another"
                  .formatted(String.join(", ", scenarios), trained)));
    }
  }

  private Consumer<String> progress() {
    return json.isSet() ? line -> {} : this::notice;
  }

  private void match(Two two) {
    List<MatchSettings> matches =
        scenarios.stream().map(name -> Evaluation.match("--games", name, games, seed)).toList();
    requireOne("--report", report);
    List<PlayerSource> players =
        List.of(
            Players.source(two.player, runs, this::notice),
            Players.source(two.opponent, runs, this::notice));
    tellScenarios();
    List<MatchResult> results = new ArrayList<>();
    for (int i = 0; i < scenarios.size(); i++) {
      results.add(match(two, players, scenarios.get(i), matches.get(i)));
    }
    if (json.isSet() && report == null) {
      out().println(Evaluation.json(results));
    }
  }

  private MatchResult match(
      Two two, List<PlayerSource> players, String scenario, MatchSettings match) {
    String title = two.player + "-" + two.opponent + "-" + scenario;
    try (EvaluationFolder folder = open(title, players, scenario)) {
      MatchResult result = Evaluation.play(players, scenario, match, folder, threads, progress());
      tell(result);
      write(() -> MatchReport.html(result, folder.recordings()));
      return result;
    }
  }

  /** Before a report is written, which may fail; in JSON, results without one are told together. */
  private void tell(MatchResult result) {
    if (!json.isSet()) {
      out().println(Evaluation.line(result));
      Evaluation.details(result).forEach(out()::println);
    } else if (report != null) {
      out().println(Evaluation.json(List.of(result)));
    }
    out().flush();
  }

  /** Some of what a user can ask for is about one scenario. */
  private void requireOne(String option, @Nullable Object value) {
    if (value != null && scenarios.size() > 1) {
      throw new ConfigException(
          option
              + " is about one scenario, but "
              + (trained.isEmpty()
                  ? "--scenario names " + String.join(", ", scenarios)
                  : "'%s' was trained on %s; name one with --scenario"
                      .formatted(trained, String.join(", ", scenarios))));
    }
  }

  private void league(League wanted) {
    requireOne("--league", wanted);
    String scenario = scenarios.get(0);
    Scenario loaded = Evaluation.playable(scenario);
    plan(2); // tells of too few games before anybody is loaded
    LeaguePlayers players = LeaguePlayers.of(wanted.run, runs, this::notice);
    wanted.others.forEach(other -> players.add(Players.source(other, runs, this::notice)));
    List<Member> members = players.members();
    int anchor = anchor(wanted.anchor, members);
    List<Pairing> plan = plan(members.size());
    tellScenarios();
    try (EvaluationFolder folder =
        open("league-" + wanted.run + "-" + scenario, players.sources(), scenario)) {
      LeagueResult result =
          LeagueResult.of(
              wanted.run,
              members,
              scenario,
              loaded.rulesVersion(),
              seed,
              anchor,
              plan,
              Evaluation.tournament(players.sources(), loaded, plan, folder, threads, progress()));
      if (json.isSet()) {
        out().println(result.toJson());
      } else {
        LeagueTable.lines(result).forEach(out()::println);
      }
      out().flush();
      write(() -> LeagueReport.html(result));
    }
  }

  private static int anchor(@Nullable String name, List<Member> members) {
    if (name == null) {
      return -1;
    }
    List<String> names = members.stream().map(Member::name).toList();
    return IntStream.range(0, names.size())
        .filter(i -> names.get(i).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigException(
                    "--anchor: nobody in the league is called '%s'%s"
                        .formatted(name, ClosestName.suggestion(name, names))));
  }

  private List<Pairing> plan(int players) {
    try {
      return RoundRobin.plan(players, games, seed);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(ErrorReport.oneLine(e), e);
    }
  }

  private EvaluationFolder open(String title, List<PlayerSource> players, String scenario) {
    return EvaluationFolder.open(
        runs, title, players, Evaluation.scenario(scenario), games, seed, fresh);
  }

  private void write(Supplier<String> page) {
    Path file = report;
    if (file != null) {
      AtomicFile.writeString(file, page.get());
    }
  }
}
