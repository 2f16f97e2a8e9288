package org.overseer.training.learner;

import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.replay.table.ReplayTable;
import org.overseer.replay.table.Sample;
import org.overseer.replay.table.TableClosedException;
import org.overseer.replay.trajectory.Experience;

/**
 * Takes batches from the replay table and learns from them until the budget is used up.
 *
 * <p>It waits and computes for long, so it has a thread of its own. A failure ends the run. Before:
 * {@link ReplayTable}. Next: {@link Learning}, then the inference actor, which gets the new
 * parameters.
 */
public final class LearnerActor extends AbstractBehavior<LearnerActor.Command> {
  /**
   * Longest wait for trajectories before reports, checkpoints and the wish to stop are looked at.
   */
  private static final Duration SAMPLE_WAIT = Duration.ofMillis(250);

  /** What it can be told. */
  public enum Command {
    /** Make the next round; it tells this to itself. */
    LEARN
  }

  private final ReplayTable<Experience> table;
  private final Learning learning;
  private final BiConsumer<Integer, ParameterSnapshot> publish;
  private final LearnerBatches batches;

  private LearnerActor(
      ActorContext<Command> context,
      ReplayTable<Experience> table,
      Learning learning,
      int batchTrajectories,
      BiConsumer<Integer, ParameterSnapshot> publish) {
    super(context);
    this.table = table;
    this.learning = learning;
    this.batches = new LearnerBatches(batchTrajectories);
    this.publish = publish;
    context.getSelf().tell(Command.LEARN);
  }

  /**
   * Creates the behaviour, which stops by itself when the budget is used up.
   *
   * @param batchTrajectories B, trajectories of one update
   * @param publish receives the parameters of a learning player after each of its updates
   */
  public static Behavior<Command> create(
      ReplayTable<Experience> table,
      Learning learning,
      int batchTrajectories,
      BiConsumer<Integer, ParameterSnapshot> publish) {
    return Behaviors.setup(
        context -> new LearnerActor(context, table, learning, batchTrajectories, publish));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessageEquals(Command.LEARN, this::learn)
        .onSignal(PostStop.class, signal -> end())
        .build();
  }

  private Behavior<Command> learn() throws InterruptedException {
    if (learning.isFinished()) {
      return Behaviors.stopped();
    }
    try {
      take();
    } catch (TableClosedException ended) {
      return Behaviors.stopped();
    }
    learning.heal(publish);
    batches.takeFull(
        (learner, trajectories) -> publish.accept(learner, learning.learn(learner, trajectories)));
    learning.afterRound();
    getContext().getSelf().tell(Command.LEARN);
    return this;
  }

  /** Adds to the batches what is there and young enough. */
  private void take() throws InterruptedException {
    for (Sample<Experience> sample : table.sample(batches.room(), SAMPLE_WAIT)) {
      if (learning.accepts(sample.item())) {
        batches.add(sample.item());
      }
    }
  }

  private Behavior<Command> end() {
    learning.ended();
    return this;
  }
}
