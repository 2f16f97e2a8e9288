package org.overseer.training.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurvesCommandTest {
  private static final String HEADER = "agent_steps,updates,seconds,rollout/win_rate,learner/loss";

  @TempDir private Path folder;

  @BeforeEach
  void writeRuns() throws IOException {
    write("a", HEADER + "\n1000,1,60,0.0,\n2000,2,120,0.5,1.5\n3000,3,180,1.0,0.5\n4000,4,24");
    write("b", HEADER + "\n3000,1,30,0.25,2.5\n");
    write("recipe", "steps,updates,seconds,learner/loss\n10,1,60,3.5\n");
  }

  private void write(String run, String text) throws IOException {
    Files.writeString(Files.createDirectories(folder.resolve(run)).resolve("metrics.csv"), text);
  }

  private InProcess curves(Object... arguments) {
    Object[] all = new Object[arguments.length + 3];
    all[0] = "curves";
    all[1] = "--runs=" + folder;
    all[2] = "--to=" + folder.resolve("curves.svg");
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    return InProcess.run(all);
  }

  private String picture() throws IOException {
    return Files.readString(folder.resolve("curves.svg"));
  }

  @Test
  void theWinRatesOfTwoRunsAreDrawnWithoutAHalfLastLine() throws IOException {
    assertThat(curves("a", "b").out().strip()).isEqualTo(folder.resolve("curves.svg").toString());
    assertThat(picture())
        .contains("points=\"272.0,220.0 488.0,124.0 704.0,28.0\"") // 0 to 3000 steps, 0 to 1
        .contains("points=\"704.0,172.0\"")
        .contains(">rollout/win_rate</text>", ">agent steps</text>", ">a</text>", ">b</text>");
  }

  @Test
  void runsOfOneLabelAndMoreThanOneMetric() throws IOException {
    curves("x=a," + folder.resolve("b"), "--metric=learner/loss", "--metric=rollout/win_rate")
        .out();
    assertThat(picture().split("<polyline")).hasSize(1 + 4);
    assertThat(picture()).contains(">x</text>").doesNotContain(">a</text>");
    curves("recipe", "a", "--over=minutes", "--metric=learner/loss").out();
    assertThat(picture()).contains(">minutes of training</text>");
  }

  @Test
  void whatCannotBeDrawnIsToldInOneLine() throws IOException {
    curves("c").assertFailsInOneLine(ExitCode.USAGE, "no run 'c' with a metrics.csv");
    curves("a,").assertFailsInOneLine(ExitCode.USAGE, "no run ''");
    curves("a", "--metric=rollout/winrate")
        .assertFailsInOneLine(ExitCode.USAGE, "did you mean 'rollout/win_rate'?");
    curves("a", "recipe", "--metric=learner/loss")
        .assertFailsInOneLine(ExitCode.USAGE, "agent_steps and steps", "--over minutes");
    InProcess.run("curves", "a", "--runs=" + folder, "--to=" + folder)
        .assertFailsInOneLine(ExitCode.USAGE, "is a folder");
    InProcess.run("curves", "a", "--runs=" + folder, "--to=" + folder.resolve("c.png"))
        .assertFailsInOneLine(ExitCode.USAGE, "--to writes SVG; name the file .svg, not ");
    write("empty", HEADER + "\n");
    curves("empty").assertFailsInOneLine(ExitCode.USAGE, "no value of rollout/win_rate");
    write("other", "x\n1\n");
    curves("other").assertFailsInOneLine(ExitCode.USAGE, "no table of metrics");
    write("broken", HEADER + "\n1,1,1,often,1\n");
    curves("broken").assertFailsInOneLine(ExitCode.USAGE, "'often'");
    assertThat(folder.resolve("curves.svg")).doesNotExist();
  }
}
