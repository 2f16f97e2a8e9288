package org.overseer.training.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The start script in a project of its own, in a folder with spaces, with a {@code mvn} that takes
 * the jars of this build and writes down that it ran.
 */
class LauncherIT {
  private static final List<String> TOOLS =
      List.of(
          "sh",
          "sed",
          "head",
          "dirname",
          "basename",
          "readlink",
          "find",
          "cat",
          "date",
          "mkdir",
          "cp",
          "rm",
          "mv",
          "ln",
          "touch",
          "sleep",
          "ls");
  private static final String MAVEN =
      """
      #!/bin/sh
      if [ "$1" = -version ]; then echo 'Apache Maven 3.8.7'; exit; fi
      echo built >> builds.log
      printf '\\033[0m'
      [ ! -f broken ] || { echo '[ERROR] ; expected'; exit 1; }
      mkdir -p training/target/dist/lib
      ln -s '%s'/*.jar training/target/dist/lib/
      """
          .formatted(Program.LIBRARIES);

  @TempDir private Path folder;
  private Path project;
  private Path path;
  private String script;

  @BeforeEach
  void makeProject() throws IOException {
    project = Files.createDirectories(folder.resolve("a project"));
    path = Files.createDirectory(folder.resolve("path"));
    Files.createDirectories(project.resolve("bin"));
    Files.createDirectories(project.resolve("training/src/main/java"));
    Files.writeString(
        project.resolve("pom.xml"),
        "<project><modules>\n  <module>training</module>\n</modules></project>\n");
    Files.copy(Program.HOME.resolve("bin/overseer"), project.resolve("bin/overseer"));
    executable(project.resolve("bin/overseer"));
    script = project.resolve("bin/overseer").toString();
    for (String tool : TOOLS) {
      Path found = Path.of("/usr/bin").resolve(tool);
      Files.createSymbolicLink(
          path.resolve(tool), Files.exists(found) ? found : Path.of("/bin").resolve(tool));
    }
    for (String tool : List.of("java", "javac")) {
      Files.createSymbolicLink(
          path.resolve(tool), Path.of(System.getProperty("java.home"), "bin", tool));
    }
    write("mvn", MAVEN);
  }

  @AfterEach
  void removeLinks() throws IOException {
    List<Path> links;
    try (Stream<Path> all = Files.walk(folder)) {
      links = all.filter(Files::isSymbolicLink).toList();
    }
    for (Path link : links) {
      Files.delete(link);
    }
  }

