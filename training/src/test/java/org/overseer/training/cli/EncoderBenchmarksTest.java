package org.overseer.training.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class EncoderBenchmarksTest {
  @Test
  void whatABuildSaysIsToldAndNotPrinted() {
    List<String> told = new ArrayList<>();
    ProcessBuilder build = new ProcessBuilder("sh", "-c", "echo out; echo err >&2; exit 3");
    assertThat(EncoderBenchmarks.status(build, told::add)).isEqualTo(3);
    assertThat(told).containsExactlyInAnyOrder("out", "err");
  }

  @Test
  void figuresAreTheSameInEveryCountry() {
    JsonNode result =
        JsonNodeFactory.instance.objectNode().put("ours_median_ms", 1.25).put("ours_min_ms", 1.5);
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(EncoderTable.interim(result)).isEqualTo("  ours 1.25 (1.50) ms");
    } finally {
      Locale.setDefault(before);
    }
  }
}
