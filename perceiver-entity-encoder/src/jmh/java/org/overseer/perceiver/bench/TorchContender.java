package org.overseer.perceiver.bench;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.core.DecoderConfig;
import org.overseer.perceiver.core.PerceiverConfig;
import org.overseer.perceiver.kernels.FloatBuffers;

/**
 * The same network in libtorch, eager, with standard attention over padded sets.
 *
 * <p>What DJL computes belongs to the manager of its first operand. So whatever comes of a weight
 * or a moment is handed to the step, else it would live, and its memory never be used again, until
 * the end.
 */
final class TorchContender implements Contender {
  private static final float EPSILON = 1e-5f;

  private final Workload workload;
  private final NDManager manager;
  private final Map<String, NDArray> weights = new LinkedHashMap<>();
  private final Map<String, NDArray> firstMoments = new LinkedHashMap<>();
  private final Map<String, NDArray> secondMoments = new LinkedHashMap<>();
  private final NDArray inputs;
  private final NDArray outputGradient;
  private final @Nullable NDArray mask;
  private int steps;

  TorchContender(Workload workload, Parameters parameters, int threads) {
    this.workload = workload;
    Engine engine = Engine.getEngine("PyTorch");
    JniUtils.setNumThreads(threads);
    manager = engine.newBaseManager();
    boolean train = workload.pass() == Workload.Pass.TRAIN;
    parameters.forEach(
        p -> {
          NDArray weight =
              manager.create(FloatBuffers.toArray(p.value()), new Shape(p.value().shape()));
          weight.setRequiresGradient(train);
          weights.put(p.name(), weight);
          if (train) {
            firstMoments.put(p.name(), manager.zeros(weight.getShape()));
            secondMoments.put(p.name(), manager.zeros(weight.getShape()));
          }
        });
    int batch = workload.batch();
    Shape shape = new Shape(batch, workload.inputs(), workload.encoder().dModel());
    inputs = manager.create(workload.values(), shape);
    Shape out = new Shape(batch, workload.inputs(), workload.decoder().queryChannels());
    outputGradient = manager.create(maskedGradient(), out);
    mask = workload.packed() ? manager.create(additiveMask(), maskShape()) : null;
  }

  private Shape maskShape() {
    return new Shape(workload.batch(), 1, 1, workload.inputs());
  }

  private float[] additiveMask() {
    float[] values = new float[workload.batch() * workload.inputs()];
    int[] counts = workload.realInputs();
    for (int i = 0; i < values.length; i++) {
      boolean real = i % workload.inputs() < counts[i / workload.inputs()];
      values[i] = real ? 0 : -1e9f;
    }
    return values;
  }

  private float[] maskedGradient() {
    float[] values = workload.outputGradient();
    int[] counts = workload.realInputs();
    int width = workload.decoder().queryChannels();
    for (int i = 0; i < values.length; i++) {
      int row = i / width;
      if (row % workload.inputs() >= counts[row / workload.inputs()]) {
        values[i] = 0;
      }
    }
    return values;
  }

  private NDArray forward(NDManager step) {
    PerceiverConfig config = workload.encoder();
    int batch = workload.batch();
    NDArray x = of(step, inputs.reshape(inputs.getShape())); // a view
    NDArray latents =
        of(step, weight("embeddings.latents").expandDims(0))
            .broadcast(new Shape(batch, config.numLatents(), config.dLatents()));
    NDArray z =
        cross("encoder.cross_attention.", latents, x, config.numCrossAttentionHeads(), true, mask);
    for (int block = 0; block < config.numBlocks(); block++) {
      for (int i = 0; i < config.numSelfAttendsPerBlock(); i++) {
        z = self("encoder.self_attends." + i + ".", z, config.numSelfAttentionHeads());
      }
    }
    DecoderConfig decoder = workload.decoder();
    String name = "decoder.decoding_cross_attention.";
    if (workload.network() == Workload.Network.ENTITY) {
      return cross(name, x, z, decoder.numHeads(), decoder.useQueryResidual(), null);
    }
    NDArray queries = of(step, weight("queries").expandDims(0));
    NDArray answers =
        cross(name, queries, z, decoder.numHeads(), decoder.useQueryResidual(), null);
    return answers.matMul(of(step, weight("embedding").transpose()));
  }

  private static NDArray of(NDManager step, NDArray array) {
    array.attach(step);
    return array;
  }

  private NDArray cross(
      String name,
      NDArray queries,
      NDArray inputs,
      int heads,
      boolean residual,
      @Nullable NDArray keyMask) {
    NDArray q = norm(name + "attention.self.layernorm1.", queries);
    NDArray kv = norm(name + "attention.self.layernorm2.", inputs);
    NDArray attended = attention(name, q, kv, heads, keyMask);
    return transform(name, residual ? queries.add(attended) : attended);
  }

