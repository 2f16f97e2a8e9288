package org.overseer.perceiver.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;

/**
 * What the public and protected API was when someone last accepted it: a text file under version
 * control, from which the build makes the old jar for japicmp.
 *
 * <pre>
 * java … ApiBaseline write CLASSES TEXT    the API of a folder of classes
 * java … ApiBaseline jar TEXT JAR          classes with that API, and nothing in their methods
 * </pre>
 */
public final class ApiBaseline {
  private static final String HEADER =
      """
      # The public API of this module as it was last accepted; a build in which a part of it is missing fails.
      # Written by .ci/accept-api, see CONTRIBUTING.md.
      """;

  private ApiBaseline() {}

  /** Runs one of the two commands above. */
  public static void main(String[] arguments) throws IOException {
    Path from = Path.of(arguments[1]);
    Path to = Path.of(arguments[2]);
    switch (arguments[0]) {
      case "write" -> Files.writeString(to, HEADER + toText(classes(from)));
      case "jar" -> writeJar(ApiClass.parse(Files.readAllLines(from)), to);
      default -> throw new IllegalArgumentException("write or jar, not " + arguments[0]);
    }
  }

  /** All classes below a folder that other code can use, by name. */
  static List<ApiClass> classes(Path folder) throws IOException {
    List<ApiClass> classes = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).sorted().toList()) {
        ApiClass.read(new ClassReader(Files.readAllBytes(file))).ifPresent(classes::add);
      }
    }
    return classes;
  }

  static String toText(List<ApiClass> classes) {
    StringBuilder text = new StringBuilder();
    classes.forEach(type -> text.append('\n').append(type.toText()));
    return text.toString();
  }

  private static void writeJar(List<ApiClass> classes, Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
      for (ApiClass type : classes) {
        jar.putNextEntry(new JarEntry(type.name() + ".class"));
        jar.write(type.toBytes());
        jar.closeEntry();
      }
    }
  }
}
