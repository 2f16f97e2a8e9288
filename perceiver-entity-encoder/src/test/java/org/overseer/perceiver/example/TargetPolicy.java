package org.overseer.perceiver.example;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.nd4j.linalg.learning.config.Adam;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.Initializer;
import org.overseer.perceiver.core.Linear;
import org.overseer.perceiver.core.ParameterScope;
import org.overseer.perceiver.core.PerceiverConfig;
import org.overseer.perceiver.entity.EntityBatch;
import org.overseer.perceiver.entity.EntityBatchBuilder;
import org.overseer.perceiver.entity.EntityEncoding;
import org.overseer.perceiver.entity.EntitySchema;
import org.overseer.perceiver.entity.PerceiverEntityEncoder;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.perceiver.optim.Optimizer;

/** Learns which of any number of enemies to shoot at. */
public final class TargetPolicy implements AutoCloseable {
  static final EntitySchema SCHEMA =
      EntitySchema.builder()
          .oneHot("armour", 3) // none, light, heavy: a shot takes 40, 20 or 10 off the health
          .squareRoot("health", 200)
          .scaled("distance", 0, 10) // shots reach to 6
          .build();

  private final Parameters parameters = new Parameters();
  private final PerceiverEntityEncoder encoder;
  private final Linear query;
  private final Linear key;
  private final Tape tape = new Tape(KernelSelection.choose());
  private final Optimizer optimizer;

  TargetPolicy(long seed) {
    Initializer initializer = Initializer.deepMind(new SplittableRandom(seed));
    ParameterScope scope = new ParameterScope(parameters, "", initializer);
    PerceiverConfig config = PerceiverConfig.tiny();
    encoder = new PerceiverEntityEncoder(scope.child("encoder"), SCHEMA, config);
    query = Linear.of(scope.child("query"), encoder.embeddingSize(), 32);
    key = Linear.of(scope.child("key"), encoder.embeddingSize(), 32);
    optimizer = new Optimizer(parameters, new Adam(1e-3), /* clip= */ 1);
  }

  /** Log-probabilities of the enemies of each set, {@code [sets, longest set]}. */
  private Variable logProbabilities(EntityBatch enemies) {
    EntityEncoding encoding = encoder.encode(tape, enemies);
    Segments sets = enemies.sets();
    Segments oneEach = Segments.uniform(sets.size(), 1);
    Variable logits =
        Functions.segmentDot(
            query.apply(encoding.pooled()), // [sets, 32]
            key.apply(encoding.perEntity()), // [enemies of all sets, 32]
            oneEach,
            sets);
    return Functions.maskedLogSoftmax(logits, present(sets));
  }

  /** 1 where a set has an enemy, 0 beyond its last one. */
  private static float[] present(Segments sets) {
    float[] present = new float[sets.size() * sets.max()];
    for (int set = 0; set < sets.size(); set++) {
      int start = set * sets.max();
      Arrays.fill(present, start, start + sets.length(set), 1f);
    }
    return present;
  }

  /** Picks a target in each set, learns from what that brought, and returns the mean reward. */
  double train(ShootingRange range, RandomGenerator random) {
    EntityBatch enemies = range.next();
    tape.begin(/* recording= */ true);
    Variable logProbabilities = logProbabilities(enemies);
    int[] targets = sample(logProbabilities, random);
    double[] rewards = range.shoot(targets);
    double mean = Arrays.stream(rewards).average().orElseThrow();
    float[] weights = new float[rewards.length];
    for (int set = 0; set < weights.length; set++) {
      weights[set] = (float) (mean - rewards[set]) / rewards.length; // minus the advantage
    }
    Variable taken = Functions.pickColumns(logProbabilities, targets); // [sets, 1]
    parameters.zeroGradients();
    tape.backward(Functions.weightedSum(taken, weights));
    optimizer.step();
    return mean;
  }

  /** The most probable target of each set. */
  int[] best(EntityBatch enemies) {
    tape.begin(/* recording= */ false);
    Variable logProbabilities = logProbabilities(enemies);
    float[] values = FloatBuffers.toArray(logProbabilities.value());
    int width = logProbabilities.columns();
    int[] best = new int[logProbabilities.rows()];
    for (int i = 0; i < values.length; i++) {
      if (values[i] > values[i / width * width + best[i / width]]) {
        best[i / width] = i % width;
      }
    }
    return best;
  }

