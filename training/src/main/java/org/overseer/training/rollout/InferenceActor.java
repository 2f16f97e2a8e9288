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

/**
 * Evaluates policies for the rollout actors, one batch of players after the other.
 *
 * <p>Owns the policies in play, and with them native memory, so it keeps to one thread. A failure
 * in the network ends the run. Before: {@link RolloutActor}, which asks. Next: {@link
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

  private final PolicyPool policies;

  private InferenceActor(ActorContext<Command> context, PolicyPool policies) {
    super(context);
    this.policies = policies;
  }

  /** Creates the behaviour; the pool is made on the actor's thread and closed with it. */
  public static Behavior<Command> create(Supplier<PolicyPool> policies) {
    return Behaviors.setup(context -> new InferenceActor(context, policies.get()));
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
    PolicyOutput output = policy.evaluate(question.request());
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
