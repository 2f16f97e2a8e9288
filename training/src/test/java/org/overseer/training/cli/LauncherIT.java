package org.overseer.training.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    Files.writeString(project.resolve("pom.xml"), "<project/>");
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
    assertThat(first.err()).contains("building Overseer (first use)");
    assertThat(first.out()).startsWith("Overseer ");
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
