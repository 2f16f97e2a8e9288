package org.overseer.perceiver.io;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Why a file could not be read or written; of some errors Java's message is only the path. */
public final class FileProblem {
  private FileProblem() {}

  /** The exception for a file or folder that cannot be read. */
  public static ModelFormatException reading(Path file, IOException e) {
    return new ModelFormatException("cannot read " + file + ": " + reason(e), e);
  }

  /** In words, with the path that Java names, which may be another than the one asked for. */
  static String reason(IOException e) {
    String message = e.getMessage();
    if (e instanceof AccessDeniedException) {
      return "no permission for " + message;
    } else if (e instanceof NoSuchFileException) {
      return "there is no " + message;
    } else if (e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException) {
      return message + " is not a folder";
    }
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
