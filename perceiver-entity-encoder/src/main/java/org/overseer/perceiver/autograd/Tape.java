package org.overseer.perceiver.autograd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.Kernels;

/**
 * Records functions as they are computed, then walks them backwards.
 *
 * <pre>{@code
 * tape.begin(true);
 * Variable y = Functions.linear(tape.constant(x), tape.parameter(w), tape.parameter(b));
 * Variable loss = Functions.mean(Functions.multiply(y, y));
 * tape.backward(loss); // w.gradient() and b.gradient() now hold their share
 * }</pre>
 *
 * <p>One tape serves one thread. Tapes on several threads may share parameters for forward passes.
 * The first tape switches off ND4J's periodic garbage collection, see {@link Arena}.
 */
public final class Tape implements AutoCloseable {
  private final Kernels kernels;
  private final Arena arena = new Arena();
  private final List<Node> nodes = new ArrayList<>();
  private final Map<Parameter, Variable> parameters = new IdentityHashMap<>();
  private boolean recording;

  /** One recorded function: its outputs, and what to run once their gradients are complete. */
  private record Node(Variable[] outputs, Runnable backward) {}

  /** Backward of a function with two results, of which at least one has a gradient. */
  @FunctionalInterface
  interface PairBackward {
    void apply(Variable first, Variable second);
  }

  /** A tape whose functions use the given kernels. */
  public Tape(Kernels kernels) {
    this.kernels = kernels;
  }

  /**
   * Starts a new step. All variables of the previous one die.
   *
   * @param recording whether to prepare for {@link #backward}; false for inference
   */
  public void begin(boolean recording) {
    this.recording = recording;
    nodes.clear();
    parameters.clear();
    arena.reset();
  }

  /** Whether this step can be differentiated. */
  public boolean recording() {
    return recording;
  }

  /**
   * Computes one part of a model, such as a layer. In a step that is not recorded the memory of
   * everything but its result is free again afterwards: the same few arrays, still in the cache,
   * serve one layer after the other. Variables made inside must not be used outside.
   *
   * @param part makes a variable of this tape
   * @return its result
   */
  public Variable scoped(Supplier<Variable> part) {
    if (recording) {
      return part.get();
    }
    Arena.Mark mark = arena.mark();
    INDArray result = part.get().value();
    arena.release(mark);
    INDArray kept = arena.allocate(result.shape());
    FloatBuffers.move(result, kept);
    return new Variable(this, kept, false, null);
  }

  /** The kernels that this tape's functions use. */
  public Kernels kernels() {
    return kernels;
  }

  /** Native memory held for intermediate arrays, in bytes. */
  public long bytes() {
    return arena.bytes();
  }

  /** A C-order float32 array with undefined content that lives until the step ends. */
  public INDArray allocate(long... shape) {
    return arena.allocate(shape);
  }

  /** What has been allocated so far, to be {@linkplain #release released} down to. */
  Arena.Mark mark() {
    return arena.mark();
  }

  /** Takes back what was allocated since the mark. */
  void release(Arena.Mark mark) {
    arena.release(mark);
  }

  /** A rectangle of an array that lives until the step ends; see {@link Arena#view}. */
  INDArray view(INDArray array, long offset, long rows, long columns, long stride) {
    return arena.view(array, offset, rows, columns, stride);
  }

  /** A value without gradient. A gapless C-order float array is used as it is, others copied. */
  public Variable constant(INDArray value) {
    return new Variable(this, contiguous(value), false, null);
  }

  /** A value without gradient, copied from the heap. */
  public Variable constant(float[] data, long... shape) {
    INDArray array = allocate(shape);
    long length = array.isEmpty() ? 0 : array.length();
    if (length != data.length) {
      throw new IllegalArgumentException(
          "Shape " + Arrays.toString(shape) + " does not hold " + data.length + " values");
    }
    FloatBuffers.write(data, array);
    return new Variable(this, array, false, null);
  }

  /** A value whose gradient is wanted though it is no parameter. */
  public Variable watch(INDArray value) {
    return new Variable(this, contiguous(value), recording, null);
  }

