package org.overseer.perceiver.multimodal;

import java.util.EnumMap;
import java.util.Map;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.ParameterScope;
import org.overseer.perceiver.core.PerceiverDecoder;
import org.overseer.perceiver.position.FourierPositionEncoding;
import org.overseer.perceiver.position.TrainablePositionEncoding;

/**
 * One cross-attend for the queries of all modalities (DeepMind's perceiver.py): Fourier features of
 * chosen points for video and sound, a trained query for the label, padded to one width.
 *
 * <p>Axes: B examples, O queries of an example, F channels of an answer. Tensors: {@code
 * modalities.label.decoder.output_position_encodings.position_embeddings [1, channels]}, the basic
 * decoder's under {@code decoder.}, {@code padding.<modality>}.
 */
final class MultimodalDecoder {
  private final AudioVideoConfig clip;
  private final FourierPositionEncoding audioPositions;
  private final FourierPositionEncoding videoPositions;
  private final TrainablePositionEncoding labelQuery;
  private final PerceiverDecoder decoder;
  private final ChannelPadding padding;

  /** Adds the decoder to the scope, in the order of the released state dict. */
  MultimodalDecoder(ParameterScope scope, MultimodalConfig config) {
    this.clip = config.clip();
    this.audioPositions = clip.audioPositions();
    this.videoPositions = clip.videoPositions();
    this.labelQuery =
        new TrainablePositionEncoding(
            scope
                .child("modalities")
                .child("label")
                .child("decoder")
                .child("output_position_encodings"),
            1,
            config.labelQueryChannels());
    this.decoder = new PerceiverDecoder(scope.child("decoder"), config.decoder());
    this.padding = new ChannelPadding(scope, config.queryWidths(), config.minQueryPadding());
  }

  /**
   * Answers for each example.
   *
   * @param latents {@code [B·N, D]}
   * @return {@code [B·size, F]} of each modality
   */
  Map<Modality, Variable> decode(Variable latents, Segments latentSets, Points points) {
    Tape tape = latents.tape();
    Map<Modality, Variable> queries = new EnumMap<>(Modality.class);
    if (points.audio().length > 0) {
      queries.put(Modality.AUDIO, audioPositions.points(tape, points.audio(), clip.audioPatches()));
    }
    if (points.image().length > 0) {
      queries.put(
          Modality.IMAGE,
          videoPositions.points(tape, points.image(), clip.frames(), clip.height(), clip.width()));
    }
    queries.put(Modality.LABEL, labelQuery.table(tape));
    queries.replaceAll(padding::apply);
    Map<Modality, Integer> sizes = new EnumMap<>(Modality.class);
    queries.forEach((modality, query) -> sizes.put(modality, query.rows()));
    Variable joined = new RowLayout(1, sizes).join(queries); // [O, E]
    Variable answers = decoder.decodeShared(joined, latents, latentSets, /* queryMask= */ null);
    RowLayout layout = new RowLayout(latentSets.size(), sizes);
    Map<Modality, Variable> parts = new EnumMap<>(Modality.class);
    sizes.keySet().forEach(modality -> parts.put(modality, layout.part(answers, modality)));
    return parts;
  }
}
