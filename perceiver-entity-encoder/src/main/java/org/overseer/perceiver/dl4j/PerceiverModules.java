package org.overseer.perceiver.dl4j;

import org.jspecify.annotations.Nullable;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.DecoderConfig;
import org.overseer.perceiver.core.Initializer;
import org.overseer.perceiver.core.ParameterScope;
import org.overseer.perceiver.core.PerceiverConfig;
import org.overseer.perceiver.core.PerceiverDecoder;
import org.overseer.perceiver.core.PerceiverEncoder;

/**
 * The encoder of a {@link PerceiverLayer} and, for {@link PerceiverOutput#PER_INPUT}, its decoder.
 *
 * <p>Names of tensors are those of the Hugging Face state dict: a bare encoder has no prefix, with
 * a decoder it is under {@code perceiver.}.
 */
final class PerceiverModules {
  private final PerceiverOutput output;
  private final Parameters parameters;
  private final PerceiverEncoder encoder;
  private final @Nullable PerceiverDecoder decoder;

  PerceiverModules(
      PerceiverConfig config,
      PerceiverOutput output,
      Parameters parameters,
      Initializer initializer) {
    this.output = output;
    this.parameters = parameters;
    ParameterScope root = new ParameterScope(parameters, "", initializer);
    if (output == PerceiverOutput.PER_INPUT) {
      encoder = new PerceiverEncoder(root.child("perceiver"), config);
      decoder = new PerceiverDecoder(root.child("decoder"), decoderConfig(config));
    } else {
      encoder = new PerceiverEncoder(root, config);
      decoder = null;
    }
  }

  /** Each input asks the latents; no final linear. */
  static DecoderConfig decoderConfig(PerceiverConfig encoder) {
    return DecoderConfig.forQueries(encoder.dModel(), encoder);
  }

  Parameters parameters() {
    return parameters;
  }

  /**
   * The layer's output for packed sets.
   *
   * @param inputs {@code [ΣM, C]}
   * @return {@code [B, D]}, {@code [B·N, D]} or {@code [ΣM, C]}, as the output says
   */
  Variable apply(Variable inputs, Segments sets) {
    Variable latents = encoder.encode(inputs, sets); // [B·N, D]
    Segments latentSets = encoder.latentSets(sets.size());
    if (decoder != null) {
      return decoder.decode(inputs, sets, latents, latentSets); // [ΣM, C]
    }
    return output == PerceiverOutput.POOLED ? Functions.segmentMean(latents, latentSets) : latents;
  }
}
