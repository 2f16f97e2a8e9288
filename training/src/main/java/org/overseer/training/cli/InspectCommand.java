package org.overseer.training.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.flops.FlopCounter;
import org.overseer.perceiver.io.ModelFormatException;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.models.RunnableModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code overseer model inspect}: what a model is made of. */
@Command(
    name = "inspect",
    description = {
      "Show a model's configuration, parameters and operations.",
      "Weights of a folder are read and checked; a released configuration needs none."
    })
final class InspectCommand extends ConsoleCommand implements Callable<Integer> {
  private static final int BYTES_OF_A_PARAMETER = 4;
  private static final double GIGA = 1e9;
  private static final double MEGA = 1e6;

  @Mixin private ModelOptions options = new ModelOptions();

  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() {
    OpenModel opened = options.openForInspection();
    requireNumbers(opened);
    Map<String, Long> parameters = parameters(opened.model());
    FlopCounter flops = opened.model().countFlops();
    if (json.isSet()) {
      out().println(Json.line(toJson(opened, parameters, flops)));
    } else {
      print(opened, parameters, flops);
    }
    return ExitCode.DONE;
  }

  /** A model with a weight that is no number answers nothing else. */
  private static void requireNumbers(OpenModel opened) {
    for (Parameter parameter : opened.model().parameters()) {
      for (float value : FloatBuffers.toArray(parameter.value())) {
        if (!Float.isFinite(value)) {
          throw new ModelFormatException(
              "%s: the weights '%s' hold %s, which is no number; they are damaged"
                  .formatted(opened.name(), parameter.name(), value));
        }
      }
    }
  }

  /** Scalars of each part, in the model's order. */
  private static Map<String, Long> parameters(RunnableModel model) {
    Map<String, Long> parts = new LinkedHashMap<>();
    for (Parameter parameter : model.parameters()) {
      parts.merge(part(parameter.name()), parameter.length(), Long::sum);
    }
    return parts;
  }

  /** The first two words of a name without the {@code perceiver.} that nearly all have. */
  private static String part(String name) {
    String[] words = name.replaceFirst("^perceiver\\.", "").split("\\.", -1);
    return words.length > 2 ? words[0] + "." + words[1] : words[0];
  }

  private static Map<String, Object> toJson(
      OpenModel opened, Map<String, Long> parameters, FlopCounter flops) {
    Map<String, Object> result = opened.toJson();
    result.put("config", opened.model().config());
    result.put("parameters", opened.model().parameters().scalars());
    result.put("parameters_by_part", parameters);
    result.put("flops", flops.total());
    Map<String, Long> parts = new LinkedHashMap<>();
    flops.parts().forEach(part -> parts.merge(part.name(), part.flops(), Long::sum));
    result.put("flops_by_part", parts);
    result.put("flops_rule", FlopCounter.RULE);
    return result;
  }

  private void print(OpenModel opened, Map<String, Long> parameters, FlopCounter flops) {
    out().println("configuration");
    for (Map.Entry<String, JsonNode> field : opened.model().config().properties()) {
      if (!field.getValue().isObject()) { // names of labels may be thousands
        String value = field.getValue().toString();
        out().printf("  %-38s %s%n", printable(field.getKey()), value.replace("\"", ""));
      }
    }
    out().println("parameters");
    parameters.forEach(this::printCount);
    long total = opened.model().parameters().scalars();
    printCount("total", total);
    out()
        .println(
            String.format(
                Locale.ROOT, "  %.1f MB in float32", (double) total * BYTES_OF_A_PARAMETER / 1e6));
    out().println("operations");
    boolean large = flops.total() >= GIGA;
    for (FlopCounter.Part part : flops.parts()) {
      printOperations(part.name(), part.flops(), large);
    }
    printOperations("total", flops.total(), large);
    out().println("  " + FlopCounter.RULE);
  }

  private void printCount(String name, long count) {
    out().println(String.format(Locale.ROOT, "  %-38s %,15d", name, count));
  }

  private void printOperations(String name, long flops, boolean large) {
    out()
        .println(
            String.format(
                Locale.ROOT,
                "  %-38s %,15.3f %sFLOPs",
                name,
                flops / (large ? GIGA : MEGA),
                large ? "G" : "M"));
  }
}
