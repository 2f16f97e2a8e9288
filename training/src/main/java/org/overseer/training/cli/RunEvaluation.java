package org.overseer.training.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.overseer.eval.match.MatchResult;
import org.overseer.eval.match.MatchSettings;
import org.overseer.training.config.ConfigException;
import org.overseer.training.config.EvaluationConfig;
import org.overseer.training.run.Checkpoint;
import org.overseer.training.run.RunFolder;
import org.overseer.training.session.SessionFiles;

/** The games at the end of a run that measure its agent: the settings {@code evaluation.*}. */
final class RunEvaluation {
  private static final String OPPONENT = "evaluation.opponent";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final EvaluationConfig settings;
  private final RunPlayers players;

  RunEvaluation(EvaluationConfig settings, RunPlayers players) {
    this.settings = settings;
    this.players = players;
  }

  /**
   * Before anything is touched: nobody wants to be told after the training.
   *
   * @param folder of the run
   * @throws ConfigException if the games could not be played
   */
  void check(Path folder) {
    if (settings.games() == 0) {
      settings.scenario().forEach(Evaluation::playable);
      return;
    }
    settings.scenario().forEach(this::match);
    try {
      players.requireOpponent(OPPONENT, settings.opponent(), folder);
    } catch (ConfigException e) {
      throw new ConfigException(OPPONENT + ": " + ErrorReport.oneLine(e), e);
    }
  }

  /** Keeps the opponent as it is when the run begins. */
  void noteOpponent() {
    if (settings.games() > 0) {
      players.note(OPPONENT, settings.opponent());
    }
  }

  /**
   * Plays the games, those of earlier starts left out, and writes the result.
   *
   * @param name of the run
   * @param notice told what is to be told on the way
   * @return the lines that sum it up
   */
  String finish(RunFolder folder, String name, Consumer<String> notice) {
    Checkpoint last =
        folder
            .checkpoints()
            .newest(notice)
            .orElseThrow(() -> new IllegalStateException("the run has left no checkpoint"));
    if (settings.games() == 0) {
      String summary =
          "%s has trained for %d agent steps and was not evaluated, because evaluation.games is 0"
              .formatted(name, last.agentSteps());
      folder.finish(JSON.createObjectNode().put("summary", summary));
      return summary;
    }
    List<PlayerSource> both =
        List.of(
            PlayerSource.agent(name, SessionFiles.agent(last.folder())),
            players.source(OPPONENT, settings.opponent()));
    List<MatchResult> results = new ArrayList<>();
    for (String scenario : settings.scenario()) {
      results.add(play(folder, both, scenario, notice));
    }
    String summary = results.stream().map(Evaluation::line).collect(Collectors.joining("\n"));
    folder.finish(JSON.createObjectNode().put("summary", summary).set("evaluation", json(results)));
    return summary;
  }

  private MatchResult play(
      RunFolder folder, List<PlayerSource> both, String scenario, Consumer<String> notice) {
    try (EvaluationFolder games =
        EvaluationFolder.open(
            folder.path().resolve(EvaluationFolder.OF_A_RUN),
            settings.opponent() + "-" + scenario,
            both,
            Evaluation.scenario(scenario),
            settings.games(),
            settings.seed(),
            /* fresh= */ false)) {
      int threads = Runtime.getRuntime().availableProcessors();
      return Evaluation.play(both, scenario, match(scenario), games, threads, notice);
    }
  }

  private MatchSettings match(String scenario) {
    return Evaluation.match("evaluation.games", scenario, settings.games(), settings.seed());
  }

  private static JsonNode json(List<MatchResult> results) {
    try {
      return JSON.readTree(Evaluation.json(results));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a result has no JSON form", e);
    }
  }
}
