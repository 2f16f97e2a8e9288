package org.overseer.training.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What {@code --help} shows of each command. */
class HelpTest {
  @ParameterizedTest
  @MethodSource("commands")
  void listsShowWholeSentences(CommandLine command) {
    String[] description = command.getCommandSpec().usageMessage().description();

    assertThat(description).isNotEmpty();
    assertThat(description[0]).endsWith("."); // the list of commands shows this line alone
  }

  @ParameterizedTest
  @MethodSource("commands")
  void defaultsAreValues(CommandLine command) {
    assertThat(command.getUsageMessage().lines().map(String::strip).toList())
        .doesNotContain("Default:", "Default: []");
  }

  static List<CommandLine> commands() {
    return below(Main.commandLine()).toList();
  }

  private static Stream<CommandLine> below(CommandLine command) {
    return Stream.concat(
        Stream.of(command), command.getSubcommands().values().stream().flatMap(HelpTest::below));
  }
}
