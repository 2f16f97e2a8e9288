package org.overseer.training.rollout;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import java.util.function.Supplier;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.agent.policy.Policy;
import org.overseer.agent.policy.PolicyOutput;
import org.overseer.agent.policy.PolicyRequest;
import org.overseer.perceiver.optim.NonFiniteException;

/**
 * Evaluates policies for the rollout actors, one batch of players after the other.
 *
 * <p>Owns the policies in play, and with them native memory, so it keeps to one thread. An answer
 * that is not finite costs the games in which it was asked for; any other failure in the network
 * ends the run. Before: {@link RolloutActor}, which asks. Next: {@link
 * org.overseer.agent.policy.Policy}.
 */
public final class InferenceActor extends AbstractBehavior<InferenceActor.Command> {
  /** What it can be told. */
  public sealed interface Command {}

  /**
   * Asks one policy for the players of one actor.
   *
   * @param round comes back with the answer
   * @param policy id of the policy
   * @param request left alone by the sender until the answer is there
   */
  public record Evaluate(
      long round, int policy, PolicyRequest request, ActorRef<RolloutActor.Command> replyTo)
      implements Command {}

  /** Replaces the parameters of a policy that learns. */
  public record Publish(int learner, ParameterSnapshot snapshot) implements Command {}

  /** Is told of answers that are not finite, on the actor's thread. */
  @FunctionalInterface
  public interface Failures {
    /**
     * A policy could not answer.
     *
     * @param version of its parameters
     */
    void actingFailed(int policy, long version, NonFiniteException reason);
  }

  private final PolicyPool policies;
  private final Failures failures;

  private InferenceActor(ActorContext<Command> context, PolicyPool policies, Failures failures) {
    super(context);
    this.policies = policies;
    this.failures = failures;
  }

  /** Creates the behaviour; the pool is made on the actor's thread and closed with it. */
  public static Behavior<Command> create(Supplier<PolicyPool> policies, Failures failures) {
    return Behaviors.setup(context -> new InferenceActor(context, policies.get(), failures));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Evaluate.class, this::evaluate)
        .onMessage(Publish.class, this::publish)
        .onSignal(PostStop.class, signal -> close())
        .build();
  }

  private Behavior<Command> evaluate(Evaluate question) {
    Policy policy = policies.get(question.policy());
    PolicyOutput output;
    try {
      output = policy.evaluate(question.request());
    } catch (NonFiniteException e) {
      failures.actingFailed(question.policy(), policy.version(), e);
      question.replyTo().tell(new RolloutActor.Unanswered(question.round(), question.policy()));
      return this;
    }
    question
        .replyTo()
        .tell(
            new RolloutActor.Answered(
                question.round(), question.policy(), output, policy.version()));
    return this;
  }

  private Behavior<Command> publish(Publish newest) {
    policies.publish(newest.learner(), newest.snapshot());
    return this;
  }

  private Behavior<Command> close() {
    policies.close();
    return this;
  }
}
