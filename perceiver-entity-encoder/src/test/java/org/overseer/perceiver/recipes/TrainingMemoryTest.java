package org.overseer.perceiver.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Training takes no more memory with time. A process of its own, all of whose heap is touched at
 * the start, so that what grows would be native memory.
 */
@Tag("learning")
@EnabledOnOs(OS.LINUX)
class TrainingMemoryTest {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingMemoryTest.class);
  private static final double MOST_GROWTH = 0.01;

  @Test
  void residentSizeIsFlatOverTheLastNineThousandOfTenThousandSteps()
      throws IOException, InterruptedException {
    List<long[]> sizes = new ArrayList<>();
    probe()
        .lines()
        .filter(line -> line.matches("\\d+ \\d+"))
        .map(line -> line.split(" "))
        .forEach(
            words -> sizes.add(new long[] {Long.parseLong(words[0]), Long.parseLong(words[1])}));
    assertThat(sizes).hasSize(MemoryProbe.STEPS / MemoryProbe.INTERVAL);
    sizes.forEach(size -> LOG.info("step {}: {} kB resident", size[0], size[1]));
    double first = sizes.get(0)[1];
    double largest = sizes.stream().mapToLong(size -> size[1]).max().orElseThrow();
    LOG.info("growth after the first thousand steps: {} %", 100 * (largest / first - 1));
    assertThat(largest / first - 1).isLessThan(MOST_GROWTH);
  }

  private static String probe() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms256m",
                "-Xmx256m",
                "-XX:+AlwaysPreTouch",
                "--add-modules",
                "jdk.incubator.vector",
                "-Dorg.bytedeco.javacpp.maxbytes=2g",
                "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
                "-cp",
                System.getProperty("java.class.path"),
                MemoryProbe.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (InputStream out = process.getInputStream()) {
      String printed = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).as(printed).isZero();
      return printed;
    } finally {
      process.destroyForcibly();
    }
  }
}
