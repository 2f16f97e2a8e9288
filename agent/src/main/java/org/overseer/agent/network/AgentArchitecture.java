package org.overseer.agent.network;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.Initializer;
import org.overseer.perceiver.core.ParameterScope;
import org.overseer.perceiver.entity.EntityBatch;
import org.overseer.perceiver.entity.EntityEncoder;
import org.overseer.perceiver.entity.EntityEncoding;

/**
 * The agent's network, part by part in reading order (after AlphaStar's detailed architecture).
 *
 * <pre>
 * entities ─▶ EntityEncoder (Perceiver IO) ─┬─ pooled ───────────────────────┐
 *                                           ├─ per entity ─▶ scatter ─┐      │
 * planes ───────────────────────────────────┼──────────▶ SpatialEncoder ─────┤
 * scalars ─▶ ScalarEncoder ─────────────────┼────────────────────────────────┤
 *                                           │                                Core ─▶ ValueHeads
 *                                           └─ latents, per entity ─▶ ActionHead ◀─────┘
 *                                      embedded scalars, skip maps ──────▲
 * </pre>
 *
 * <p>The core is an LSTM. What an agent can do without is in its {@link AgentParts}. No weight
 * depends on the number of units or the size of the map. Axes: T steps, B players, time-major.
 */
public final class AgentArchitecture {
  private final AgentConfig config;
  private final Parameters parameters = new Parameters();
  private final EntityEncoder entityEncoder;
  private final ScalarEncoder scalarEncoder;
  private final SpatialEncoder spatialEncoder;
  private final Core core;
  private final ValueHeads valueHeads;
  private final ActionHead actionHead;

  /**
   * Builds the network with first values drawn from {@code random}.
   *
   * @param config the sizes
   */
  public AgentArchitecture(AgentConfig config, RandomGenerator random) {
    this.config = config;
    ParameterScope scope = new ParameterScope(parameters, "", Initializer.deepMind(random));
    entityEncoder = EntityEncoders.create(scope.child("entity"), config);
    scalarEncoder = ScalarEncoder.ofPlayer(scope.child("scalar"), config);
    spatialEncoder = new SpatialEncoder(scope.child("spatial"), config);
    int joined =
        config.sizes().entityChannels()
            + config.sizes().scalarChannels()
            + config.sizes().spatialOutput();
    core = Core.create(scope.child("core"), joined, config);
    valueHeads = new ValueHeads(scope, config);
    actionHead = ActionHeads.create(scope, config);
  }

  /** The sizes. */
  public AgentConfig config() {
    return config;
  }

  /** All parameters by name. */
  public Parameters parameters() {
    return parameters;
  }

  /** The part that reads the entities; it can be saved alone. */
  public EntityEncoder entityEncoder() {
    return entityEncoder;
  }

  /**
   * About how much native memory an observation takes while it is learned from, for networks whose
   * maps are most of it.
   */
  public long learningBytes() {
    return spatialEncoder.learningBytes();
  }

  /** What the choices of its decisions mean. */
  public ActionSpace actionSpace() {
    return actionHead.space();
  }

  /** Runs the network without the opponents' view, see the other method. */
  public AgentOutput forward(
      Tape tape,
      FeatureBatch features,
      int steps,
      Decisions decisions,
      float[] initialStates,
      float[] starts) {
    return forward(tape, features, null, steps, decisions, initialStates, starts);
  }

  /**
   * Runs the network over T steps of B players who have decided already.
   *
   * @param tape the tape of this step, already begun
   * @param features {@code T·B} observations, time-major
   * @param opponents what the players' opponents see at the same steps; without it a win/loss value
   *     that depends on it has no meaning
   * @param steps T
   * @param decisions what the players decided at the first observations, some number of whole steps
   *     of them; a learner's last step only bootstraps the value
   * @param initialStates recurrent states before the first step, {@code [B, R]}
   * @param starts 1 where a game starts, {@code [T, B]}
   * @throws IllegalArgumentException if the decisions do not fit the observations
   */
  public AgentOutput forward(
      Tape tape,
      FeatureBatch features,
      @Nullable FeatureBatch opponents,
      int steps,
      Decisions decisions,
      float[] initialStates,
      float[] starts) {
    if (decisions.size() > features.size()) {
      throw new IllegalArgumentException(
          "there are %d decisions on %d observations".formatted(decisions.size(), features.size()));
    }
    Trunk trunk = trunk(tape, features, opponents, steps, initialStates, starts);
    return new AgentOutput(
        actionHead.evaluate(trunk.headInput(tape, features, decisions.size()), decisions),
        trunk.values,
        trunk.core.state());
  }

  /**
   * Runs the network for one step of B players and decides for them.
   *
   * @param tape the tape of this step, already begun
   * @param features B observations
   * @param states recurrent states before the step, zeros where a game starts, {@code [B, R]}
   * @param chooser draws for each of the players
   */
  public ActingOutput act(Tape tape, FeatureBatch features, float[] states, Chooser chooser) {
    Trunk trunk = trunk(tape, features, null, 1, states, new float[features.size()]);
    return new ActingOutput(
        actionHead.act(trunk.headInput(tape, features, features.size()), chooser),
        trunk.values,
        trunk.core.state());
  }

  /** What is computed before the action head. */
  private record Trunk(
      EntityEncoding entities,
      Variable scalars,
      SpatialEncoder.Encoded spatial,
      Core.Unrolled core,
      Variable values) {
    HeadInput headInput(Tape tape, FeatureBatch features, int observations) {
      return new HeadInput(
          tape, features, entities, scalars, spatial.maps(), core.outputs(), observations);
    }
  }

  private Trunk trunk(
      Tape tape,
      FeatureBatch features,
      @Nullable FeatureBatch opponents,
      int steps,
      float[] initialStates,
      float[] starts) {
    EntityEncoding entities = entityEncoder.encode(tape, entityBatch(features));
    SpatialEncoder.Encoded spatial = spatialEncoder.encode(tape, features, entities.perEntity());
    Variable scalars = scalarEncoder.encode(tape, features);
    Variable joined =
        Functions.concatColumns(entities.pooled(), spatial.pooled(), scalars); // [T·B, I]
    Core.Unrolled core = this.core.unroll(joined, steps, initialStates, starts);
    Variable values = valueHeads.values(tape, core.outputs(), scalars, opponents); // [T·B, S]
    return new Trunk(entities, scalars, spatial, core, values);
  }

  private EntityBatch entityBatch(FeatureBatch features) {
    return entityBatch(features, config);
  }

  /** The entities of observations that were encoded for an agent of these sizes. */
  static EntityBatch entityBatch(FeatureBatch features, AgentConfig config) {
    if (!features.config().equals(config.features())) {
      throw new IllegalArgumentException(
          "the observations were encoded with other features than this agent's: encode them with"
              + " its config().features()");
    }
    int[] offsets = Arrays.copyOf(features.entityOffsets(), features.size() + 1);
    return EntityBatch.packed(
        config.features().columns().size(), features.entities(), new Segments(offsets));
  }
}
