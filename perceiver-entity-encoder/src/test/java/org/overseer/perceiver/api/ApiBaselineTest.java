package org.overseer.perceiver.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.overseer.perceiver.core.PerceiverConfig;

class ApiBaselineTest {
  @TempDir private Path temp;

  @Test
  void theTextHasTheApiAndNothingThatIsHidden() throws Exception {
    String text = ApiBaseline.toText(ApiBaseline.classes(moduleClasses()));

    assertThat(text)
        .contains("public final org/overseer/perceiver/core/PerceiverConfig : java/lang/Record\n")
        .contains("  public static tiny ()Lorg/overseer/perceiver/core/PerceiverConfig;\n")
        .contains("public static final org/overseer/perceiver/core/PerceiverConfig$Builder : ")
        .contains("  public abstract name ()Ljava/lang/String;\n")
        .doesNotContain("CudaDevices", "requireDivisible", "package-info", "lambda$", "private");
  }

  @Test
  void theJarHasTheApiOfTheText() throws Exception {
    Path text = temp.resolve("api.txt");
    Path jar = temp.resolve("api.jar");
    Path unpacked = temp.resolve("classes");

    ApiBaseline.main(new String[] {"write", moduleClasses().toString(), text.toString()});
    ApiBaseline.main(new String[] {"jar", text.toString(), jar.toString()});

    try (FileSystem files = FileSystems.newFileSystem(jar)) {
      copy(files.getPath("/org"), unpacked);
    }
    assertThat(ApiBaseline.toText(ApiBaseline.classes(unpacked)))
        .isEqualTo(ApiBaseline.toText(ApiBaseline.classes(moduleClasses())));
  }

  private static Path moduleClasses() throws URISyntaxException {
    return Path.of(
        PerceiverConfig.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }
}
