package org.overseer.training.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.overseer.agent.policy.Policy;
import org.overseer.env.Environment;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.SkirmishEnvironment;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.training.config.ConfigLoader;
import org.overseer.training.league.Matchmaker;
import org.overseer.training.metrics.Metric;
import org.overseer.training.metrics.MetricsHub;
import org.overseer.training.rollout.PolicyPool;
import org.overseer.training.session.AgentNetworks;
import org.overseer.training.session.TrainingSession;

/** The actors' clock is moved by hand: nothing here depends on how fast the machine is. */
@Timeout(90)
class TrainingSupervisorTest {
  private static final int GAMES = 4;

  /** The longest that the settings allow. */
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** How often the supervisor looks. */
  private static final Duration LOOK = TIMEOUT.dividedBy(100);

  private static final Scenario SCENARIO = Scenario.load("3m");

  private final AtomicInteger steps = new AtomicInteger();
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private final CountDownLatch comeBack = new CountDownLatch(1);
  private final CompletableFuture<Boolean> result = new CompletableFuture<>();
  private final ActorTestKit kit =
      ActorTestKit.create(
          "overseer", ManualTime.config().withFallback(ConfigFactory.load("actors")));
  private final ManualTime time = ManualTime.get(kit.system());
  private final MetricsHub metrics = new MetricsHub(List.of());
  private TrainingSession session;
  private ActorTrainer trainer;
  private volatile Runnable beforeStep = () -> {};

  @BeforeEach
  void prepare() {
    session =
        new TrainingSession(
            ConfigLoader.load(
                "debug",
                null,
                List.of("mode=actors", "run.agent-steps=1000000", "rollout.stall-timeout=30s")),
            KernelSelection.choose(),
            metrics);
    trainer = new ActorTrainer(session, this::game);
    session.freezeIfDue();
  }

  private Environment game() {
    made.incrementAndGet();
    return new FaultyEnvironment(
        new SkirmishEnvironment(SCENARIO), () -> beforeStep.run(), closed::incrementAndGet);
  }

  private void waitToComeBack() {
    try {
      comeBack.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private double restarts() {
    return metrics.report(0, 0, Duration.ZERO).values().getOrDefault(Metric.ROLLOUT_RESTARTS, 0.0);
  }

  private void start(int updates) {
    SessionLearning learning =
        trainer.learning(() -> session.learner().version() >= updates, () -> {});
    kit.spawn(TrainingSupervisor.create(trainer.parts(learning), result));
  }

  @AfterEach
  void close() {
    comeBack.countDown();
    trainer.close();
    kit.shutdownTestKit();
    session.close();
    metrics.close();
  }

  @Test
  void anActorThatStallsIsReplacedWithinItsTimeoutAndClosesItsGamesWhenItComesBack() {
    beforeStep =
        () -> {
          if (steps.incrementAndGet() == 50) {
            waitToComeBack();
          }
        };
    start(8);
    await().until(() -> steps.get() == 50);
    time.timePasses(TIMEOUT);
    assertThat(result).succeedsWithin(Duration.ofSeconds(60));
    assertThat(session.learner().version()).isEqualTo(8);
    assertThat(restarts()).isEqualTo(1);
    assertThat(made.get()).isEqualTo(2 * GAMES);

    comeBack.countDown();
    await().until(() -> closed.get() == 2 * GAMES);
  }

  @Test
  void anActorThatIsNotStuckForTheWholeTimeoutIsLeftAlone() {
    beforeStep =
        () -> {
          if (steps.incrementAndGet() == 50) {
            waitToComeBack();
          }
        };
    start(8);
    await().until(() -> steps.get() == 50);
    time.timePasses(TIMEOUT.multipliedBy(97).dividedBy(100));
    comeBack.countDown();
    assertThat(result).succeedsWithin(Duration.ofSeconds(60));
    assertThat(restarts()).isZero();
    assertThat(made.get()).isEqualTo(GAMES);
  }

  @Test
  void waitingForALargeNetworkIsNoStall() {
    startWithANetworkThatWaits();
    time.timePasses(TIMEOUT.multipliedBy(10));
    comeBack.countDown();
    assertThat(result).succeedsWithin(Duration.ofSeconds(60));
    assertThat(restarts()).isZero();
    assertThat(made.get()).isEqualTo(GAMES);
  }

  @Test
  void aNetworkThatNeverAnswersEndsTheRun() {
    startWithANetworkThatWaits();
    time.timePasses(TIMEOUT.multipliedBy(31));
    await().until(result::isDone);
    assertThatThrownBy(result::join)
        .hasRootCauseMessage(
            "the network has not answered for 900 s; if it is only slow, raise"
                + " rollout.stall-timeout");
  }

  /** Returns while the inference actor waits for {@link #comeBack}. */
  private void startWithANetworkThatWaits() {
    CountDownLatch asked = new CountDownLatch(1);
    AtomicInteger policies = new AtomicInteger();
    TrainingSupervisor.Parts parts =
        trainer.parts(trainer.learning(() -> session.learner().version() >= 8, () -> {}));
    Supplier<PolicyPool> slow =
        () -> {
          PolicyPool pool =
              new PolicyPool(
                  session.league(),
                  () -> {
                    if (policies.incrementAndGet() == 2) { // a past player's, when it is asked
                      asked.countDown();
                      waitToComeBack();
                    }
                    return new Policy(
                        AgentNetworks.create(session.config()), KernelSelection.choose());
                  });
          pool.publish(Matchmaker.NEWEST, session.learner().snapshot());
          return pool;
        };
    kit.spawn(
        TrainingSupervisor.create(
            new TrainingSupervisor.Parts(
                parts.rolloutActors(),
                parts.stallTimeout(),
                parts.games(),
                slow,
                parts.failures(),
                parts.learning(),
                parts.batchTrajectories(),
                parts.table(),
                parts.restarted()),
            result));
    await().until(() -> asked.getCount() == 0);
  }

  @Test
  void gamesThatAlwaysThrowEndTheRunWithTheirErrorInTheEnd() {
    beforeStep =
        () -> {
          throw new IllegalStateException("the game is broken");
        };
    start(1);
    // one after the other is replaced, then the actor that has only failed games closes all
    await().until(() -> closed.get() >= 2 * GAMES - 1);
    // what the network takes is not counted, so the clock must not run away from it
    AtomicInteger looks = new AtomicInteger();
    await()
        .atMost(Duration.ofSeconds(60))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .until(
            () -> {
              time.timePasses(LOOK);
              looks.incrementAndGet();
              return result.isDone();
            });
    assertThat(looks.get()).isGreaterThanOrEqualTo((int) TIMEOUT.multipliedBy(5).dividedBy(LOOK));
    assertThatThrownBy(result::join)
        .hasCauseInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage("the game is broken");
    await().until(() -> closed.get() == made.get());
  }
}
