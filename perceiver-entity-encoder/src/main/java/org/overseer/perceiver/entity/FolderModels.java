package org.overseer.perceiver.entity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.overseer.perceiver.autograd.AttentionMask;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.DecoderConfig;
import org.overseer.perceiver.core.Initializer;
import org.overseer.perceiver.core.ParameterScope;
import org.overseer.perceiver.core.PerceiverConfig;
import org.overseer.perceiver.core.PerceiverDecoder;
import org.overseer.perceiver.core.PerceiverEncoder;
import org.overseer.perceiver.io.JsonObject;
import org.overseer.perceiver.io.ModelFolder;
import org.overseer.perceiver.io.PerceiverConfigJson;

/** Builds the model that a folder's config names, with the folder's weights. */
final class FolderModels {
  private static final String ENCODER = "PerceiverModel";
  private static final String ENCODER_DECODER = "EntityIO(composed)";
  private static final String OWN = "PerceiverEntityEncoder";

  private FolderModels() {}

  /**
   * Loads a model.
   *
   * @throws org.overseer.perceiver.io.ModelFormatException if the architecture is not supported or
   *     the weights do not fit
   */
  static ModelRunner.Model load(ModelFolder folder) {
    JsonObject json = folder.config();
    List<String> architectures = json.texts("architectures");
    String architecture = architectures.size() == 1 ? architectures.get(0) : "";
    return switch (architecture) {
      case ENCODER -> huggingFace(folder, "", /* withDecoder= */ false);
      case ENCODER_DECODER -> huggingFace(folder, "perceiver.", /* withDecoder= */ true);
      case OWN -> new OwnEncoder(PerceiverEntityEncoder.load(folder.path()));
      default ->
          throw json.error(
              "architectures %s cannot be run; supported are %s, %s and %s"
                  .formatted(architectures, ENCODER, ENCODER_DECODER, OWN));
    };
  }

  private static ModelRunner.Model huggingFace(
      ModelFolder folder, String prefix, boolean withDecoder) {
    PerceiverConfig config = PerceiverConfigJson.read(folder.config());
    DecoderConfig decoderConfig = withDecoder ? decoderConfig(folder.config(), config) : null;
    folder.requireRoomFor(
        config.matrixWeights() + (decoderConfig == null ? 0 : decoderConfig.matrixWeights()));
    Parameters parameters = new Parameters();
    ParameterScope root = new ParameterScope(parameters, "", Initializer.zeros());
    PerceiverEncoder encoder =
        new PerceiverEncoder(new ParameterScope(parameters, prefix, root.initializer()), config);
    PerceiverDecoder decoder =
        decoderConfig == null ? null : new PerceiverDecoder(root.child("decoder"), decoderConfig);
    folder.load(parameters, "");
    return new HuggingFaceModel(parameters, encoder, decoder);
  }

  private static DecoderConfig decoderConfig(JsonObject json, PerceiverConfig encoder) {
    JsonObject decoder = json.object("decoder");
    if (!decoder.text("position_encoding_type", "none").equals("none")) {
      throw decoder.error("'position_encoding_type' must be 'none': the queries are the inputs");
    }
    try {
      return new DecoderConfig(
          encoder.dModel(),
          encoder.dLatents(),
          decoder.optionalInteger("qk_channels"),
          decoder.optionalInteger("v_channels"),
          decoder.integer("num_heads", 1),
          decoder.integer("widening_factor", 1),
          encoder.hiddenAct(),
          decoder.bool("use_query_residual", false),
          decoder.bool("final_project", true) ? decoder.integer("output_num_channels") : null);
    } catch (IllegalArgumentException e) {
      throw decoder.error(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Hugging Face's encoder on padded inputs, with its additive mask; its decoder asks each input.
   */
  private record HuggingFaceModel(
      Parameters parameters, PerceiverEncoder encoder, @Nullable PerceiverDecoder decoder)
      implements ModelRunner.Model {

    @Override
    public Map<String, ModelRunner.Output> run(Tape tape, Variable inputs, PaddedBatch batch) {
      Segments sets = batch.segments();
      AttentionMask mask = batch.hasPadding() ? new AttentionMask(batch.mask()) : null;
      Variable latents = encoder.encode(inputs, sets, mask); // [B·N, D]
      Map<String, ModelRunner.Output> outputs = new LinkedHashMap<>();
      outputs.put("last_hidden_state", perSet(latents, batch));
      if (decoder != null) {
        Variable logits =
            decoder.decode(inputs, sets, latents, encoder.latentSets(batch.sets())); // [B·M, O]
        outputs.put("logits", perSet(logits, batch));
      }
      return outputs;
    }

    @Override
    public int inputChannels() {
      return encoder.config().dModel();
    }

    @Override
    public boolean differentiableInputs() {
      return true;
    }
  }

  /** An encoder of ours; padding is removed before it and put back after it. */
  private record OwnEncoder(PerceiverEntityEncoder encoder) implements ModelRunner.Model {

    @Override
    public Parameters parameters() {
      return encoder.parameters();
    }

    @Override
    public Map<String, ModelRunner.Output> run(Tape tape, Variable inputs, PaddedBatch batch) {
      EntityEncoding encoding = encoder.encode(tape, batch.packed());
      Variable padded =
          Functions.scatterAddRows(encoding.perEntity(), batch.realRows(), batch.rows());
      Map<String, ModelRunner.Output> outputs = new LinkedHashMap<>();
      outputs.put("last_hidden_state", perSet(encoding.latents(), batch));
      outputs.put("entity_embeddings", perSet(padded, batch));
      outputs.put("pooled", new ModelRunner.Output(encoding.pooled(), encoding.pooled().shape()));
      return outputs;
    }

    @Override
    public int inputChannels() {
      return encoder.schema().size();
    }

    @Override
    public boolean differentiableInputs() {
      return false;
    }
  }

  /** {@code [B·n, C]} seen as {@code [B, n, C]}. */
  private static ModelRunner.Output perSet(Variable value, PaddedBatch batch) {
    int sets = batch.sets();
    return new ModelRunner.Output(value, new long[] {sets, value.rows() / sets, value.columns()});
  }
}