  /** The variable of a parameter, one and the same within a step. */
  public Variable parameter(Parameter parameter) {
    Variable existing = parameters.get(parameter);
    if (existing == null) {
      existing =
          recording
              ? new Variable(this, parameter.value(), true, parameter.gradient())
              : new Variable(this, parameter.value(), false, null);
      parameters.put(parameter, existing);
    }
    return existing;
  }

  /**
   * Records a function that has been computed; the way to add differentiable functions.
   *
   * @param value the result, usually {@linkplain #allocate allocated} from this tape
   * @param backward run at most once, when the gradient of the result is complete
   * @param inputs the variables that the result depends on
   * @return the result as a variable; it requires a gradient if any input does
   */
  public Variable record(INDArray value, Backward backward, Variable... inputs) {
    Variable output = new Variable(this, value, anyRequiresGradient(inputs), null);
    if (output.requiresGradient()) {
      nodes.add(
          new Node(new Variable[] {output}, () -> backward.apply(output.gradientForOverwriting())));
    }
    return output;
  }

  /** As {@link #record}, for a function with two results; backward finds gradients in them. */
  Variable[] recordPair(
      INDArray first, INDArray second, PairBackward backward, Variable... inputs) {
    boolean needed = anyRequiresGradient(inputs);
    Variable a = new Variable(this, first, needed, null);
    Variable b = new Variable(this, second, needed, null);
    Variable[] outputs = {a, b};
    if (needed) {
      nodes.add(new Node(outputs, () -> backward.apply(a, b)));
    }
    return outputs;
  }

  /** Back-propagates from a loss of one element. */
  public void backward(Variable output) {
    if (output.value().length() != 1) {
      throw new IllegalArgumentException(
          "Only a scalar can be differentiated without a gradient of its own; the output is "
              + output);
    }
    INDArray one = allocate(output.shape());
    one.assign(1);
    backward(output, one);
  }

  /** Back-propagates from an output with the given gradient, in the output's shape. */
  public void backward(Variable output, INDArray outputGradient) {
    backward(new Variable[] {output}, new INDArray[] {outputGradient});
  }

  /**
   * Back-propagates from several outputs at once. May be called once per step.
   *
   * @throws IllegalStateException if this step is not recorded
   */
  public void backward(Variable[] outputs, INDArray[] gradients) {
    if (!recording) {
      throw new IllegalStateException(
          "backward needs a recorded step that was not differentiated yet: begin(true)");
    }
    if (outputs.length != gradients.length) {
      throw new IllegalArgumentException(
          outputs.length + " outputs but " + gradients.length + " gradients");
    }
    for (int i = 0; i < outputs.length; i++) {
      seed(outputs[i], gradients[i]);
    }
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      if (anyHasGradient(node.outputs)) {
        node.backward.run();
      }
    }
    nodes.clear();
    recording = false;
  }

  /** Releases all native memory of this tape. */
  @Override
  public void close() {
    nodes.clear();
    parameters.clear();
    arena.close();
  }

  private void seed(Variable output, INDArray gradient) {
    if (!Arrays.equals(output.shape(), gradient.shape())) {
      throw new IllegalArgumentException(
          "The gradient of %s must have its shape, has %s"
              .formatted(output, Arrays.toString(gradient.shape())));
    }
    if (!output.requiresGradient() || output.value().isEmpty()) {
      return;
    }
    boolean more = output.hasGradient();
    kernels.scale(contiguous(gradient), 1f, output.gradientForOverwriting(), more);
  }

  private INDArray contiguous(INDArray value) {
    if (value.isEmpty() || FloatBuffers.isContiguous(value)) {
      return value;
    }
    INDArray copy = allocate(value.shape());
    copy.assign(value);
    return copy;
  }

  private boolean anyRequiresGradient(Variable[] inputs) {
    if (!recording) {
      return false;
    }
    for (Variable input : inputs) {
      if (input.requiresGradient()) {
        return true;
      }
    }
    return false;
  }

  private static boolean anyHasGradient(Variable[] outputs) {
    for (Variable output : outputs) {
      if (output.hasGradient()) {
        return true;
      }
    }
    return false;
  }
}