  @Test
  void theFirstUseBuildsAndTheNextDoesNotUntilASourceChanges() throws IOException {
    Program first = version(script);
    assertThat(first.err()).contains("building Overseer (first use: ").doesNotContain("\u001b");
    assertThat(first.out()).startsWith("Overseer ");
    Files.createDirectories(project.resolve("mine/src/main"));
    Files.writeString(project.resolve("mine/pom.xml"), "<project/>"); // no module of it
    Program again = version(script);
    assertThat(again.err()).isEmpty();
    assertThat(builds()).isEqualTo(1);
    Files.writeString(project.resolve("training/src/main/java/New.java"), "class New {}");
    assertThat(version(script).err()).contains("building Overseer (sources have changed)");
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void itRunsThroughASymbolicLinkFromAnyFolder() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("a project/bin/overseer"));
    assertThat(version(link.toString()).out()).startsWith("Overseer ");
  }

  @Test
  void twoStartsAtOnceBuildOnce() throws IOException {
    try (Program one = start(script);
        Program two = start(script)) {
      assertThat(one.exitCode()).as(one.err()).isZero();
      assertThat(two.exitCode()).as(two.err()).isZero();
      assertThat(two.out()).isEqualTo(one.out()).startsWith("Overseer ");
    }
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void aFailedBuildSaysSoAndTheNextStartTriesAgain() throws IOException {
    Files.writeString(project.resolve("broken"), "");
    Program failed = start(script);
    assertThat(failed.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(failed.out()).isEmpty();
    assertThat(failed.err()).contains("[ERROR] ; expected", "overseer: the build failed");
    Files.delete(project.resolve("broken"));
    assertThat(version(script).out()).startsWith("Overseer ");
  }

  @Test
  void withoutJavaItSaysWhatToInstall() throws IOException {
    Files.delete(path.resolve("java"));
    start(script).assertFailsInOneLine(ExitCode.ENVIRONMENT, "no Java found", "JDK 17");
  }

  @Test
  void withAnOldJavaItSaysWhatToInstall() throws IOException {
    Files.delete(path.resolve("java"));
    write("java", "#!/bin/sh\necho 'openjdk version \"11.0.20\" 2023-07-18' >&2\n");
    start(script)
        .assertFailsInOneLine(ExitCode.ENVIRONMENT, "needs Java 17", "is version 11", "JDK 17");
  }

  @Test
  void withoutAJdkOrMavenItSaysWhatToInstall() throws IOException {
    Files.delete(path.resolve("mvn"));
    start(script).assertFailsInOneLine(ExitCode.ENVIRONMENT, "no mvn on PATH", "Maven 3.8");
    write("mvn", "#!/bin/sh\necho 'Apache Maven 3.6.3'\n");
    start(script).assertFailsInOneLine(ExitCode.ENVIRONMENT, "mvn is version 3.6", "Maven 3.8");
    Files.delete(path.resolve("javac"));
    start(script).assertFailsInOneLine(ExitCode.ENVIRONMENT, "no javac", "JDK 17");
  }

  @Test
  void aBuildThatSomebodyElseMakesIsWaitedForWithAWord() throws IOException {
    long holder = ProcessHandle.current().pid();
    Path lock = lock(Long.toString(holder)); // as on a system that does not tell when it started
    try (Program waiting = start(script)) {
      waiting.awaitNotice("waiting for another build (process " + holder + ") …\n");
      Files.delete(lock);
      assertThat(waiting.exitCode()).as(waiting.err()).isZero();
      assertThat(waiting.err()).containsOnlyOnce("waiting for another build");
    }
  }

  @Test
  void theLockOfADeadProcessIsTakenOver() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    lock(dead.pid() + ":1");
    assertThat(version(script).err()).doesNotContain("waiting");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aLaterProcessWithTheNumberOfADeadOneDoesNotHoldItsLock() throws IOException {
    lock(ProcessHandle.current().pid() + ":1");
    assertThat(version(script).err()).doesNotContain("waiting");
  }

  @Test
  void aPlaceThatCannotBeWrittenIsToldInOneLineAndNotWaitedFor() throws IOException {
    Path app = Files.createDirectories(project.resolve("training/target/app"));
    Files.writeString(app.resolve(".lock"), "no link");
    start(script).assertFailsInOneLine(ExitCode.FAILED, "could not make the lock", "disk full");
    Files.delete(app.resolve(".lock"));
    Files.delete(app);
    Files.writeString(app, "no folder");
    Program failed = start(script);
    assertThat(failed.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(failed.err()).contains("overseer: could not make the folder", "read-only");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train",
        "--verbose train",
        "eval",
        "play",
        "--verbose play",
        "export",
        "replay record",
        "doctor"
      })
  void commandsWithTensorsGetTheVectorModule(String line) throws IOException {
    assertThat(javaOptions("", line)).contains("--add-modules", "jdk.incubator.vector");
  }

  @ParameterizedTest
  @ValueSource(strings = {"config list", "--verbose config show", "serve", "--help"})
  void commandsWithoutTensorsDoNot(String line) throws IOException {
    assertThat(javaOptions("", line)).doesNotContain("--add-modules");
  }

  @Test
  void theUsersCollectorAndSizesReplaceOurs() throws IOException {
    assertThat(javaOptions("-Dx=y", "train"))
        .contains("-XX:+UseParallelGC", "-Xmx2g", "-Dx=y")
        .containsSubsequence("org.overseer.training.cli.Main", "train");
    assertThat(javaOptions("-Dx=y -XX:+UseZGC", "train"))
        .contains("-XX:+UseZGC", "-Xmx2g")
        .doesNotContain("-XX:+UseParallelGC");
    assertThat(javaOptions("-Xmx3g", "train"))
        .contains("-XX:+UseParallelGC", "-Xmx3g")
        .doesNotContain("-Xmx2g", "-Xms1g");
  }

  @Test
  void tensorsMayTakeHalfOfTheMachineOrWhatTheUserSays() throws IOException {
    String limit = "-Dorg.bytedeco.javacpp.maxbytes=";
    assertThat(javaOptions("", "train"))
        .anySatisfy(option -> assertThat(option).matches(limit + "\\d{7,}k"));
    assertThat(printed("", "9g", "train").out().lines()).contains(limit + "9g");
    Program refused = printed("", "9 gigabytes", "train");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .isEqualTo(
            "overseer: OVERSEER_NATIVE_MEMORY must be a size such as 12g or 8000m, but is '9"
                + " gigabytes'\n");
  }

  /** What the script hands to a {@code java} that prints it. */
  private List<String> javaOptions(String userOptions, String line) throws IOException {
    Program program = printed(userOptions, "", line);
    assertThat(program.exitCode()).as(program.err()).isZero();
    return program.out().lines().toList();
  }

  private Program printed(String userOptions, String nativeMemory, String line) throws IOException {
    Files.delete(path.resolve("java"));
    write(
        "java",
        """
        #!/bin/sh
        if [ "$1" = -version ]; then echo 'openjdk version "17.0.1"' >&2; exit; fi
        printf '%s\\n' "$@"
        """);
    List<String> command = new ArrayList<>(List.of(script));
    command.addAll(List.of(line.split(" ")));
    Program program =
        Program.start(
            folder,
            Map.of(
                "PATH",
                path.toString(),
                "JAVA_HOME",
                "",
                "OVERSEER_LIB",
                Program.LIBRARIES.toString(),
                "OVERSEER_JVM_OPTS",
                userOptions,
                "OVERSEER_NATIVE_MEMORY",
                nativeMemory),
            command);
    program.exitCode();
    return program;
  }

  private Path lock(String holder) throws IOException {
    Path app = Files.createDirectories(project.resolve("training/target/app"));
    return Files.createSymbolicLink(app.resolve(".lock"), Path.of(holder));
  }

  private Program version(String command) throws IOException {
    Program program = start(command);
    assertThat(program.exitCode()).as(program.err()).isZero();
    return program;
  }

  private Program start(String command) throws IOException {
    Map<String, String> environment =
        Map.of("PATH", path.toString(), "JAVA_HOME", "", "OVERSEER_LIB", "");
    return Program.start(folder, environment, List.of(command, "--version"));
  }

  private int builds() throws IOException {
    return Files.readAllLines(project.resolve("builds.log")).size();
  }

  private void write(String tool, String text) throws IOException {
    Files.writeString(path.resolve(tool), text);
    executable(path.resolve(tool));
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
