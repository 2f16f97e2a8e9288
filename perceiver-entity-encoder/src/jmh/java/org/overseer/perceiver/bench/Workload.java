package org.overseer.perceiver.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.overseer.perceiver.core.DecoderConfig;
import org.overseer.perceiver.core.PerceiverConfig;
import org.overseer.perceiver.flops.FlopCounter;

/**
 * What is measured.
 *
 * @param name for tables and {@code --workload}
 * @param network which network
 * @param pass forward alone, or a training step
 * @param batch sets
 * @param inputs inputs of each set, of which the peer always reads all
 * @param packed whether we leave out the inputs that are padding; sets then hold 20 to 120 of them
 * @param aim largest share of the peer's time that is good enough
 */
record Workload(
    String name, Network network, Pass pass, int batch, int inputs, boolean packed, double aim) {
  private static final int ENTITIES = 512;

  /** The networks. */
  enum Network {
    /** The entity encoder: 3 latent layers over 32 latents × 256, then an answer for each entity. */
    ENTITY,
    /** The released language model without its tokenizer: 26 layers over 256 latents × 1280. */
    LANGUAGE,
    /** AlphaStar's Transformer over the same entities, 3 layers; its peer is our own encoder. */
    TRANSFORMER
  }

  /** What one run does. */
  enum Pass {
    FORWARD,
    TRAIN
  }

  /** All of them, in the order of the table. */
  static List<Workload> all() {
    List<Workload> all = new ArrayList<>();
    double[] forward = {0.5, 0.5, 0.3};
    double[] train = {0.85, 0.6, 0.4};
    int[] batches = {1, 16, 64};
    for (int i = 0; i < batches.length; i++) {
      all.add(entity("entity-forward-" + batches[i], Pass.FORWARD, batches[i], false, forward[i]));
    }
    for (int i = 0; i < batches.length; i++) {
      all.add(entity("entity-train-" + batches[i], Pass.TRAIN, batches[i], false, train[i]));
    }
    for (int batch : batches) {
      all.add(entity("packed-forward-" + batch, Pass.FORWARD, batch, true, 0.15));
    }
    for (int batch : batches) {
      all.add(entity("packed-train-" + batch, Pass.TRAIN, batch, true, 0.15));
    }
    all.add(new Workload("language-forward-1", Network.LANGUAGE, Pass.FORWARD, 1, 2048, false, 0.7));
    // Here more is better: how many times as long as our Perceiver our Transformer takes.
    all.add(
        new Workload(
            "transformer-forward-16", Network.TRANSFORMER, Pass.FORWARD, 16, ENTITIES, false, 3));
    return all;
  }

  /** Whether the ratio is to be at least the aim, not at most. */
  boolean moreIsBetter() {
    return network == Network.TRANSFORMER;
  }

  /** Operations of one forward pass over the whole batch as projected attention needs them. */
  double flops() {
    double sum = 0;
    for (int count : realInputs()) {
      FlopCounter counter = new FlopCounter();
      if (network == Network.TRANSFORMER) {
        counter.transformer(3, 256, 4, count);
      } else {
        counter.perceiverEncoder(encoder(), count);
        counter.perceiverDecoder(decoder(), count, encoder().numLatents());
      }
      if (network == Network.LANGUAGE) {
        counter.linear("logits", count, 768, OurContender.VOCABULARY);
      }
      sum += counter.total();
    }
    return sum;
  }

  private static Workload entity(
      String name, Pass pass, int batch, boolean packed, double aim) {
    return new Workload(name, Network.ENTITY, pass, batch, ENTITIES, packed, aim);
  }

  /** Sizes of the encoder. */
  PerceiverConfig encoder() {
    return switch (network) {
      case ENTITY, TRANSFORMER ->
          PerceiverConfig.builder()
              .latents(32, 256)
              .dModel(256)
              .selfAttends(1, 3)
              .heads(8, 8)
              .build();
      case LANGUAGE ->
          PerceiverConfig.builder()
              .latents(256, 1280)
              .dModel(768)
              .selfAttends(1, 26)
              .heads(8, 8)
              .attentionChannels(256, 1280)
              .build();
    };
  }

  /** Sizes of the decoder. */
  DecoderConfig decoder() {
    return switch (network) {
      case ENTITY, TRANSFORMER -> DecoderConfig.forQueries(256, encoder());
      case LANGUAGE ->
          new DecoderConfig(768, 1280, 256, 768, 8, 1, encoder().hiddenAct(), false, null);
    };
  }

  /** Inputs that each set really has. */
  int[] realInputs() {
    int[] counts = new int[batch];
    Arrays.fill(counts, inputs);
    if (packed) {
      SplittableRandom random = new SplittableRandom(7);
      Arrays.setAll(counts, set -> random.nextInt(20, 121));
    }
    return counts;
  }

  /** Values of all inputs {@code [batch, inputs, C]}, padding included. */
  float[] values() {
    SplittableRandom random = new SplittableRandom(11);
    float[] values = new float[batch * inputs * encoder().dModel()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** The gradient of the loss with respect to each output {@code [batch, inputs, E]}. */
  float[] outputGradient() {
    SplittableRandom random = new SplittableRandom(13);
    float[] values = new float[batch * inputs * decoder().queryChannels()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian() / values.length;
    }
    return values;
  }
}
