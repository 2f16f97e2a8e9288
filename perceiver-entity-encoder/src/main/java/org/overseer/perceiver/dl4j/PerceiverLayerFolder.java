package org.overseer.perceiver.dl4j;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.overseer.perceiver.core.DecoderConfig;
import org.overseer.perceiver.core.PerceiverConfig;
import org.overseer.perceiver.io.JsonObject;
import org.overseer.perceiver.io.ModelFolder;
import org.overseer.perceiver.io.ModelFormatException;
import org.overseer.perceiver.io.PerceiverConfigJson;

/**
 * A {@link PerceiverLayer} as a model folder, {@code config.json} and {@code model.safetensors}: in
 * place of Deeplearning4j's {@code ModelSerializer}, and readable by Python.
 *
 * <p>Tensors have the names of Hugging Face's state dict, so an encoder that was trained in a
 * network runs outside of it, and weights from elsewhere can be put into a network.
 */
public final class PerceiverLayerFolder {
  private static final String OUTPUT = "output";
  private static final String ENCODER = "PerceiverModel";
  private static final String ENCODER_DECODER = "EntityIO(composed)";

  private PerceiverLayerFolder() {}

  /**
   * Writes the sizes and weights of a layer.
   *
   * @param layer such as {@code graph.getLayer("set")}
   * @throws IllegalArgumentException if it is no {@link PerceiverLayer}
   * @throws java.io.UncheckedIOException if the folder cannot be written
   */
  public static void save(Layer layer, Path folder) {
    PerceiverNetworkLayer perceiver = require(layer);
    PerceiverConfig config = perceiver.layerConf().perceiver();
    PerceiverOutput output = perceiver.layerConf().output();
    boolean decodes = output == PerceiverOutput.PER_INPUT;
    ObjectNode json = JsonObject.create();
    json.put("model_type", "perceiver");
    json.putArray("architectures").add(decodes ? ENCODER_DECODER : ENCODER);
    json.put("empty_mask", "zero");
    json.put(OUTPUT, name(output));
    PerceiverConfigJson.write(config, json);
    if (decodes) {
      write(PerceiverModules.decoderConfig(config), json.putObject("decoder"));
    }
    ModelFolder.save(folder, json, perceiver.parameters(), "");
  }

  private static void write(DecoderConfig decoder, ObjectNode json) {
    json.put("position_encoding_type", "none");
    json.put("num_heads", decoder.numHeads());
    json.put("qk_channels", decoder.qkChannels());
    json.put("v_channels", decoder.vChannels());
    json.put("widening_factor", decoder.wideningFactor());
    json.put("use_query_residual", decoder.useQueryResidual());
    json.put("final_project", decoder.outputNumChannels() != null);
  }

  /**
   * A layer with the sizes that {@link #save} wrote, without its weights: build a network with it,
   * then {@link #load}.
   *
   * @throws ModelFormatException if the folder is missing or broken, or not one of these
   */
  public static PerceiverLayer.Builder layer(Path folder) {
    JsonObject json = ModelFolder.open(folder).config();
    PerceiverConfig config = PerceiverConfigJson.read(json);
    return new PerceiverLayer.Builder(config).nIn(config.dModel()).output(output(json));
  }

  /**
   * Reads the weights of a folder into a layer of the same sizes.
   *
   * @throws ModelFormatException if the folder is missing or broken, or of other sizes; then the
   *     layer has not changed
   */
  public static void load(Path folder, Layer layer) {
    PerceiverNetworkLayer perceiver = require(layer);
    ModelFolder model = ModelFolder.open(folder);
    JsonObject json = model.config();
    PerceiverConfig saved = PerceiverConfigJson.read(json);
    PerceiverConfig wanted = perceiver.layerConf().perceiver();
    if (!saved.equals(wanted)) {
      throw json.error("describes %s but the layer is %s".formatted(saved, wanted));
    }
    if (output(json) != perceiver.layerConf().output()) {
      throw json.error(
          "'%s' is '%s' but the layer's is '%s'"
              .formatted(OUTPUT, json.text(OUTPUT), name(perceiver.layerConf().output())));
    }
    model.load(perceiver.parameters(), "");
  }

  private static PerceiverOutput output(JsonObject json) {
    String text = json.text(OUTPUT);
    for (PerceiverOutput output : PerceiverOutput.values()) {
      if (name(output).equals(text)) {
        return output;
      }
    }
    throw json.error(
        "'%s' is '%s'; known are %s"
            .formatted(
                OUTPUT,
                text,
                Arrays.stream(PerceiverOutput.values()).map(PerceiverLayerFolder::name).toList()));
  }

  private static String name(PerceiverOutput output) {
    return output.name().toLowerCase(Locale.ROOT);
  }

  private static PerceiverNetworkLayer require(Layer layer) {
    if (layer instanceof PerceiverNetworkLayer perceiver) {
      return perceiver;
    }
    if (layer instanceof BaseWrapperLayer wrapper) { // frozen, for instance
      return require(wrapper.getUnderlying());
    }
    throw new IllegalArgumentException(
        "needs a PerceiverLayer of a network but got "
            + (layer == null ? "none" : layer.getClass().getSimpleName()));
  }
}
