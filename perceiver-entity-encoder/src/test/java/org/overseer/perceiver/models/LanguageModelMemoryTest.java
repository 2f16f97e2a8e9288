package org.overseer.perceiver.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.Initializer;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.perceiver.text.MaskedLanguageModel;
import org.overseer.perceiver.text.TokenBatch;

/** The released language model reads its longest text within the memory of a small machine. */
class LanguageModelMemoryTest {
  private static final long FOUR_GIGABYTES_IN_KB = 4L << 20;

  @Test
  @EnabledOnOs(OS.LINUX)
  void aForwardPassOf2048BytesStaysWithinFourGigabytesResident() throws Exception {
    String output = runInItsOwnProcess();

    assertThat(output).contains("logits [2048, 262]");
    long kilobytes = Long.parseLong(output.replaceAll("(?s).*VmHWM:\\s*(\\d+) kB.*", "$1"));
    assertThat(kilobytes).isBetween(800_000L, FOUR_GIGABYTES_IN_KB); // weights alone 804 MB
  }

  private static String runInItsOwnProcess() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "--add-modules",
                "jdk.incubator.vector",
                "-Dorg.bytedeco.javacpp.maxbytes=4g",
                "-cp",
                System.getProperty("java.class.path"),
                ReadingProcess.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  /** The other process. */
  static final class ReadingProcess {
    private ReadingProcess() {}

    public static void main(String[] args) throws IOException {
      MaskedLanguageModel model =
          PerceiverModels.released(
                  "language-perceiver", Initializer.deepMind(new SplittableRandom(1)))
              .network(MaskedLanguageModel.class);
      int[] text = new int[2048];
      Arrays.setAll(text, i -> 6 + i * 31 % 256);
      try (Tape tape = new Tape(KernelSelection.choose())) {
        tape.begin(/* recording= */ false);
        TokenBatch batch = TokenBatch.of(List.of(text));
        Variable logits = model.logits(model.encode(tape, batch), batch);
        System.out.println("logits " + Arrays.toString(logits.shape()));
      }
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("VmHWM")) {
          System.out.println(line);
        }
      }
    }
  }
}
