package org.overseer.perceiver.dl4j;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.InputTypeUtil;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.core.Initializer;
import org.overseer.perceiver.core.PerceiverConfig;

/**
 * Configuration of a Perceiver IO encoder as a Deeplearning4j layer; {@code addLayer} makes it a
 * vertex of a {@code ComputationGraph}.
 *
 * <pre>{@code
 * new NeuralNetConfiguration.Builder().seed(7).updater(new Adam(1e-3)).graphBuilder()
 *     .addInputs("units").setInputTypes(InputType.recurrent(16))
 *     .addLayer("set", new PerceiverLayer.Builder(PerceiverConfig.tiny()).build(), "units")
 *     .addLayer("out", new OutputLayer.Builder().nOut(2).activation(Activation.SOFTMAX).build(), "set")
 *     .setOutputs("out").build();
 * }</pre>
 *
 * <p>Input: sets as sequences {@code [B, C, M]} ({@code [B, M, C]} with {@link RNNFormat#NWC}),
 * float32, with a mask {@code [B, M]} that is 0 on padding; without a mask all inputs are real. The
 * order of a set's inputs does not matter. Output: see {@link PerceiverOutput}. An empty set's
 * attention result is zero. C is taken from the input type and replaces the config's {@code
 * d_model}.
 *
 * <p>To embed features first, use a {@code Convolution1D} with kernel size 1. A {@code DenseLayer}
 * between sets brings preprocessors that, in 1.0.0-M2.1, take the size of the last batch that was
 * fitted for that of the batch at hand.
 *
 * <p>Updater, regularisation, gradient normalisation, constraints and dropout (of the input) are
 * those of any layer; biases and the gains of norms count as biases. Activation, weight and bias
 * initialisation are the Perceiver's own, whatever the network sets. Weight noise is refused.
 */
public final class PerceiverLayer extends FeedForwardLayer {
  private static final long serialVersionUID = 1;

  @JsonProperty("perceiver")
  private final PerceiverConfig perceiver;

  @JsonProperty("output")
  private final PerceiverOutput output;

  @JsonProperty("dataFormat")
  private @Nullable RNNFormat dataFormat;

  private transient @Nullable Shapes shapes;

  /** Shapes of the parameters under their state-dict names, for one number of input channels. */
  private record Shapes(long channels, Map<String, long[]> byName) {}

  @JsonCreator
  private PerceiverLayer(
      @JsonProperty("perceiver") PerceiverConfig perceiver,
      @JsonProperty("output") PerceiverOutput output,
      @JsonProperty("dataFormat") @Nullable RNNFormat dataFormat) {
    this.perceiver = Objects.requireNonNull(perceiver, "perceiver");
    this.output = Objects.requireNonNull(output, "output");
    this.dataFormat = dataFormat;
  }

  private PerceiverLayer(Builder builder) {
    super(builder);
    perceiver = builder.perceiver;
    output = builder.output;
    dataFormat = builder.dataFormat;
    if (builder.getNOut() != 0) {
      throw new IllegalArgumentException(
          "nOut (%d) cannot be set: a PerceiverLayer's is d_latents, or nIn with PER_INPUT"
              .formatted(builder.getNOut()));
    }
    nOut = outputChannels();
    initializeConstraints(builder);
  }

  /**
   * Sizes of the Perceiver; {@code d_model} is {@code nIn} once that is known.
   *
   * @throws IllegalArgumentException if {@code nIn} does not divide by the heads
   */
  public PerceiverConfig perceiver() {
    return nIn > 0 ? perceiver.withDModel(Math.toIntExact(nIn)) : perceiver;
  }

  /** What goes on to the next layer. */
  public PerceiverOutput output() {
    return output;
  }

  /** Order of the axes of inputs and outputs. */
  RNNFormat format() {
    return dataFormat == null ? RNNFormat.NCW : dataFormat;
  }

  /** The modules of this configuration, their parameters added to the given ones. */
  PerceiverModules modules(Parameters parameters, Initializer initializer) {
    return new PerceiverModules(perceiver(), output, parameters, initializer);
  }

  /** Shapes of all parameters by state-dict name, in the order of the flat parameter array. */
  Map<String, long[]> shapes() {
    Shapes known = shapes;
    if (known == null || known.channels != nIn) {
      Parameters parameters = modules(new Parameters(), Initializer.zeros()).parameters();
      Map<String, long[]> byName = new LinkedHashMap<>();
      for (Parameter parameter : parameters) {
        byName.put(parameter.name(), parameter.value().shape());
        parameter.value().close();
      }
      known = new Shapes(nIn, byName);
      shapes = known;
    }
    return known.byName;
  }

