package org.overseer.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.overseer.training.cli.Main;
import org.overseer.training.metrics.Metric;
import picocli.CommandLine;

/** What the documents say is there. */
class DocumentationTest {
  private static final Path HOME = home();
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(#[^)]*)?\\)");
  private static final Pattern COMMAND = Pattern.compile("bin/overseer ([a-z]+)([^`\n#]*)");
  private static final Pattern OPTION = Pattern.compile("(?<=\\s)--[a-z][a-z0-9-]*");

  @Test
  void relativeLinksLeadToFiles() {
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (Path page : pages()) {
      for (MatchResult link : LINK.matcher(read(page)).results().toList()) {
        String target = link.group(1);
        if (!target.contains(":")) {
          links++;
          if (!Files.exists(page.resolveSibling(target))) {
            broken.add(HOME.relativize(page) + " → " + target);
          }
        }
      }
    }
    assertThat(broken).isEmpty();
    assertThat(links).isPositive();
  }

  @Test
  void commandsAndTheirOptionsExist() {
    CommandLine overseer = new CommandLine(new Main());
    List<String> unknown = new ArrayList<>();
    int commands = 0;
    for (Path page : pages()) {
      for (MatchResult use : COMMAND.matcher(read(page)).results().toList()) {
        commands++;
        CommandLine command = overseer.getSubcommands().get(use.group(1));
        if (command == null) {
          unknown.add(HOME.relativize(page) + ": " + use.group(1));
          continue;
        }
        for (MatchResult option : OPTION.matcher(use.group(2)).results().toList()) {
          if (!takes(command, option.group())) {
            unknown.add(HOME.relativize(page) + ": " + use.group());
          }
        }
      }
    }
    assertThat(unknown).isEmpty();
    assertThat(commands).isPositive();
  }

  @Test
  void everyPageIsInAnIndex() {
    String index = read(HOME.resolve("docs/README.md")) + read(HOME.resolve("docs/adr/README.md"));
    assertThat(pages())
        .filteredOn(page -> page.startsWith(HOME.resolve("docs")))
        .filteredOn(page -> !page.endsWith("README.md"))
        .isNotEmpty()
        .allSatisfy(
            page ->
                assertThat(index)
                    .containsAnyOf("(" + page.getFileName() + ")", "/" + page.getFileName() + ")"));
  }

  @Test
  void metricsPageListsEveryMetricAndNoOther() {
    List<String> rows =
        Arrays.stream(Metric.values())
            .map(
                metric ->
                    "| `%s` | %s | %s | %s |"
                        .formatted(
                            metric.key(),
                            metric.unit(),
                            metric.kind().name().toLowerCase(Locale.ROOT),
                            metric.meaning()))
            .toList();
    assertThat(read(HOME.resolve("docs/metrics.md")).lines().filter(line -> line.startsWith("| `")))
        .containsExactlyElementsOf(rows);
  }

  @Test
  void exampleOfTheReadmeIsTheTestedOne() {
    String tested =
        read(
            HOME.resolve(
                "perceiver-entity-encoder/src/test/java/org/overseer/perceiver/ReadmeExampleTest.java"));
    String example =
        tested.substring(
            tested.indexOf("// README: begin") + "// README: begin".length(),
            tested.indexOf("// README: end"));
    assertThat(squeeze(read(HOME.resolve("README.md")))).contains(squeeze(example));
  }

  private static boolean takes(CommandLine command, String option) {
    return command.getCommandSpec().findOption(option) != null
        || command.getSubcommands().values().stream().anyMatch(inner -> takes(inner, option));
  }

  private static String squeeze(String text) {
    return text.replaceAll("\\s+", " ");
  }

  private static List<Path> pages() {
    List<Path> pages =
        new ArrayList<>(List.of(HOME.resolve("README.md"), HOME.resolve("CONTRIBUTING.md")));
    try (Stream<Path> docs = Files.walk(HOME.resolve("docs"))) {
      docs.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return pages;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
