package org.overseer.perceiver.flops;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.overseer.perceiver.core.DecoderConfig;
import org.overseer.perceiver.core.PerceiverConfig;

/**
 * Counts floating-point operations of one forward pass, part by part.
 *
 * <p>Per attention block with Tq queries and Tk keys: {@code 2·[Tq·Cq·qk + Tk·Ck·(qk+v) +
 * Tq·Tk·(qk+v) + Tq·v·out]}, and {@code 4·w·Tq·d²} for its MLP. Heads do not change the count.
 * Every query row is counted for every set, also where an implementation shares work between sets.
 */
public final class FlopCounter {
  /** The counting rule, to be printed beside each figure. */
  public static final String RULE =
      "forward pass of one set; 2 operations per multiply-accumulate; linear layers and attention"
          + " products only";

  /** Operations of one named part. */
  public record Part(String name, long flops) {}

  private final List<Part> parts = new ArrayList<>();

  /** Adds an encoder over a set of {@code inputs}: its cross-attend and its latent layers. */
  public FlopCounter perceiverEncoder(PerceiverConfig config, int inputs) {
    long n = config.numLatents();
    long d = config.dLatents();
    long cross =
        attention(
                n, inputs, d, config.dModel(), config.crossQkChannels(), config.crossVChannels(), d)
            + mlp(n, d, config.crossAttentionWideningFactor());
    long layer =
        attention(n, n, d, d, config.selfQkChannels(), config.selfVChannels(), d)
            + mlp(n, d, config.selfAttentionWideningFactor());
    add("encoder.cross_attention", cross);
    add(
        "encoder.self_attends",
        Math.multiplyExact(layer, (long) config.numBlocks() * config.numSelfAttendsPerBlock()));
    return this;
  }

  /** Adds a decoder that answers {@code queries} from {@code latents}. */
  public FlopCounter perceiverDecoder(DecoderConfig config, int queries, int latents) {
    long e = config.queryChannels();
    long cross =
        attention(
                queries,
                latents,
                e,
                config.latentChannels(),
                config.effectiveQkChannels(),
                config.effectiveVChannels(),
                e)
            + mlp(queries, e, config.wideningFactor());
    add("decoder.cross_attention", cross);
    Integer outputs = config.outputNumChannels();
    if (outputs != null) {
      linear("decoder.final_layer", queries, Math.toIntExact(e), outputs);
    }
    return this;
  }

  /**
   * Adds self-attention layers over a set of {@code rows}, all widths equal to {@code channels}.
   */
  public FlopCounter transformer(int layers, int channels, int wideningFactor, int rows) {
    long layer =
        attention(rows, rows, channels, channels, channels, channels, channels)
            + mlp(rows, channels, wideningFactor);
    add("transformer.layers", Math.multiplyExact(layer, (long) layers));
    return this;
  }

  /** Adds a linear layer over {@code rows}. */
  public FlopCounter linear(String name, int rows, int in, int out) {
    add(name, Math.multiplyExact(2L * rows, (long) in * out));
    return this;
  }

  /** The parts in the order they were added. */
  public List<Part> parts() {
    return Collections.unmodifiableList(parts);
  }

  /** Operations of all parts. */
  public long total() {
    return parts.stream().mapToLong(Part::flops).reduce(0, Math::addExact);
  }

  /** A table of the parts in GFLOPs with the total and the counting rule. */
  public String report() {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      text.append(line(part.name(), part.flops(), ""));
    }
    return text.append(line("total", total(), " (" + RULE + ")")).toString();
  }

  private static String line(String name, long flops, String rule) {
    return String.format(Locale.ROOT, "%-28s %10.4f GFLOPs%s%n", name, flops / 1e9, rule);
  }

  private void add(String name, long flops) {
    parts.add(new Part(name, flops));
  }

  private static long attention(
      long tq, long tk, long queryChannels, long keyChannels, long qk, long v, long out) {
    long projections = tq * queryChannels * qk + tk * keyChannels * (qk + v) + tq * v * out;
    long products = tq * tk * (qk + v);
    return Math.multiplyExact(2L, Math.addExact(projections, products));
  }

  private static long mlp(long rows, long channels, long wideningFactor) {
    return Math.multiplyExact(4 * wideningFactor * rows, channels * channels);
  }
}