  private static int[] sample(Variable logProbabilities, RandomGenerator random) {
    float[] values = FloatBuffers.toArray(logProbabilities.value());
    int width = logProbabilities.columns();
    int[] sampled = new int[logProbabilities.rows()];
    for (int set = 0; set < sampled.length; set++) {
      double left = random.nextDouble();
      for (int i = 0; i < width; i++) {
        double probability = Math.exp(values[set * width + i]);
        if (probability > 0) {
          sampled[set] = i;
          left -= probability;
          if (left < 0) {
            break;
          }
        }
      }
    }
    return sampled;
  }

  /** Writes the encoder, without this policy's own layers, as a model folder. */
  void saveEncoder(Path folder) {
    encoder.save(folder);
  }

  @Override
  public void close() {
    encoder.close();
    tape.close();
  }

  /** Sets of 1 to 8 enemies. A target in reach pays the more, the fewer shots it stands. */
  static final class ShootingRange {
    private static final double[] DAMAGE = {40, 20, 10};
    private static final double REACH = 6;

    private final RandomGenerator random;
    private final int sets;
    private final EntityBatchBuilder builder = new EntityBatchBuilder(SCHEMA.size());
    private final List<double[]> shots = new ArrayList<>();

    ShootingRange(int sets, long seed) {
      this.sets = sets;
      this.random = new SplittableRandom(seed);
    }

    /** The next sets, each with at least one enemy in reach. */
    EntityBatch next() {
      builder.clear();
      shots.clear();
      for (int set = 0; set < sets; set++) {
        double[] needed = new double[1 + random.nextInt(8)];
        for (int enemy = 0; enemy < needed.length; enemy++) {
          int armour = random.nextInt(3);
          double health = random.nextDouble(1, 200);
          double distance = random.nextDouble(enemy == 0 ? REACH : 10);
          builder.addRows(new float[] {armour, (float) health, (float) distance}, 0, 1);
          needed[enemy] = distance < REACH ? health / DAMAGE[armour] : Double.POSITIVE_INFINITY;
        }
        builder.endSet();
        shots.add(needed);
      }
      return builder.build();
    }

    /** 1 for the best target of a set, less for a tougher one, 0 for one out of reach. */
    double[] shoot(int[] targets) {
      double[] rewards = new double[sets];
      for (int set = 0; set < sets; set++) {
        double fewest = Arrays.stream(shots.get(set)).min().orElseThrow();
        rewards[set] = fewest / shots.get(set)[targets[set]];
      }
      return rewards;
    }
  }

  /** Trains for some steps, then returns the mean reward on 1,000 sets that it has not seen. */
  static double run(int steps, Path folder) {
    try (TargetPolicy policy = new TargetPolicy(1)) {
      ShootingRange range = new ShootingRange(64, 2);
      RandomGenerator random = new SplittableRandom(3);
      for (int step = 1; step <= steps; step++) {
        double reward = policy.train(range, random);
        if (step % 100 == 0) {
          System.out.printf("step %d: mean reward %.2f%n", step, reward);
        }
      }
      policy.saveEncoder(folder);
      ShootingRange unseen = new ShootingRange(1000, 4);
      int[] targets = policy.best(unseen.next());
      return Arrays.stream(unseen.shoot(targets)).average().orElseThrow();
    }
  }

  public static void main(String[] arguments) {
    System.out.printf("untrained, on unseen sets: %.2f%n", run(0, Path.of("encoder")));
    System.out.printf("trained, on unseen sets: %.2f%n", run(300, Path.of("encoder")));
    try (PerceiverEntityEncoder encoder = PerceiverEntityEncoder.load(Path.of("encoder"))) {
      List<float[]> enemies = List.of(new float[] {0, 45, 3}, new float[] {2, 150, 4});
      EntityEncoding encoding = encoder.encode(EntityBatch.of(encoder.schema(), enemies));
      System.out.println("the saved encoder gives " + encoding.perEntity());
    }
  }
}
