package org.overseer.training.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.overseer.training.config.ConfigException;

class EntityEncoderBenchTest {
  private static EntityEncoderBench bench(String architecture, int latents, int units, int batch) {
    return new EntityEncoderBench(
        architecture, List.of(4, latents), List.of(6, units), batch, 1, 3);
  }

  @Test
  void whatCannotBeMeasuredIsRefusedBeforeAProcessStarts() {
    assertThatThrownBy(() -> bench("tinny", 8, 8, 1))
        .isInstanceOf(ConfigException.class)
        .hasMessage("--architecture must be one of tiny, lite, full, but is 'tinny'");
    assertThatThrownBy(() -> bench("tiny", 0, 8, 1))
        .hasMessage("--latents must be 1 to 4096 but is 0");
    assertThatThrownBy(() -> bench("tiny", 8, 5000, 1))
        .hasMessage("--units must be 1 to 4096 but is 5000");
    assertThatThrownBy(() -> bench("tiny", 8, 8, -1))
        .hasMessage("--batch must be 1 to 1024 but is -1");
  }

  private static String side(int latents, long flops, double median, double min) {
    return """
        {"latents": %d, "agent_parameters": %d, "flops": %d,
         "forward_us": {"median": %s, "min": %s}, "forward_backward_us": {"median": 9, "min": 8}}
        """
        .formatted(latents, 1000 + latents, flops, median, min);
  }

  private static JsonNode row(int units, String transformer, String... perceivers)
      throws JsonProcessingException {
    String sides = transformer + "," + String.join(",", perceivers);
    return new ObjectMapper().readTree("{\"units\": %d, \"sides\": [%s]}".formatted(units, sides));
  }

  @Test
  void theTableMarksWhereEachEncoderWins() throws JsonProcessingException {
    JsonNode many =
        row(
            50,
            side(0, 5_000_000, 3.0, 2.0),
            side(4, 4_000_000, 2.5, 1.5),
            side(8, 6_000_000, 2.5, 2.5));
    JsonNode few =
        row(6, side(0, 500_000, 1.0, 0.5), side(4, 400_000, 1.5, 1.25), side(8, 600_000, 2.0, 1.0));
    StringWriter text = new StringWriter();
    new EntityEncoderTable(List.of(many, few)).print(new PrintWriter(text, true));
    List<String> lines =
        text.toString().lines().map(line -> line.replaceAll(" +", " ").strip()).toList();
    assertThat(lines)
        .containsSubsequence(
            "parameters of the whole agent",
            "1,000 1,004 (+0.4 %) 1,008 (+0.8 %)",
            "operations of a set, million",
            "units Transformer 4 latents 8 latents",
            "6 0.500 0.400 + 0.600 -",
            "50 5.000 4.000 + 6.000 -",
            "from 6 never",
            "forward, microseconds a set: median (minimum)",
            "6 1.0 (0.5) 1.5 (1.3) - 2.0 (1.0) -",
            "50 3.0 (2.0) 2.5 (1.5) + 2.5 (2.5)",
            "from 50 never");
  }
}
