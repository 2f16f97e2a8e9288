package org.overseer.perceiver.dl4j;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.core.Initializer;

/**
 * Lays the parameters of a {@link PerceiverLayer} end to end in the network's flat array.
 *
 * <p>Keys are state-dict names with dashes for underscores: Deeplearning4j cuts a layer's name from
 * a parameter's at the last underscore.
 */
final class PerceiverParamInitializer implements ParamInitializer {
  static final PerceiverParamInitializer INSTANCE = new PerceiverParamInitializer();

  private PerceiverParamInitializer() {}

  /** Deeplearning4j's key of a parameter. */
  static String key(String stateDictName) {
    return stateDictName.replace('_', '-');
  }

  @Override
  public long numParams(NeuralNetConfiguration conf) {
    return numParams(conf.getLayer());
  }

  @Override
  public long numParams(Layer layer) {
    return shapes(layer).values().stream().mapToLong(PerceiverParamInitializer::length).sum();
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    return shapes(layer).keySet().stream().map(PerceiverParamInitializer::key).toList();
  }

  @Override
  public List<String> weightKeys(Layer layer) {
    return paramKeys(layer).stream().filter(key -> isWeightParam(layer, key)).toList();
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    return paramKeys(layer).stream().filter(key -> isBiasParam(layer, key)).toList();
  }

  /** Matrices; by name alone, because Deeplearning4j asks at every step. */
  @Override
  public boolean isWeightParam(Layer layer, String key) {
    return key.endsWith(".latents") || (key.endsWith(".weight") && !key.contains(".layernorm"));
  }

  @Override
  public boolean isBiasParam(Layer layer, String key) {
    return !isWeightParam(layer, key);
  }

  @Override
  public Map<String, INDArray> init(
      NeuralNetConfiguration conf, INDArray paramsView, boolean initializeParams) {
    Map<String, INDArray> table = slices(conf.getLayer(), paramsView);
    table.keySet().forEach(conf::addVariable);
    if (initializeParams) {
      // The network has seeded this generator from its configuration.
      var random = new SplittableRandom(Nd4j.getRandom().nextLong());
      Parameters drawn =
          ((PerceiverLayer) conf.getLayer())
              .modules(new Parameters(), Initializer.deepMind(random))
              .parameters();
      for (Parameter parameter : drawn) {
        Objects.requireNonNull(table.get(key(parameter.name()))).assign(parameter.value());
        parameter.value().close();
      }
    }
    return table;
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration conf, INDArray gradientView) {
    return slices(conf.getLayer(), gradientView);
  }

  private static Map<String, INDArray> slices(Layer layer, INDArray flat) {
    INDArray vector = flat.reshape(flat.length());
    Map<String, INDArray> slices = new LinkedHashMap<>();
    long start = 0;
    for (Map.Entry<String, long[]> entry : shapes(layer).entrySet()) {
      long end = start + length(entry.getValue());
      slices.put(
          key(entry.getKey()),
          vector.get(NDArrayIndex.interval(start, end)).reshape('c', entry.getValue()));
      start = end;
    }
    return slices;
  }

  private static Map<String, long[]> shapes(Layer layer) {
    return ((PerceiverLayer) layer).shapes();
  }

  private static long length(long[] shape) {
    return LongStream.of(shape).reduce(1, Math::multiplyExact);
  }
}
