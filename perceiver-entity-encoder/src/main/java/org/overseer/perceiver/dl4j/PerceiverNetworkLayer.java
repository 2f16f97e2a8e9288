package org.overseer.perceiver.dl4j;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.Initializer;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;

/**
 * A {@link PerceiverLayer} at work: copies a batch of padded sets onto a tape of its own, and the
 * tape's gradients into the network's flat array.
 *
 * <p>Parameters are slices of that array, not copies. The tape's memory is its own and lies outside
 * Deeplearning4j's workspaces, because it outlives them. Like every layer, for one thread.
 */
final class PerceiverNetworkLayer extends BaseLayer<PerceiverLayer> {
  private static final long serialVersionUID = 1;

  private transient @Nullable PerceiverModules modules;
  private transient @Nullable Tape tape;
  private transient @Nullable Pass last;

  /** A forward pass: {@code [B·M, C]} in, the modules' result out, before padding is put back. */
  private record Pass(
      int sets, int setSize, Variable inputs, Variable output, boolean differentiable) {}

  PerceiverNetworkLayer(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(false);
    applyDropOutIfNecessary(training, workspaceMgr);
    Pass pass = forward(training);
    INDArray rows = pass.output.value();
    if (layerConf().output() == PerceiverOutput.POOLED) {
      return workspaceMgr
          .createUninitialized(ArrayType.ACTIVATIONS, DataType.FLOAT, rows.shape(), 'c')
          .assign(rows);
    }
    long[] shape = {pass.sets, rows.size(0) / pass.sets, rows.size(1)};
    INDArray result =
        workspaceMgr.createUninitialized(
            ArrayType.ACTIVATIONS, DataType.FLOAT, networkOrder(shape), 'c');
    channelsLast(result).assign(rows.reshape('c', shape));
    return result;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(true);
    Pass pass = last;
    if (pass == null || !pass.differentiable) { // the forward pass was one of inference
      pass = forward(/* training= */ true);
    }
    Gradient gradient = backward(pass, epsilon);
    last = null; // a tape can be walked back once
    INDArray inputEpsilon =
        workspaceMgr.createUninitialized(
            ArrayType.ACTIVATION_GRAD, DataType.FLOAT, input.shape(), 'c');
    channelsLast(inputEpsilon)
        .assign(
            pass.inputs.gradient().reshape('c', pass.sets, pass.setSize, pass.inputs.columns()));
    return new Pair<>(gradient, backpropDropOutIfPresent(inputEpsilon));
  }

