package org.overseer.training.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.overseer.training.run.StopSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trained agents that come with the program: the folders in the resource folder {@code models}.
 */
final class ShippedModels {
  private static final Logger LOG = LoggerFactory.getLogger(ShippedModels.class);
  private static final String MODELS = "models";
  private static final String CONFIG = "config.json";

  private final Path program;

  /**
   * The models of a program.
   *
   * @param program its jar, or the folder of its classes and resources
   */
  ShippedModels(Path program) {
    this.program = program;
  }

  /** Those of the program that runs. */
  static ShippedModels ofThisProgram() {
    try {
      return new ShippedModels(
          Path.of(ShippedModels.class.getProtectionDomain().getCodeSource().getLocation().toURI()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the place of the program is no path", e);
    }
  }

  /** Their names, sorted. */
  List<String> names() {
    return read(ShippedModels::names);
  }

  /**
   * A copy of a model in a folder that is deleted when the program ends: weights are mapped from
   * files, which the entries of a jar are not.
   *
   * @return nothing if no model has that name
   */
  Optional<Path> copy(String name) {
    return read(
        models ->
            names(models).contains(name)
                ? Optional.of(copy(models.resolve(name)))
                : Optional.empty());
  }

  private <T> T read(Function<Path, T> reader) {
    try {
      if (Files.isDirectory(program)) {
        return reader.apply(program.resolve(MODELS));
      }
      try (FileSystem jar = FileSystems.newFileSystem(program)) {
        return reader.apply(jar.getPath(MODELS));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the models in " + program + ": " + e, e);
    }
  }

  private static List<String> names(Path models) {
    if (!Files.isDirectory(models)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(models)) {
      return entries
          .filter(entry -> Files.isRegularFile(entry.resolve(CONFIG)))
          .map(entry -> entry.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + models + ": " + e, e);
    }
  }

  private static Path copy(Path model) {
    try (Stream<Path> files = Files.list(model)) {
      Path folder = Files.createTempDirectory("overseer-model");
      StopSignal.beforeTheEnd(() -> remove(folder));
      folder.toFile().deleteOnExit(); // after its files, which are registered later
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = folder.resolve(file.getFileName().toString());
        target.toFile().deleteOnExit();
        Files.copy(file, target);
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot copy the model %s into %s: %s"
              .formatted(model.getFileName(), System.getProperty("java.io.tmpdir"), e),
          e);
    }
  }

  private static void remove(Path copy) {
    try (Stream<Path> files = Files.list(copy)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(copy);
    } catch (IOException e) {
      LOG.warn("cannot remove {}: {}", copy, e.toString());
    }
  }
}
