package org.overseer.training.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.overseer.training.league.LeagueState;
import org.overseer.training.league.LearningPlayer;
import org.overseer.training.league.Matchmaker;
import org.overseer.training.run.Checkpoint;
import org.overseer.training.run.CheckpointJson;
import org.overseer.training.run.RunException;
import org.overseer.training.run.RunFolder;

/**
 * A session on disk: what a checkpoint holds.
 *
 * <pre>
 * agent/                 model folder of the mean parameters, the agent to play with
 * learner.safetensors    newest parameters, from which training goes on
 * optimizer.safetensors  moments of the optimizer
 * versions.json          how far its learner is
 * learners/NAME/         the same four of each further learning player
 * league.json            payoff, stream of random numbers, steps of each learning player
 * state.json             counters
 * timing.json            time spent training, apart because it differs between equal runs
 * </pre>
 */
public final class SessionFiles {
  private static final String LEARNERS = "learners";
  private static final String LEAGUE = "league.json";

  private final RunFolder run;
  private final TrainingSession session;
  private final LeagueFolder league;
  private final LearnerFiles learners;

  /** Files of {@code session} in {@code run}. */
  public SessionFiles(RunFolder run, TrainingSession session) {
    this.run = run;
    this.session = session;
    AgentWriter agents = new AgentWriter(session.config());
    this.league = new LeagueFolder(run.path(), agents);
    this.learners = new LearnerFiles(agents);
  }

  /** The agent of a checkpoint. */
  public static Path agent(Path checkpoint) {
    return checkpoint.resolve(LearnerFiles.AGENT);
  }

  /** Writes a checkpoint; nothing may change the session meanwhile, but matches may be drawn. */
  public void save() {
    session.metrics().flush();
    run.checkpoints().write(session.agentSteps(), this::write);
  }

  private void write(Path folder) throws IOException {
    league.save(session.league());
    learners.write(folder, session.learner());
    for (LearningPlayer player : further()) {
      Path own = Files.createDirectories(folder.resolve(LEARNERS).resolve(player.name()));
      learners.write(own, session.learner(player.id()));
    }
    CheckpointJson.write(folder.resolve(LEAGUE), session.league().state());
    CheckpointJson.write(folder, session.counters(), session.trainingTime());
  }

  /** The learning players after the first. */
  private List<LearningPlayer> further() {
    return session.league().learners().stream()
        .filter(player -> player.id() != Matchmaker.NEWEST)
        .toList();
  }

  /**
   * Takes over what a checkpoint holds. A learning player that it does not know begins.
   *
   * @param notices told in one line about each past player that cannot be used
   * @throws RunException if the checkpoint does not fit the settings or cannot be read
   */
  public void restore(Checkpoint checkpoint, Consumer<String> notices) {
    Path folder = checkpoint.folder();
    Counters counters = CheckpointJson.state(folder, Counters.class);
    Duration trained = CheckpointJson.trainingTime(folder);
    LearnerFiles.restore(folder, session.learner(), counters.updates());
    for (LearningPlayer player : further()) {
      Path own = folder.resolve(LEARNERS).resolve(player.name());
      if (Files.isDirectory(own)) {
        LearnerFiles.restore(own, session.learner(player.id()), counters.updates());
      }
    }
    league.load(session.league(), counters.leagueSize(), notices);
    restoreLeague(folder.resolve(LEAGUE), counters);
    session.resume(counters, trained);
  }

  private void restoreLeague(Path file, Counters counters) {
    if (!Files.exists(file)) { // of a run with one learning player and without a payoff
      session.league().stepsMade(Matchmaker.NEWEST, counters.agentSteps());
      return;
    }
    try {
      session.league().restore(CheckpointJson.read(file, LeagueState.class));
    } catch (IllegalArgumentException e) {
      throw new RunException("cannot go on from " + file + ": " + e.getMessage(), e);
    }
  }
}
