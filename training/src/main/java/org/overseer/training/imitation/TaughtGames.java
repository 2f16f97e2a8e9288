package org.overseer.training.imitation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.agent.features.ObservationEncoder;
import org.overseer.agent.network.AgentConfig;
import org.overseer.agent.policy.OrderChoice;
import org.overseer.agent.policy.Policy;
import org.overseer.agent.policy.PolicyOutput;
import org.overseer.agent.policy.PolicyRequest;
import org.overseer.env.Environment;
import org.overseer.perceiver.optim.NonFiniteException;

/**
 * Games in lock-step in which an expert says at every step what it would do.
 *
 * <p>The network looks at all taught players too, its own and the expert's, so that every unroll
 * begins with the recurrent state that the network has there. Owns its environments; the teaching's
 * players and the policy are the caller's. Not thread-safe.
 */
final class TaughtGames implements AutoCloseable {
  private final List<Lesson> lessons = new ArrayList<>();
  private final Teaching teaching;
  private final Policy pupil;
  private final Consumer<Lesson> finished;
  private final Consumer<NonFiniteException> failed;
  private final ObservationEncoder encoder;
  private final FeatureBatch features = new FeatureBatch();

  /**
   * Creates the games and starts them.
   *
   * @param unrollLength T of the trajectories
   * @param random source of all draws; split for each game
   * @param sink receives full trajectories, whose choices are the labels
   * @param finished told of each game that has ended, before its place is taken by the next
   * @param failed told of each of the pupil's answers that is not finite; what the games had not
   *     handed out is lost
   */
  TaughtGames(
      int games,
      int unrollLength,
      Supplier<Environment> environments,
      Teaching teaching,
      Policy pupil,
      RandomGenerator.SplittableGenerator random,
      Lesson.Sink sink,
      Consumer<Lesson> finished,
      Consumer<NonFiniteException> failed) {
    this.teaching = teaching;
    this.pupil = pupil;
    this.finished = finished;
    this.failed = failed;
    AgentConfig config = pupil.architecture().config();
    this.encoder = new ObservationEncoder(config.features());
    try {
      for (int i = 0; i < games; i++) {
        Lesson lesson =
            new Lesson(
                i,
                environments.get(),
                unrollLength,
                config,
                pupil.architecture().actionSpace(),
                random.split(),
                sink);
        lessons.add(lesson);
        teaching.begin(lesson);
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /**
   * Plays one agent step of all games; finished ones start anew.
   *
   * @return agent steps made, one a game; none if the pupil's answer is not finite and all games
   *     start anew
   */
  int playRound() {
    teaching.teach(lessons);
    try {
      askPupil();
    } catch (NonFiniteException e) {
      startAnew();
      failed.accept(e);
      return 0;
    }
    for (Lesson lesson : lessons) {
      if (lesson.step()) {
        finished.accept(lesson);
        teaching.begin(lesson);
      }
    }
    return lessons.size();
  }

  private void startAnew() {
    for (Lesson lesson : lessons) {
      lesson.forget();
      teaching.begin(lesson);
    }
  }

  private void askPupil() {
    List<Chair> chairs = Chair.of(lessons, Lesson::isTaught);
    int count = chairs.size();
    int stateSize = pupil.architecture().config().stateSize();
    float[] states = new float[count * stateSize];
    long[] seeds = new long[count];
    OrderChoice[] choices = new OrderChoice[count];
    features.clear();
    for (int b = 0; b < count; b++) {
      Chair chair = chairs.get(b);
      encoder.append(
          chair.lesson().observation(chair.player()),
          chair.lesson().context(chair.player()),
          features);
      System.arraycopy(chair.lesson().states[chair.player()], 0, states, b * stateSize, stateSize);
      seeds[b] = chair.lesson().random.nextLong();
      choices[b] = chair.lesson().choice;
    }
    PolicyOutput answer = pupil.evaluate(new PolicyRequest(features, states, seeds, choices));
    for (int b = 0; b < count; b++) {
      Chair chair = chairs.get(b);
      int[] decision = answer.decisions().choicesOf(b);
      chair.lesson().follow(chair.player(), decision, answer.states(), b, pupil.version());
    }
  }

  @Override
  public void close() {
    lessons.forEach(lesson -> lesson.environment.close());
  }
}