  private NDArray self(String name, NDArray x, int heads) {
    NDArray normed = norm(name + "attention.self.layernorm1.", x);
    return transform(name, x.add(attention(name, normed, normed, heads, null)));
  }

  private NDArray transform(String name, NDArray x) {
    NDArray hidden = linear(name + "mlp.dense1.", norm(name + "layernorm.", x));
    return x.add(linear(name + "mlp.dense2.", hidden.getNDArrayInternal().gelu()));
  }

  private NDArray attention(
      String name, NDArray queries, NDArray inputs, int heads, @Nullable NDArray keyMask) {
    NDArray q = heads(linear(name + "attention.self.query.", queries), heads);
    NDArray k = heads(linear(name + "attention.self.key.", inputs), heads);
    NDArray v = heads(linear(name + "attention.self.value.", inputs), heads);
    double scale = 1 / Math.sqrt(q.getShape().get(3));
    NDArray scores = q.matMul(k.transpose(0, 1, 3, 2)).mul(scale);
    if (keyMask != null) {
      scores = scores.add(keyMask);
    }
    NDArray context = scores.softmax(-1).matMul(v).transpose(0, 2, 1, 3);
    long[] shape = context.getShape().getShape();
    NDArray joined = context.reshape(shape[0], shape[1], shape[2] * shape[3]);
    return linear(name + "attention.output.dense.", joined);
  }

  private static NDArray heads(NDArray x, int heads) {
    long[] shape = x.getShape().getShape();
    return x.reshape(shape[0], shape[1], heads, shape[2] / heads).transpose(0, 2, 1, 3);
  }

  private NDArray linear(String name, NDArray x) {
    return x.getNDArrayInternal()
        .linear(x, weight(name + "weight"), weight(name + "bias"))
        .singletonOrThrow();
  }

  private NDArray norm(String name, NDArray x) {
    Shape channels = new Shape(x.getShape().get(x.getShape().dimension() - 1));
    return x.getNDArrayInternal()
        .layerNorm(x, channels, weight(name + "weight"), weight(name + "bias"), EPSILON)
        .singletonOrThrow();
  }

  private NDArray weight(String name) {
    NDArray weight = weights.get(name);
    if (weight == null) {
      throw new IllegalStateException("The peer has no weight " + name);
    }
    return weight;
  }

  @Override
  public void run() {
    if (workload.pass() == Workload.Pass.FORWARD) {
      JniUtils.setGradMode(false);
      try (NDManager step = manager.newSubManager()) {
        forward(step);
      }
      return;
    }
    try (NDManager step = manager.newSubManager()) {
      backward(step);
      steps++;
      JniUtils.setGradMode(false); // kept by libtorch for each thread
      weights.forEach((name, weight) -> adam(step, name, weight));
    }
  }

  private void backward(NDManager step) {
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      PtNDArray output = (PtNDArray) forward(step);
      JniUtils.backward(output, (PtNDArray) outputGradient, false, false);
    }
  }

  /** In place wherever libtorch offers it through DJL; leaves a gradient of zero. */
  private void adam(NDManager step, String name, NDArray weight) {
    NDArray gradient = of(step, weight.getGradient());
    NDArray m = firstMoments.get(name);
    NDArray v = secondMoments.get(name);
    m.muli(0.9f).addi(gradient.mul(0.1f));
    v.muli(0.999f).addi(gradient.muli(gradient).muli(0.001f));
    double correction = Math.sqrt(1 - Math.pow(0.999, steps)) / (1 - Math.pow(0.9, steps));
    NDArray root = of(step, v.sqrt()).addi(1e-8f);
    NDArray change = of(step, m.div(root));
    weight.subi(change.muli((float) (OurContender.LEARNING_RATE * correction)));
    gradient.muli(0f);
  }

  @Override
  public float[] output() {
    try (NDManager step = manager.newSubManager()) {
      return packed(forward(step).toFloatArray());
    }
  }

  /** Outputs of the real inputs alone. */
  private float[] packed(float[] all) {
    if (!workload.packed()) {
      return all;
    }
    int width = workload.decoder().queryChannels();
    int[] counts = workload.realInputs();
    int total = 0;
    for (int count : counts) {
      total += count;
    }
    float[] real = new float[total * width];
    int to = 0;
    for (int set = 0; set < counts.length; set++) {
      System.arraycopy(all, set * workload.inputs() * width, real, to, counts[set] * width);
      to += counts[set] * width;
    }
    return real;
  }

  @Override
  public Map<String, float[]> gradients() {
    Map<String, float[]> gradients = new LinkedHashMap<>();
    if (workload.pass() == Workload.Pass.TRAIN) {
      try (NDManager step = manager.newSubManager()) {
        backward(step);
        weights.forEach(
            (name, weight) -> {
              NDArray gradient = of(step, weight.getGradient());
              gradients.put(name, gradient.toFloatArray());
              gradient.muli(0f);
            });
      }
    }
    return gradients;
  }

  @Override
  public void close() {
    manager.close();
  }
}
