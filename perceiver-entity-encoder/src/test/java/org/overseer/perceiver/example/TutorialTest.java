package org.overseer.perceiver.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The tutorial's text and the program that is compiled and run here are one. */
class TutorialTest {
  private static final Path HOME = home();
  private static final Path PAGE = Path.of("docs/tutorials/entity-encoder-in-your-project.md");
  private static final Path PROGRAM =
      Path.of(
          "perceiver-entity-encoder/src/test/java/org/overseer/perceiver/example/TargetPolicy.java");

  @Test
  void theCodeOfThePageIsTheProgram() throws IOException {
    assertThat(lines(blocks("java"))).isEqualTo(lines(Files.readString(HOME.resolve(PROGRAM))));
  }

  @Test
  void theVersionsOfThePageAreThoseOfTheBuild() throws IOException {
    String build = Files.readString(HOME.resolve("pom.xml"));
    List<String> versions =
        Pattern.compile("<version>[^<]+</version>")
            .matcher(blocks("xml"))
            .results()
            .map(MatchResult::group)
            .toList();

    assertThat(versions).hasSizeGreaterThan(2).allMatch(build::contains);
    assertThat(build)
        .contains("<nd4j.classifier>linux-x86_64-onednn-avx2<")
        .contains("<nd4j.cuda.version>11.6-8.3-1.5.7<");
  }

  private static String blocks(String language) throws IOException {
    return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(HOME.resolve(PAGE)))
        .results()
        .map(block -> block.group(1))
        .collect(Collectors.joining("\n"));
  }

  /** Lines with their indentation; where the page is cut, an empty line may be missing. */
  private static List<String> lines(String text) {
    return text.lines().filter(line -> !line.isBlank()).toList();
  }

  /** The folder of the project, above that of the module in which the tests run. */
  private static Path home() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("NOTICE"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