  private long outputChannels() {
    return output == PerceiverOutput.PER_INPUT ? nIn : perceiver.dLatents();
  }

  @Override
  public org.deeplearning4j.nn.api.Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> trainingListeners,
      int layerIndex,
      INDArray layerParamsView,
      boolean initializeParams,
      DataType networkDataType) {
    if (nIn <= 0) {
      throw new IllegalStateException(
          describe() + " does not know its nIn: call setInputTypes(InputType.recurrent(…)) or nIn");
    }
    if (networkDataType != DataType.FLOAT) {
      throw new IllegalStateException(
          "%s computes in FLOAT, but the network's data type is %s; set dataType(DataType.FLOAT)"
              .formatted(describe(), networkDataType));
    }
    if (getWeightNoise() != null) {
      throw new IllegalStateException(describe() + " does not support weight noise; remove it");
    }
    var layer = new PerceiverNetworkLayer(conf, networkDataType);
    layer.setListeners(trainingListeners);
    layer.setIndex(layerIndex);
    layer.setParamsViewArray(layerParamsView);
    layer.setParamTable(initializer().init(conf, layerParamsView, initializeParams));
    layer.setConf(conf);
    return layer;
  }

  @Override
  public ParamInitializer initializer() {
    return PerceiverParamInitializer.INSTANCE;
  }

  @Override
  public void setNIn(InputType inputType, boolean override) {
    InputType.InputTypeRecurrent sets = requireSets(inputType);
    if (nIn <= 0 || override) {
      nIn = sets.getSize();
    }
    if (dataFormat == null || override) {
      dataFormat = sets.getFormat();
    }
    nOut = outputChannels();
    try {
      perceiver();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(describe() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    InputType.InputTypeRecurrent sets = requireSets(inputType);
    return switch (output) {
      case POOLED -> InputType.feedForward(perceiver.dLatents());
      case LATENTS ->
          InputType.recurrent(perceiver.dLatents(), perceiver.numLatents(), sets.getFormat());
      case PER_INPUT ->
          InputType.recurrent(sets.getSize(), sets.getTimeSeriesLength(), sets.getFormat());
    };
  }

  @Override
  public InputPreProcessor getPreProcessorForInputType(InputType inputType) {
    return InputTypeUtil.getPreprocessorForInputTypeRnnLayers(inputType, format(), getLayerName());
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType inputType) {
    long parameters = initializer().numParams(this);
    long state = getIUpdater() == null ? 0 : getIUpdater().stateSize(parameters);
    return new LayerMemoryReport.Builder(
            layerName, PerceiverLayer.class, inputType, getOutputType(-1, inputType))
        .standardMemory(parameters, state)
        .workingMemory(0, 0, 0, inputType.arrayElementsPerExample())
        .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
        .build();
  }

  private InputType.InputTypeRecurrent requireSets(InputType inputType) {
    if (inputType instanceof InputType.InputTypeRecurrent sets) {
      return sets;
    }
    throw new IllegalStateException(
        describe() + " reads sets, that is InputType.recurrent(channels), but gets " + inputType);
  }

  private String describe() {
    return "PerceiverLayer '" + getLayerName() + "'";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PerceiverLayer that
        && super.equals(other)
        && perceiver.equals(that.perceiver)
        && output == that.output
        && format() == that.format();
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), perceiver, output, format());
  }

  /** Sets what is particular to this layer, and all that Deeplearning4j's layers have. */
  public static final class Builder extends FeedForwardLayer.Builder<Builder> {
    private final PerceiverConfig perceiver;
    private PerceiverOutput output = PerceiverOutput.POOLED;
    private @Nullable RNNFormat dataFormat;

    /**
     * A layer of the given sizes with output {@link PerceiverOutput#POOLED}.
     *
     * @param perceiver its {@code d_model} gives way to the layer's {@code nIn}
     */
    public Builder(PerceiverConfig perceiver) {
      this.perceiver = perceiver;
    }

    /** What goes on to the next layer. */
    public Builder output(PerceiverOutput wanted) {
      output = wanted;
      return this;
    }

    /** Order of the axes, where no input type tells it: NCW unless set. */
    public Builder dataFormat(RNNFormat format) {
      dataFormat = format;
      return this;
    }

    @Override
    @SuppressWarnings("unchecked")
    public PerceiverLayer build() {
      return new PerceiverLayer(this);
    }
  }
}