  private Pass forward(boolean training) {
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      requireInput();
      INDArray source = channelsLast(input); // [B, M, C]
      Tape currentTape = tape();
      currentTape.begin(training);
      INDArray packed = currentTape.allocate(source.shape());
      packed.assign(source);
      int sets = Math.toIntExact(source.size(0));
      int setSize = Math.toIntExact(source.size(1));
      Variable inputs =
          currentTape.watch(packed.reshape('c', (long) sets * setSize, source.size(2)));
      Pass pass =
          new Pass(sets, setSize, inputs, applyWithoutPadding(inputs, sets, setSize), training);
      last = pass;
      return pass;
    }
  }

  private Variable applyWithoutPadding(Variable inputs, int sets, int setSize) {
    PerceiverModules model = modules();
    if (maskArray == null) {
      return model.apply(inputs, Segments.uniform(sets, setSize));
    }
    float[] mask = requireMask(sets, setSize);
    int[] real = IntStream.range(0, mask.length).filter(row -> mask[row] != 0).toArray();
    int[] lengths = new int[sets];
    for (int row : real) {
      lengths[row / setSize]++;
    }
    Variable result =
        model.apply(Functions.gatherRows(inputs, real), Segments.ofLengths(lengths)); // [ΣM, C]
    return layerConf().output() == PerceiverOutput.PER_INPUT
        ? Functions.scatterAddRows(result, real, sets * setSize)
        : result;
  }

  private Gradient backward(Pass pass, INDArray epsilon) {
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      Parameters parameters = modules().parameters();
      parameters.zeroGradients();
      Tape currentTape = tape();
      INDArray rows = currentTape.allocate(pass.output.shape());
      if (layerConf().output() == PerceiverOutput.POOLED) {
        rows.assign(epsilon);
      } else {
        INDArray source = channelsLast(epsilon);
        rows.reshape('c', source.shape()).assign(source);
      }
      currentTape.backward(pass.output, rows);
      pass.inputs.gradient(); // where none has arrived, it is made outside of workspaces too
      Gradient gradient = new DefaultGradient(gradientsFlattened);
      for (Parameter parameter : parameters) {
        String key = PerceiverParamInitializer.key(parameter.name());
        INDArray view = Objects.requireNonNull(gradientViews.get(key));
        gradient.setGradientFor(key, view.assign(parameter.gradient()));
      }
      return gradient;
    }
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArray(
      INDArray mask, MaskState currentMaskState, int minibatchSize) {
    super.feedForwardMaskArray(mask, currentMaskState, minibatchSize);
    boolean stays = mask != null && layerConf().output() == PerceiverOutput.PER_INPUT;
    return new Pair<>(stays ? mask : null, stays ? currentMaskState : null);
  }

  /** The parameters under their state-dict names, in the network's memory. */
  Parameters parameters() {
    return modules().parameters();
  }

  private PerceiverModules modules() {
    PerceiverModules existing = modules;
    if (existing == null) {
      Map<String, INDArray> arrays = new HashMap<>();
      for (String name : layerConf().shapes().keySet()) {
        arrays.put(name, params.get(PerceiverParamInitializer.key(name)));
      }
      existing = layerConf().modules(Parameters.over(arrays), Initializer.zeros());
      modules = existing;
    }
    return existing;
  }

  private Tape tape() {
    Tape existing = tape;
    if (existing == null) {
      existing = new Tape(KernelSelection.choose());
      tape = existing;
    }
    return existing;
  }

  private void requireInput() {
    long channels = layerConf().getNIn();
    if (input.rank() != 3 || channelsLast(input).size(2) != channels) {
      throw new IllegalArgumentException(
          "input: expected %s with %d channels but got %s %s"
              .formatted(
                  layerConf().format() == RNNFormat.NCW
                      ? "[sets, channels, set size]"
                      : "[sets, set size, channels]",
                  channels,
                  Arrays.toString(input.shape()),
                  layerId()));
    }
  }

  private float[] requireMask(int sets, int setSize) {
    if (maskArray.rank() != 2 || maskArray.size(0) != sets || maskArray.size(1) != setSize) {
      throw new IllegalArgumentException(
          "mask: expected [%d, %d] to match the input but got %s %s"
              .formatted(sets, setSize, Arrays.toString(maskArray.shape()), layerId()));
    }
    return FloatBuffers.toArray(maskArray);
  }

  /** An array of the network as a view {@code [B, rows, channels]}. */
  private INDArray channelsLast(INDArray array) {
    return layerConf().format() == RNNFormat.NWC ? array : array.permute(0, 2, 1);
  }

  /** The network's shape of an array {@code [B, rows, channels]}. */
  private long[] networkOrder(long[] shape) {
    return layerConf().format() == RNNFormat.NWC
        ? shape
        : new long[] {shape[0], shape[2], shape[1]};
  }

  @Override
  public void setParamTable(Map<String, INDArray> paramTable) {
    super.setParamTable(paramTable);
    modules = null;
  }

  /** The inherited method would read matrices in Fortran order, and the flat array has C order. */
  @Override
  public void setParams(INDArray params) {
    if (params != paramsFlattened) {
      setParams(params, 'c');
    }
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  @Override
  public void clear() {
    super.clear();
    last = null;
  }

  @Override
  public void close() {
    if (tape != null) {
      tape.close();
      tape = null;
    }
    last = null;
  }

  @Override
  public Layer clone() {
    PerceiverNetworkLayer copy = new PerceiverNetworkLayer(conf.clone(), dataType);
    Map<String, INDArray> table = new LinkedHashMap<>();
    params.forEach((key, value) -> table.put(key, value.dup('c')));
    copy.setParamTable(table);
    return copy;
  }
}
