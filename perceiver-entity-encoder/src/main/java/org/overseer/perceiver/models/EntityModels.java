package org.overseer.perceiver.models;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.DecoderConfig;
import org.overseer.perceiver.core.MaskRules;
import org.overseer.perceiver.core.PaddingMask;
import org.overseer.perceiver.core.ParameterScope;
import org.overseer.perceiver.core.PerceiverConfig;
import org.overseer.perceiver.core.PerceiverDecoder;
import org.overseer.perceiver.core.PerceiverEncoder;
import org.overseer.perceiver.flops.FlopCounter;
import org.overseer.perceiver.io.DecoderConfigJson;
import org.overseer.perceiver.io.JsonObject;
import org.overseer.perceiver.io.PerceiverConfigJson;

/** Encoders of padded sets of vectors, alone or with a decoder that asks each input. */
final class EntityModels {
  private static final String INPUTS = "inputs";

  private EntityModels() {}

  /** Hugging Face's {@code PerceiverModel} without preprocessor or decoder. */
  static ModelPlan<?> encoder(JsonObject json) {
    PerceiverConfig config = PerceiverConfigJson.read(json);
    return plan(json, config, config.matrixWeights(), null);
  }

  /** The same with the basic decoder, whose queries are the inputs. */
  static ModelPlan<?> encoderDecoder(JsonObject json) {
    PerceiverConfig config = PerceiverConfigJson.read(json);
    JsonObject decoder = json.object("decoder");
    if (!decoder.text("position_encoding_type", "none").equals("none")) {
      throw decoder.error("'position_encoding_type' must be 'none': the queries are the inputs");
    }
    DecoderConfig defaults =
        new DecoderConfig(
            config.dModel(),
            config.dLatents(),
            null,
            null,
            1,
            1,
            config.hiddenAct(),
            /* useQueryResidual= */ false,
            null);
    DecoderConfig decoderConfig = DecoderConfigJson.read(json, defaults);
    return plan(
        json, config, config.matrixWeights() + decoderConfig.matrixWeights(), decoderConfig);
  }

  private static ModelPlan<Network> plan(
      JsonObject json, PerceiverConfig config, double weights, @Nullable DecoderConfig decoder) {
    MaskRules rules = DecoderConfigJson.readMaskRules(json);
    return new ModelPlan<>(
        weights,
        scope -> Network.create(scope, config, decoder, rules),
        Network::run,
        Network::flops);
  }

  /** The encoder and, with a decoder, its settings. */
  private record Network(
      PerceiverEncoder encoder,
      @Nullable PerceiverDecoder decoder,
      @Nullable DecoderConfig decoderConfig,
      MaskRules rules) {
    /** Sets of the paper's StarCraft experiments (appendix B). */
    private static final int ENTITIES = 512;

    static Network create(
        ParameterScope scope,
        PerceiverConfig config,
        @Nullable DecoderConfig decoderConfig,
        MaskRules rules) {
      if (decoderConfig == null) {
        return new Network(new PerceiverEncoder(scope, config), null, null, rules);
      }
      return new Network(
          new PerceiverEncoder(scope.child("perceiver"), config),
          new PerceiverDecoder(scope.child("decoder"), decoderConfig),
          decoderConfig,
          rules);
    }

    Map<String, ModelOutput> run(Tape tape, ModelInputs inputs) {
      int[] shape = inputs.shape(INPUTS, "sets", "entities", "channels");
      int channels = encoder.config().dModel();
      if (shape[2] != channels) {
        throw inputs.error("'inputs' has %d channels but the model reads %d", shape[2], channels);
      }
      int batch = shape[0];
      Segments sets = Segments.uniform(batch, shape[1]);
      PaddingMask mask = inputs.mask("attention_mask", batch, shape[1], rules.emptyMask());
      Variable entities = inputs.watch(INPUTS, tape, sets.total(), channels); // [B·M, C]
      Variable latents = encoder.encode(entities, sets, mask); // [B·N, D]
      Map<String, ModelOutput> outputs = new LinkedHashMap<>();
      outputs.put("last_hidden_state", ModelOutput.perSet(latents, batch));
      if (decoder != null) {
        Variable logits =
            decoder.decode(
                entities,
                sets,
                latents,
                encoder.latentSets(batch),
                rules.decoderQueryMask() ? mask : null); // [B·M, O]
        outputs.put("logits", ModelOutput.perSet(logits, batch));
      }
      return outputs;
    }

    FlopCounter flops() {
      FlopCounter counter = new FlopCounter().perceiverEncoder(encoder.config(), ENTITIES);
      return decoderConfig == null
          ? counter
          : counter.perceiverDecoder(decoderConfig, ENTITIES, encoder.config().numLatents());
    }
  }
}
