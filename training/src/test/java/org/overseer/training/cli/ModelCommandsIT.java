package org.overseer.training.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.overseer.perceiver.image.ImageFiles;
import org.overseer.perceiver.image.RgbImage;

/** Commands of {@code overseer model} in a process of their own. */
class ModelCommandsIT {
  @TempDir private Path folder;

  @Test
  void aResultIsAllThatIsOnStandardOutput() throws IOException {
    ImageFiles.writePng(folder.resolve("image.png"), RgbImage.black(20, 30));
    String model = InProcess.fixture("image-classification-learned").toString();
    Program program =
        Program.run(folder, "model", "classify", "--model", model, "image.png", "--json");
    assertThat(program.exitCode()).as(program.err()).isEqualTo(ExitCode.DONE);
    assertThat(program.err()).isEmpty();
    assertThat(new ObjectMapper().readTree(program.out()).at("/images/0/predictions")).hasSize(5);
  }

  @Test
  void aPictureIsWrittenRelativeToTheFolderOfTheCaller() throws IOException {
    ImageFiles.writePng(folder.resolve("a.png"), RgbImage.black(7, 9));
    String model = InProcess.fixture("optical-flow").toString();
    Program program =
        Program.run(folder, "model", "flow", "--model", model, "a.png", "a.png", "--out", "f.png");
    assertThat(program.exitCode()).as(program.err()).isEqualTo(ExitCode.DONE);
    assertThat(program.out().lines()).hasSize(2).last().isEqualTo("f.png");
    assertThat(ImageFiles.read(folder.resolve("f.png")).width()).isEqualTo(9);
  }
}
